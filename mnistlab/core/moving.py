"""Images moved at random, as a hand would write them: what preparing makes of that, and what happens without."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from mnistlab.core.pad import prepare


def moved(images: NDArray[np.uint8], farthest: int, seed: int) -> tuple[NDArray[np.uint8], NDArray[np.uint8]]:
    """Return images moved right and down by whole pixels, each by its own numbers from -farthest to farthest.

    They are moved on paper that is wide enough, so that preparing finds all of them.

    Args:
        images: shape (images, side, side).
        farthest: the most pixels either way, all numbers up to it equally likely.
        seed: of the random numbers.

    Returns:
        The images prepared (`mnistlab.core.pad.prepare`), and only as the frame shows them, cut off where they left it.
    """
    count, side = len(images), images.shape[-1]
    corners = np.random.default_rng(seed).integers(0, 2 * farthest + 1, (count, 2))
    prepared, plain = np.empty_like(images), np.empty_like(images)
    for i, (image, (right, down)) in enumerate(zip(images, corners.tolist(), strict=True)):
        paper = np.zeros((side + 2 * farthest,) * 2, np.uint8)
        paper[down : down + side, right : right + side] = image
        prepared[i] = prepare(paper).centred
        plain[i] = paper[farthest : farthest + side, farthest : farthest + side]
    return prepared, plain
