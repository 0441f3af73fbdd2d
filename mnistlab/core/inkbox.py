"""Where the ink is: what is zero in nearly every image need not be multiplied for all of them.

The first layer's products are most of what training a dense network costs, and most of MNIST's rim is blank. So a wide
first layer multiplies a box in the middle for every image, and the rim around it only for the few images with ink
there, which go first in their batch. The products left out are with zeros: only rounding differs.
"""

from __future__ import annotations

import math
import re
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from mnistlab.core.facts import PIXELS, SIDE

CIRCUMSTANCE = "blank rim"
"""What a run's circumstances call it."""

_TRIMMED = 0.02
"""The share of images that may have ink beyond each of the box's edges."""

_LEAST = 5_700_000
"""Multiplications a step from which leaving them out outweighs handling two parts; found by measurement."""

_BLOCK = 2000
"""Images looked at in one go: a copy of them all would be felt."""

_SAID = "not multiplied, but for up to {} images a batch with ink outside of rows {}:{} and columns {}:{}"


@dataclass(frozen=True)
class InkBox:
    """Rows `top` to `bottom` and columns `left` to `right` of an image, the ends not included.

    `beyond` is the share of images with ink outside of it.
    """

    top: int
    bottom: int
    left: int
    right: int
    beyond: float

    @property
    def inside(self) -> NDArray[np.intp]:
        """The numbers of the pixels inside, shape (area,)."""
        return np.flatnonzero(self._mask())

    @property
    def rim(self) -> NDArray[np.intp]:
        """The numbers of the pixels outside, shape (784 - area,)."""
        return np.flatnonzero(~self._mask())

    @property
    def area(self) -> int:
        """Pixels inside."""
        return (self.bottom - self.top) * (self.right - self.left)

    def places(self, batch: int) -> int:
        """Return how many images of a batch may have ink outside; hardly ever are there more."""
        expected = batch * self.beyond
        return min(batch, 8 * math.ceil((expected + 6 * math.sqrt(expected) + 1) / 8))

    def pays(self, batch: int, units: int) -> bool:
        """Whether a first layer of so many units trains faster this way."""
        return (batch - self.places(batch)) * (PIXELS - self.area) * units >= _LEAST

    def has_ink_beyond(self, pixels: NDArray[np.uint8]) -> NDArray[np.bool_]:
        """Return which of the images, shape (images, 784), have ink outside the box."""
        words = np.where(self._mask(), 0, 255).astype(np.uint8).reshape(-1).view(np.uint64)
        return np.concatenate([(block.view(np.uint64) & words).any(axis=1) for block in _blocks(pixels)])

    def say(self, batch: int) -> str:
        """Return what a run's circumstances say of it, for `heard`."""
        return _SAID.format(self.places(batch), self.top, self.bottom, self.left, self.right)

    def _mask(self) -> NDArray[np.bool_]:
        mask = np.zeros((SIDE, SIDE), bool)
        mask[self.top : self.bottom, self.left : self.right] = True
        return mask


def find(pixels: NDArray[np.uint8]) -> InkBox:
    """Return the box that nearly all images, shape (images, 784), keep their ink in."""
    used = [_used(block) for block in _blocks(pixels)]
    (top, bottom), (left, right) = (_edges(np.concatenate(side)) for side in zip(*used, strict=True))
    box = InkBox(top, bottom, left, right, beyond=0.0)
    return replace(box, beyond=float(box.has_ink_beyond(pixels).mean()))


def heard(said: str) -> tuple[int, int, int, int, int] | None:
    """Return places, top, bottom, left and right of what `say` said, None if it is not that."""
    match = re.fullmatch(_SAID.replace("{}", r"(\d{1,5})"), said)
    if match is None:
        return None
    places, top, bottom, left, right = map(int, match.groups())
    return (places, top, bottom, left, right) if max(bottom, right) <= SIDE else None


def _used(pixels: NDArray[np.uint8]) -> tuple[NDArray[np.bool_], NDArray[np.bool_]]:
    """Return which rows and which columns of each image have ink, both of shape (images, 28)."""
    words = pixels.reshape(-1, SIDE, SIDE).view(np.uint32)
    return (words != 0).any(axis=2), np.bitwise_or.reduce(words, axis=1).view(np.uint8) != 0


def _edges(used: NDArray[np.bool_]) -> tuple[int, int]:
    """Return where ink begins and where it has ended along one side, but for the few that go beyond."""
    first, after = used.argmax(axis=1), SIDE - used[:, ::-1].argmax(axis=1)
    low = np.quantile(first, _TRIMMED, method="lower")
    return int(low), int(np.quantile(after, 1 - _TRIMMED, method="higher"))


def _blocks(pixels: NDArray[np.uint8]) -> list[NDArray[np.uint8]]:
    return [pixels[first : first + _BLOCK] for first in range(0, len(pixels), _BLOCK)]
