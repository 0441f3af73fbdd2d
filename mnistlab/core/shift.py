"""Moving images: the same picture, some pixels further."""

from __future__ import annotations

from typing import Any, TypeVar

import numpy as np
from numpy.typing import NDArray

Number = TypeVar("Number", bound=np.generic)


def shift(images: NDArray[Number], right: int, down: int) -> NDArray[Number]:
    """Return images, shape (..., height, width), moved by whole pixels; negative numbers move left and up.

    What leaves the image is lost, and zeros come in.
    """
    height, width = images.shape[-2:]
    moved = np.zeros_like(images)
    moved[..., max(down, 0) : height + min(down, 0), max(right, 0) : width + min(right, 0)] = images[
        ..., max(-down, 0) : height - max(down, 0), max(-right, 0) : width - max(right, 0)
    ]
    return moved


def ink_lost(images: NDArray[Any], right: int, down: int) -> float:
    """Return which share of all brightness leaves the images when they are moved, from 0 to 1."""
    before = images.sum(dtype=np.float64)
    return float(1 - shift(images, right, down).sum(dtype=np.float64) / before) if before else 0.0
