"""Moved images, against padding and cutting, and where ink is lost."""

from __future__ import annotations

import numpy as np
import pytest

from mnistlab.core.shift import ink_lost, shift

IMAGES = np.random.default_rng(3).integers(1, 255, (4, 7, 9)).astype(np.uint8)


@pytest.mark.parametrize("right", range(-9, 10, 3))
@pytest.mark.parametrize("down", [-7, -2, 0, 1, 7])
def test_it_is_a_window_that_moves_the_other_way(right: int, down: int) -> None:
    padded = np.pad(IMAGES, ((0, 0), (9, 9), (9, 9)))
    expected = padded[:, 9 - down : 16 - down, 9 - right : 18 - right]
    np.testing.assert_array_equal(shift(IMAGES, right, down), expected)


def test_not_moved_is_an_equal_copy() -> None:
    moved = shift(IMAGES, 0, 0)
    np.testing.assert_array_equal(moved, IMAGES)
    moved[:] = 0
    assert IMAGES.any()


def test_ink_is_lost_where_it_leaves_the_image() -> None:
    image = np.zeros((1, 6, 6))
    image[0, 2, 2:4] = 1
    assert ink_lost(image, 2, 0) == 0
    assert ink_lost(image, 3, 0) == pytest.approx(0.5)
    assert ink_lost(image, 0, -3) == 1
    assert ink_lost(np.zeros((1, 6, 6)), 1, 1) == 0
