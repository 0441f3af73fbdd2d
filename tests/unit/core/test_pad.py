"""Preparing a picture: as MNIST was made, which its own images must not notice."""

from __future__ import annotations

import numpy as np
import pytest
from numpy.typing import NDArray
from PIL import Image

from mnistlab.core.pad import (
    BOX,
    FINE,
    MARGIN,
    MIDDLE,
    PAPER,
    blank,
    centre,
    crop,
    in_frame,
    in_middle,
    on_paper,
    prepare,
    scale,
)
from mnistlab.data.catalog import Catalog


@pytest.fixture(scope="module")
def digits() -> NDArray[np.uint8]:
    return Catalog().load("mnist").x_test


def test_mnist_is_as_its_makers_say(digits: NDArray[np.uint8]) -> None:
    """What `prepare` builds upon: a longest side of 20 pixels, and centres of mass within half a pixel of 14."""
    rows, columns = digits.any(axis=2), digits.any(axis=1)
    sides = [28 - ink.argmax(axis=1) - ink[:, ::-1].argmax(axis=1) for ink in (rows, columns)]
    assert (np.maximum(*sides) == BOX).mean() > 0.999
    mass = digits.sum(axis=(1, 2), dtype=float)
    for axis in (1, 2):
        middles = digits.sum(axis=axis, dtype=float) @ np.arange(28) / mass
        assert (np.abs(middles - MIDDLE) <= 0.5).all()


def test_a_test_digit_on_paper_is_prepared_into_itself(digits: NDArray[np.uint8]) -> None:
    for digit in digits[:300]:
        paper = on_paper(digit)
        assert paper.shape == (PAPER, PAPER)
        np.testing.assert_array_equal(prepare(paper).centred, digit)
        np.testing.assert_array_equal(in_frame(paper), digit)


def test_where_on_the_paper_it_lies_makes_no_difference(digits: NDArray[np.uint8]) -> None:
    paper = on_paper(digits[0])
    for right, down in ((30, -20), (-7, 13), (1, 1)):
        moved = np.roll(paper, (down, right), (0, 1))
        np.testing.assert_array_equal(prepare(moved).centred, digits[0])
        assert (in_frame(moved) != digits[0]).any()


def test_the_frame_cuts_off_what_lies_outside() -> None:
    paper = blank()
    paper[:, : MARGIN * FINE] = 255
    assert not in_frame(paper).any()
    paper[:, : (MARGIN + 1) * FINE] = 255
    assert (in_frame(paper)[:, 0] == 255).all() and not in_frame(paper)[:, 1:].any()


@pytest.mark.parametrize("shape", [(140, 97), (33, 150), (7, 3), (20, 13), (1, 90), (200, 200)])
def test_scaling_agrees_with_pillow(shape: tuple[int, int]) -> None:
    picture = np.random.default_rng(3).integers(0, 256, shape, np.uint8)
    scaled = scale(picture)
    assert max(scaled.shape) == BOX
    assert scaled.shape == tuple(max(1, round(side * BOX / max(shape))) for side in shape)
    if min(shape) >= BOX:  # Pillow's box filter takes whole pixels when it enlarges
        height, width = scaled.shape
        wanted = np.asarray(Image.fromarray(picture).resize((width, height), Image.Resampling.BOX))
        # Pillow counts a pixel in or out by its middle where a box ends within it; on average that is the same.
        assert abs(scaled.mean() - wanted.mean()) < 1
        assert np.abs(scaled.astype(int) - wanted).max() < 40


def test_scaling_is_the_mean_of_what_lies_under_a_pixel() -> None:
    """Against a picture enlarged so far that every pixel of the result covers whole ones."""
    picture = np.random.default_rng(4).integers(0, 256, (35, 50), np.uint8)
    fine = picture.repeat(14 * 4, axis=0).repeat(2 * 20, axis=1).astype(float)
    wanted = fine.reshape(14, fine.shape[0] // 14, 20, fine.shape[1] // 20).mean(axis=(1, 3))
    assert np.abs(scale(picture) - wanted).max() <= 0.51


def test_centring_moves_the_mass_to_the_middle_and_loses_nothing() -> None:
    random = np.random.default_rng(5)
    for _ in range(50):
        picture = (random.random((20, random.integers(3, 21))) ** 8 * 255).astype(np.uint8)
        field = centre(picture)
        assert field.sum() == picture.sum()
        for axis in (0, 1):
            middle = field.sum(axis=axis, dtype=float) @ np.arange(28) / field.sum(dtype=float)
            assert abs(middle - MIDDLE) <= 0.5


def test_what_is_heavy_at_one_end_is_moved_no_further_than_to_the_edge() -> None:
    picture = np.ones((20, 20), np.uint8)
    picture[-1] = 255
    field = centre(picture)
    assert field.sum() == picture.sum() and field[:20].any(axis=1).sum() <= 20


def test_paper_without_ink_stays_black() -> None:
    prepared = prepare(blank())
    assert not prepared.centred.any() and prepared.centred.shape == (28, 28)
    assert prepared.scaled.shape == (BOX, BOX)


def test_cropping_leaves_the_ink_alone() -> None:
    paper = in_middle(np.array([[0, 0, 0], [0, 9, 7], [0, 0, 5]], np.uint8))
    np.testing.assert_array_equal(crop(paper), [[9, 7], [0, 5]])
