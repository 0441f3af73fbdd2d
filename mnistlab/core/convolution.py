"""Convolution: a few weights that look at every place of an image in turn.

As everywhere in deep learning the filter is not turned round first, so that strictly it is a cross-correlation.
"""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.floating[Any]]

FILTERS: dict[str, tuple[tuple[float, ...], ...]] = {
    "vertical edges": ((-1, 0, 1), (-1, 0, 1), (-1, 0, 1)),
    "horizontal edges": ((-1, -1, -1), (0, 0, 0), (1, 1, 1)),
    "outline": ((-1, -1, -1), (-1, 8, -1), (-1, -1, -1)),
    "blur": ((1 / 9,) * 3,) * 3,
    "the pixel itself": ((0, 0, 0), (0, 1, 0), (0, 0, 0)),
}
"""Filters of 3 x 3 weights, by what they bring out of an image."""


def convolve(image: Array, kernel: Array) -> Array:
    """Return the feature map of an image: at each place, the filter's weighted sum of the pixels under it.

    Args:
        image: shape (height, width).
        kernel: the filter, shape (rows, columns).

    Returns:
        Shape (height - rows + 1, width - columns + 1): the places where the filter fits into the image.
    """
    rows, columns = kernel.shape
    height, width = image.shape[0] - rows + 1, image.shape[1] - columns + 1
    sums = np.zeros((height, width))
    for i in range(rows):
        for j in range(columns):
            sums += kernel[i, j] * image[i : i + height, j : j + width]
    return sums


def filter_parameters(filters: int, side: int = 3, channels: int = 1) -> int:
    """Return how many numbers a convolutional layer learns: each filter its weights for all channels, and one bias."""
    return filters * (side * side * channels + 1)
