"""Holes against a walk from the border, and the lesson's claim that no such rule finds just the sixes."""

from __future__ import annotations

from itertools import product

import numpy as np
import pytest
from numpy.typing import NDArray

from mnistlab.core.handmade import Rule, holes, measure
from mnistlab.data.catalog import Catalog

RING = """
.....
.###.
.#.#.
.###.
.....
"""


def mask(picture: str) -> NDArray[np.bool_]:
    return np.array([[mark == "#" for mark in row] for row in picture.split()])


def walked(ink: NDArray[np.bool_]) -> NDArray[np.bool_]:
    """Dark pixels that no walk from outside reaches, one image at a time."""
    height, width = ink.shape
    reached, waiting = set(), [(-1, -1)]
    while waiting:
        row, column = waiting.pop()
        inside = 0 <= row < height and 0 <= column < width
        if (
            (row, column) in reached
            or not (-1 <= row <= height and -1 <= column <= width)
            or (inside and ink[row, column])
        ):
            continue
        reached.add((row, column))
        waiting += [(row + 1, column), (row - 1, column), (row, column + 1), (row, column - 1)]
    return np.array([[not ink[r, c] and (r, c) not in reached for c in range(width)] for r in range(height)])


def test_a_ring_has_a_hole_and_a_gap_lets_the_water_in() -> None:
    ring = mask(RING)
    assert np.argwhere(holes(ring[None])[0]).tolist() == [[2, 2]]
    ring[1, 2] = False
    assert not holes(ring[None]).any()


def test_holes_agree_with_walking_from_the_border() -> None:
    drawn = np.random.default_rng(1).random((60, 12, 9)) < 0.55
    assert holes(drawn).any()
    assert np.array_equal(holes(drawn), np.stack([walked(one) for one in drawn]))


def test_features_of_a_drawn_image() -> None:
    image = np.zeros((1, 28, 28), np.uint8)
    image[0, 2:6, 20:24] = 200
    image[0, 3:5, 21:23] = 0
    image[0, 20, 3:15] = 100
    features = measure(image, 120)
    assert features.corner[0] == pytest.approx(12 * 200 / (12 * 200 + 12 * 100))
    assert features.lower[0] == pytest.approx(1 - features.corner[0])
    assert (features.hole_above[0], features.hole_below[0]) == (4, 0)


def test_an_empty_image_is_measured_too() -> None:
    features = measure(np.zeros((1, 28, 28), np.uint8), 120)
    assert (features.lower[0], features.corner[0], features.hole_below[0]) == (0, 0, 0)


def test_no_limits_find_all_the_sixes_and_nothing_else() -> None:
    mnist = Catalog().load("mnist")
    images, six = mnist.x_test[::4], mnist.y_test[::4] == 6
    fewest = len(images)
    for brightness in (40, 120, 200):
        features = measure(images, brightness)
        for lower, corner, below, above in product(
            np.arange(0.3, 0.7, 0.05), np.arange(0.05, 0.45, 0.05), (0, 1, 4, 8, 16), (0, 4, 8, 16, 40)
        ):
            says = Rule(lower, corner, below, above).says_six(features)
            fewest = min(fewest, int((says != six).sum()))
    assert 0 < fewest < six.sum(), "it helps, and still makes mistakes"
