"""Where the ink is: what is zero in nearly every image need not be multiplied for all of them.

The first layer's products are most of what training a dense network costs, and most of MNIST's margin is blank. So the
first kernel is cut in two: what belongs to a box in the middle, multiplied for every image, and the rim around it,
multiplied only for the few images with ink there, which go first in their batch. The products left out are with zeros:
sums and gradients are the same.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from mnistlab.data.dataset import SIDE
from mnistlab.training.backend import tf

_TRIMMED = 0.02
"""The share of images that may have ink beyond each of the box's edges."""

_BLOCK = 2000
"""Images looked at in one go: a copy of them all would be felt."""

_LEAST = 5_700_000
"""Multiplications a step from which leaving them out outweighs handling two parts."""


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
    def area(self) -> int:
        """Pixels inside."""
        return (self.bottom - self.top) * (self.right - self.left)

    @property
    def rim(self) -> int:
        """Pixels outside."""
        return SIDE * SIDE - self.area

    def reach(self, batch: int) -> int:
        """Return how many images of a batch to keep places for that have ink outside: hardly ever are there more."""
        expected = batch * self.beyond
        return min(batch, 8 * math.ceil((expected + 6 * math.sqrt(expected) + 1) / 8))

    def pays(self, batch: int, units: int) -> bool:
        """Whether a first layer of so many units trains faster this way."""
        return (batch - self.reach(batch)) * self.rim * units >= _LEAST

    def split(self, images: Any, reach: int | None) -> tuple[Any, Any]:
        """Return the pixels inside of all images and those outside of the first `reach` (None: of all).

        Args:
            images: a tensor of shape (images, 784).
            reach: how many images may have ink outside, the first ones.

        Returns:
            Tensors of shape (images, area) and (reach, rim), pixels in the order of `cut`.
        """
        square = tf.reshape(images, (-1, SIDE, SIDE))
        inside = square[:, self.top : self.bottom, self.left : self.right]
        first, middle = square[:reach], square[:reach, self.top : self.bottom]
        outside = (first[:, : self.top], first[:, self.bottom :], middle[:, :, : self.left], middle[:, :, self.right :])
        return _flat(inside), tf.concat([_flat(part) for part in outside], axis=1)

    def cut(self, kernel: NDArray[Any]) -> tuple[NDArray[Any], NDArray[Any]]:
        """Return the rows of a kernel of shape (784, units) that belong inside, and those that belong outside.

        Raises:
            ValueError: it is no kernel for images of this size.
        """
        if kernel.shape[:1] != (SIDE * SIDE,):
            raise ValueError(f"a first kernel has {SIDE * SIDE} rows, this one's shape is {kernel.shape}")
        order = self._order()
        return kernel[order[: self.area]], kernel[order[self.area :]]

    def join(self, inside: NDArray[Any], outside: NDArray[Any]) -> NDArray[Any]:
        """Return the kernel that `cut` cut in two."""
        whole = np.empty((SIDE * SIDE, *inside.shape[1:]), inside.dtype)
        whole[self._order()] = np.concatenate([inside, outside])
        return whole

    def has_ink_beyond(self, pixels: NDArray[np.uint8]) -> NDArray[np.bool_]:
        """Return which of the images, shape (images, 784), have ink outside the box."""
        mask = np.full((SIDE, SIDE), 255, np.uint8)
        mask[self.top : self.bottom, self.left : self.right] = 0
        words = mask.reshape(-1).view(np.uint64)
        return np.concatenate([(block.view(np.uint64) & words).any(axis=1) for block in _blocks(pixels)])

    def _order(self) -> NDArray[np.intp]:
        """Return the numbers of the pixels inside, then of those outside, as `split` has them."""
        numbers = np.arange(SIDE * SIDE).reshape(SIDE, SIDE)
        middle = numbers[self.top : self.bottom]
        parts = middle[:, self.left : self.right], numbers[: self.top], numbers[self.bottom :]
        return np.concatenate([part.reshape(-1) for part in (*parts, middle[:, : self.left], middle[:, self.right :])])


def find(pixels: NDArray[np.uint8]) -> InkBox:
    """Return the box that nearly all images, shape (images, 784), keep their ink in."""
    used = [_used(block) for block in _blocks(pixels)]
    (top, bottom), (left, right) = (_edges(np.concatenate(side)) for side in zip(*used, strict=True))
    box = InkBox(top, bottom, left, right, beyond=0.0)
    return InkBox(top, bottom, left, right, beyond=float(box.has_ink_beyond(pixels).mean()))


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


def _flat(part: Any) -> Any:
    return tf.reshape(part, (-1, part.shape[1] * part.shape[2]))
