"""A rule for "is it a six?" as a person would write it: a few things measured about an image, and limits for them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from mnistlab.core.facts import SIDE

Mask = NDArray[np.bool_]
MIDDLE = SIDE // 2


@dataclass(frozen=True)
class Features:
    """What is measured about each image; all arrays have shape (images,).

    lower: share of the ink that is in the lower half, 0 to 1.
    corner: share of the ink that is in the upper right quarter, 0 to 1.
    hole_below, hole_above: dark pixels enclosed by ink, in the lower and in the upper half.
    """

    lower: NDArray[np.float64]
    corner: NDArray[np.float64]
    hole_below: NDArray[np.int64]
    hole_above: NDArray[np.int64]


@dataclass(frozen=True)
class Rule:
    """An image is called a six if it keeps all four limits; they are named as in `Features`."""

    lower: float
    corner: float
    hole_below: int
    hole_above: int

    def broken(self, features: Features) -> dict[str, Mask]:
        """Return for each limit which images break it."""
        return {
            "lower": features.lower < self.lower,
            "corner": features.corner > self.corner,
            "hole_below": features.hole_below < self.hole_below,
            "hole_above": features.hole_above > self.hole_above,
        }

    def says_six(self, features: Features) -> Mask:
        """Return which images it calls a six."""
        return np.asarray(~np.any(tuple(self.broken(features).values()), axis=0))


def measure(images: NDArray[np.integer[Any]], brightness: int) -> Features:
    """Measure images of shape (images, 28, 28); what is at least as bright as `brightness` counts as ink in holes."""
    weight = images.sum(axis=(1, 2), dtype=np.int64)
    weight = np.maximum(weight, 1)
    inside = holes(images >= brightness)
    return Features(
        lower=images[:, MIDDLE:].sum(axis=(1, 2), dtype=np.int64) / weight,
        corner=images[:, :MIDDLE, MIDDLE:].sum(axis=(1, 2), dtype=np.int64) / weight,
        hole_below=inside[:, MIDDLE:].sum(axis=(1, 2)),
        hole_above=inside[:, :MIDDLE].sum(axis=(1, 2)),
    )


def holes(ink: Mask) -> Mask:
    """Return the dark pixels that ink encloses, shape (images, height, width), as `ink`.

    Water comes in from the border and runs through the dark, up, down and sideways, as far as it can, until it
    stands still: where it does not get is a hole.
    """
    dark = np.pad(~np.moveaxis(ink, 0, -1), ((1, 1), (1, 1), (0, 0)), constant_values=True)
    water = np.zeros_like(dark)
    water[[0, -1]] = water[:, [0, -1]] = True
    wet = 0
    while wet < (wet := int(water.sum())):
        for now, free in ((water, dark), (water.swapaxes(0, 1), dark.swapaxes(0, 1))):
            for i in range(1, len(now)):
                now[i] |= now[i - 1] & free[i]
            for i in reversed(range(len(now) - 1)):
                now[i] |= now[i + 1] & free[i]
    return np.asarray(np.moveaxis(dark & ~water, -1, 0)[:, 1:-1, 1:-1])
