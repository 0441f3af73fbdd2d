"""Means and groups against plain loops, and what k-means has to keep to."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
import pytest

from mnistlab.core.means import class_means, contents, k_means, nearest
from mnistlab.data.catalog import Catalog


def test_means_and_the_nearest_of_them_by_loops() -> None:
    random = np.random.default_rng(1)
    points, labels = random.random((80, 6)), random.integers(0, 4, 80)
    means = class_means(points, labels, 5)
    assert np.isnan(means[4]).all()
    for label in range(4):
        assert means[label] == pytest.approx(
            sum(points[i] for i in range(80) if labels[i] == label) / sum(labels == label)
        )
    near = [min(range(4), key=lambda k: float(((point - means[k]) ** 2).sum())) for point in points]
    assert nearest(points, means).tolist() == near


def spread(points: np.ndarray, centres: np.ndarray) -> float:
    """The sum of squared distances to the nearest centre: what k-means makes small."""
    return float(((points[:, None] - centres) ** 2).sum(axis=2).min(axis=1).sum())


def test_k_means_finds_blobs_that_lie_apart() -> None:
    random = np.random.default_rng(2)
    middles = np.array([[0, 0], [9, 0], [0, 9.0]])
    blob = random.integers(0, 3, 300)
    points = middles[blob] + random.normal(0, 0.5, (300, 2))
    found = min((k_means(points, 3, seed) for seed in range(5)), key=lambda one: spread(points, one.centres))
    assert all(len(set(found.member[blob == one])) == 1 for one in range(3))
    assert found.centres[found.member[np.argmax(blob == 1)]] == pytest.approx(middles[1], abs=0.3)


def test_k_means_ends_where_nobody_wants_to_move() -> None:
    points = np.random.default_rng(4).random((400, 5))
    found = k_means(points, 7, seed=1, rounds=1000)
    assert np.array_equal(nearest(points, found.centres), found.member)
    assert class_means(points, found.member, 7) == pytest.approx(found.centres)


def test_k_means_never_gets_worse() -> None:
    points = np.random.default_rng(5).random((400, 5))
    left = [spread(points, k_means(points, 6, seed=2, rounds=rounds).centres) for rounds in range(12)]
    assert all(later <= earlier + 1e-9 for earlier, later in pairwise(left))
    assert left[-1] < left[0]


def test_contents_count_every_point_once() -> None:
    member, labels = np.array([0, 0, 1, 1, 1]), np.array([3, 3, 9, 3, 9], np.uint8)
    counts = contents(member, labels, 3)
    assert counts.shape == (3, 10) and counts.sum() == 5
    assert counts[0, 3] == 2 and counts[1, 9] == 2 and counts[1, 3] == 1 and not counts[2].any()


def test_what_the_lesson_says_of_means_and_groups() -> None:
    """More examples help the mean images; without sixes they never say six; groups are mixed but not random."""
    mnist = Catalog().load("mnist")
    x = mnist.x_train[:3000].reshape(-1, 784) / 255
    tested, labels = mnist.x_test[::5].reshape(-1, 784) / 255, mnist.y_test[::5]

    def right(count: int) -> float:
        return float((nearest(tested, class_means(x[:count], mnist.y_train[:count])) == labels).mean())

    assert right(30) < right(300) < right(3000) + 0.02
    few = mnist.y_train[:3000] != 6
    assert 6 not in nearest(tested, class_means(x[few], mnist.y_train[:3000][few]))
    found = k_means(x, 10, seed=1)
    counts = contents(found.member, mnist.y_train[:3000], 10)
    purity = counts.max(axis=1) / counts.sum(axis=1)
    assert purity.max() > 0.85, "some groups hold almost one digit"
    assert purity.min() < 0.6, "others are mixed"
