"""From which moment on an image is answered right, and which images are chosen for it."""

from __future__ import annotations

import numpy as np

from mnistlab.core.learned import learned_since, telling

RNG = np.random.default_rng(3)


def test_an_image_is_learned_when_it_stays_right() -> None:
    labels = np.array([1, 1, 1, 1])
    said = np.array([[1, 0, 1, 0], [1, 1, 0, 0], [1, 1, 1, 0]])
    assert learned_since(said, labels).tolist() == [0, 1, 2, 3]


def test_early_late_and_never_are_all_there_and_in_that_order() -> None:
    labels = RNG.integers(0, 10, 4000)
    learned_at = RNG.integers(0, 9, 4000)
    said = np.where(np.arange(8)[:, None] >= learned_at, labels, (labels + 1) % 10)
    chosen = telling(said, labels, 12)
    since = learned_at[chosen]
    assert len(set(chosen.tolist())) == 12
    assert since.tolist() == sorted(since.tolist())
    assert (since == 8).sum() == 3, "a quarter is still wrong"
    assert set(since.tolist()) == set(range(1, 9)), "every moment at which one was learned, none known from the start"
    assert len(set(labels[chosen].tolist())) >= 9, "of nearly all classes"


def test_with_more_moments_than_images_the_first_and_the_last_are_among_them() -> None:
    labels = RNG.integers(0, 10, 4000)
    learned_at = RNG.integers(0, 25, 4000)
    said = np.where(np.arange(24)[:, None] >= learned_at, labels, -1)
    since = learned_at[telling(said, labels, 12)]
    assert (since[0], since[8], since[-1]) == (1, 23, 24)


def test_where_nothing_changes_it_still_chooses() -> None:
    labels = np.arange(20) % 10
    right, wrong = np.tile(labels, (3, 1)), np.full((3, 20), -1)
    for said in (right, wrong):
        assert len(telling(said, labels, 12)) == 12
    assert telling(right, labels, 30).tolist() == list(range(20)), "no more than there are"
