"""A picture from elsewhere, a photo or a screenshot, turned into ink on paper.

Ink is whatever differs from the background: dark on light or light on dark, whichever stands out more.
"""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from mnistlab.core.facts import BRIGHTEST, SIDE
from mnistlab.core.pad import Picture

Grey = NDArray[np.floating[Any]]

LEAST_CONTRAST = 0.08
"""A picture that differs less from its background, as a share of full brightness, has nothing on it."""

_EVEN = 0.02
"""A border whose brightness varies less is one colour."""

_ROUNDS, _STANDS_OUT = 4, 0.06
"""How often the background is fitted again without what stands out from it, and by how much that does at least."""

_SURE, _FAINT = 0.25, 0.04
"""Shares of the darkest ink: what is darker than the first is ink, and so is what is darker than the second beside it,
the soft edge of a line. JPEG and the edges of the paper leave fainter traces."""

_NOISE = 4.0
"""Deviations from the background, in standard deviations, that may be noise."""

_SPECK = 0.02
"""A spot with less than this share of all the ink is dirt, if the picture is noisy."""


class NoInkError(ValueError):
    """There is nothing on a picture that could be read."""


def ink_of(grey: Grey) -> Picture:
    """Return the ink of a picture, brightest where it is darkest or, on a dark background, brightest.

    Args:
        grey: brightness from 0 to 1, shape (height, width).

    Raises:
        NoInkError: nothing stands out from the background.
    """
    background = _background(grey)
    difference = background - grey
    dark, light = difference.clip(min=0), (-difference).clip(min=0)
    ink = dark if (dark**2).sum() >= (light**2).sum() else light
    if ink.max() < LEAST_CONTRAST:
        raise NoInkError
    # The median deviation tells of the noise alone, whatever the ink: times 1.48 it is the standard deviation.
    noise = _NOISE * 1.4826 * float(np.median(np.abs(difference - np.median(difference))))
    sure = ink > max(noise, _SURE * ink.max())
    ink = np.where(_near(sure) & (ink > max(noise, _FAINT * ink.max())), ink, 0)
    if noise:
        ink = without_specks(ink)
    if not sure.any():
        raise NoInkError
    brightest = float(np.quantile(ink[ink > ink.max() / 2], 0.9))
    whole: Picture = np.rint((ink / brightest).clip(0, 1) * BRIGHTEST).astype(np.uint8)
    return whole


def without_specks(ink: Grey) -> Grey:
    """Return a picture without the spots that hold next to none of its ink; pixels that touch are one spot."""
    spots = _spots(ink > 0)
    amounts = np.bincount(spots.ravel(), weights=ink.ravel())
    amounts[0] = 0
    kept: Grey = np.where(amounts[spots] >= _SPECK * amounts.sum(), ink, 0)
    return kept


def _background(grey: Grey) -> Grey:
    """Return what the picture would be without ink: one colour, or light that falls in from a side."""
    border = np.concatenate([grey[0], grey[-1], grey[:, 0], grey[:, -1]])
    level = float(np.median(border))
    flat = np.full_like(grey, level)
    if np.quantile(np.abs(border - level), 0.9) < _EVEN:
        return flat
    y, x = np.meshgrid(*(np.linspace(-1, 1, length) for length in grey.shape), indexing="ij")
    terms = np.stack([np.ones_like(x), x, y, x * y, x * x, y * y], axis=-1).reshape(-1, 6)
    values, surface = grey.ravel(), flat.ravel()
    for _ in range(_ROUNDS):
        apart = np.abs(values - surface)
        usual = apart <= max(_STANDS_OUT, 2.5 * float(np.median(apart)))
        weights, *_ = np.linalg.lstsq(terms[usual], values[usual], rcond=None)
        surface = terms @ weights
    fitted: Grey = surface.reshape(grey.shape)
    return fitted


def _near(there: NDArray[np.bool_]) -> NDArray[np.bool_]:
    """Return what is there or no further off than a pixel of the image that the picture becomes."""
    reach = max(1, round(max(there.shape) / SIDE))
    for axis in (0, 1):
        padded = np.pad(there, [(reach, reach) if side == axis else (0, 0) for side in (0, 1)])
        windows = np.lib.stride_tricks.sliding_window_view(padded, 2 * reach + 1, axis=axis)
        there = np.logical_or.reduce(windows, axis=-1)
    return there


def _spots(there: NDArray[np.bool_]) -> NDArray[np.intp]:
    """Return the number of the spot each pixel belongs to, 0 for none: the largest number spreads over its spot."""
    numbers = np.where(there, np.arange(1, there.size + 1).reshape(there.shape), 0)
    while True:
        padded = np.pad(numbers, 1)
        height, width = there.shape
        around = [padded[i : i + height, j : j + width] for i in range(3) for j in range(3)]
        spread = np.where(there, np.maximum.reduce(around), 0)
        # Jump to where that number is itself: a long line is then one spot in few rounds.
        spread = np.where(there, spread.ravel()[np.maximum(spread - 1, 0)], 0)
        if (spread == numbers).all():
            return numbers
        numbers = spread
