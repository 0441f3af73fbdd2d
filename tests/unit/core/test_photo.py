"""Ink found on photos: whatever their colours, light and dirt."""

from __future__ import annotations

import numpy as np
import pytest
from numpy.typing import NDArray

from mnistlab.core.pad import in_middle, prepare
from mnistlab.core.photo import NoInkError, ink_of, without_specks
from mnistlab.core.strokes import ink, read_strokes
from mnistlab.data.catalog import Catalog

SEVEN = [[240, 800, 600, 2000, 600, 1300, 2200]]


@pytest.fixture(scope="module")
def seven() -> NDArray[np.float64]:
    """Ink from 0 to 1, as large as the frame."""
    return ink(read_strokes(SEVEN))[40:-40, 40:-40] / 255


def likeness(found: NDArray[np.uint8], wanted: NDArray[np.float64]) -> float:
    """How much of what is inked in either is inked in both."""
    ours, theirs = found > 127, wanted > 0.5
    return float((ours & theirs).sum() / (ours | theirs).sum())


def test_dark_on_light_and_light_on_dark_are_the_same(seven: NDArray[np.float64]) -> None:
    for background, strength in ((1, -1), (0, 1), (0.9, -0.5), (0.3, 0.4), (0.5, -0.4)):
        found = ink_of(background + strength * seven)
        assert np.abs(found.astype(int) - np.rint(255 * seven)).max() <= 0.04 * 255 + 1


def test_a_clean_digit_stays_as_it_is() -> None:
    for digit in Catalog().load("mnist").x_test[:100]:
        for grey in (digit / 255, 1 - digit / 255):
            off = np.abs(ink_of(grey).astype(int) - digit)
            assert off.max() <= 0.06 * 255 and off.mean() < 1


def test_light_from_a_side_and_noise_are_taken_away(seven: NDArray[np.float64]) -> None:
    y, x = np.mgrid[-1:1:140j, -1:1:140j]
    light = 0.65 + 0.2 * x - 0.1 * y - 0.05 * x * x
    noisy = light * (1 - 0.7 * seven) + np.random.default_rng(1).normal(0, 0.02, light.shape)
    found = ink_of(noisy)
    assert likeness(found, seven) > 0.85
    assert not found[:20, :20].any() and not found[-15:].any()
    clean = prepare(in_middle(np.rint(255 * seven).astype(np.uint8))).centred
    assert np.abs(prepare(in_middle(found)).centred.astype(int) - clean).mean() < 8


@pytest.mark.parametrize("grey", [0.0, 0.5, 1.0])
def test_one_colour_has_no_ink(grey: float) -> None:
    with pytest.raises(NoInkError):
        ink_of(np.full((50, 70), grey))


def test_faint_noise_alone_has_no_ink() -> None:
    with pytest.raises(NoInkError):
        ink_of(0.5 + np.random.default_rng(2).normal(0, 0.01, (140, 140)))


def test_specks_go_and_what_touches_at_corners_stays_together() -> None:
    picture = np.zeros((30, 30))
    picture[np.arange(5, 25), np.arange(5, 25)] = 1.0  # a diagonal: its pixels touch at corners only
    picture[2, 27] = 0.3
    cleaned = without_specks(picture)
    assert cleaned[2, 27] == 0 and cleaned.sum() == 20


def test_a_long_winding_line_is_one_spot() -> None:
    there = np.zeros((99, 99))
    there[::2] = 1
    there[1::4, -1] = 1
    there[3::4, 0] = 1
    np.testing.assert_array_equal(without_specks(there), there)
