"""What can happen to a digit: written elsewhere, turned, larger; blurred, noisy, with a piece missing.

The first kind happens on paper, before a picture is prepared; the second to the picture that a network gets.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from mnistlab.core.facts import BRIGHTEST
from mnistlab.core.pad import FINE, Picture

PLACES = {
    "top": (0.25, 0.5),
    "left": (0.5, 0.25),
    "middle": (0.5, 0.5),
    "right": (0.5, 0.75),
    "bottom": (0.75, 0.5),
}
"""Where a piece can be cut out: its middle, as shares of the image's height and width."""

NOISE_SEED = 1
"""The same noise each time, so that moving another slider does not stir it."""


@dataclass(frozen=True)
class Placing:
    """How a digit lies on paper: moved `right` and `down` by pixels of the image, turned clockwise by degrees about the
    paper's middle, and `size` times as large."""

    right: float = 0
    down: float = 0
    turn: float = 0
    size: float = 1


@dataclass(frozen=True)
class Spoiling:
    """What is done to an image: `blur`, the standard deviation of a Gaussian in pixels; `noise`, that of what is added
    to each pixel, as a share of full brightness; `cut`, the side of a square piece in pixels, taken out at `where`."""

    blur: float = 0
    noise: float = 0
    cut: int = 0
    where: str = "middle"


def place(paper: Picture, placing: Placing) -> Picture:
    """Return a paper, shape (height, width), with its ink moved, turned and resized; what leaves the paper is lost.

    Every pixel looks up where it comes from and takes the mean of the four pixels there, by how near they are.
    """
    if placing == Placing():
        return paper
    height, width = paper.shape
    angle = np.deg2rad(placing.turn)
    cosine, sine = np.float32(np.cos(angle) / placing.size), np.float32(np.sin(angle) / placing.size)
    middle_y, middle_x = (height - 1) / 2, (width - 1) / 2
    y = (np.arange(height, dtype=np.float32) - np.float32(middle_y + placing.down * FINE))[:, None]
    x = (np.arange(width, dtype=np.float32) - np.float32(middle_x + placing.right * FINE))[None, :]
    # The way back: the turn undone, the size undone. A border of one pixel stands for all that is outside.
    from_x = (cosine * x + sine * y + np.float32(middle_x + 1)).clip(0, width + 1)
    from_y = (cosine * y - sine * x + np.float32(middle_y + 1)).clip(0, height + 1)
    bordered = np.pad(paper, ((1, 2), (1, 2))).ravel()
    left, top = from_x.astype(np.int32), from_y.astype(np.int32)
    share_x, share_y = from_x - left, from_y - top
    at = top * (width + 3) + left
    above = bordered[at] * (1 - share_x) + bordered[at + 1] * share_x
    below = bordered[at + width + 3] * (1 - share_x) + bordered[at + width + 4] * share_x
    moved: Picture = np.rint(above * (1 - share_y) + below * share_y).astype(np.uint8)
    return moved


def spoil(image: Picture, spoiling: Spoiling) -> Picture:
    """Return an image, shape (height, width), blurred, then with noise added, then with the piece cut out."""
    spoiled = image
    if spoiling.blur:
        spoiled = blur(spoiled, spoiling.blur)
    if spoiling.noise:
        spoiled = add_noise(spoiled, spoiling.noise)
    return cut(spoiled, spoiling.cut, spoiling.where) if spoiling.cut else spoiled


def blur(image: Picture, deviation: float) -> Picture:
    """Return an image whose pixels are means of their neighbourhood, weighted by a Gaussian; black lies around it."""
    height, width = image.shape
    return _whole(_gaussian(height, deviation) @ image @ _gaussian(width, deviation).T)


def add_noise(image: Picture, share: float, seed: int = NOISE_SEED) -> Picture:
    """Return an image with a normally distributed number added to each pixel, kept between black and white."""
    noise = np.random.default_rng(seed).normal(0, share * BRIGHTEST, image.shape)
    return _whole(image + noise)


def cut(image: Picture, side: int, where: str) -> Picture:
    """Return an image with a square piece, `side` pixels high and wide, made black; `where` is one of `PLACES`."""
    pierced = image.copy()
    start = [round(share * length - side / 2) for share, length in zip(PLACES[where], image.shape, strict=True)]
    rows, columns = (slice(max(first, 0), max(first + side, 0)) for first in start)
    pierced[rows, columns] = 0
    return pierced


def _gaussian(length: int, deviation: float) -> NDArray[np.float64]:
    """Return the weight of each pixel of a line in each blurred one, shape (length, length)."""
    reach = np.arange(-length, length + 1)
    curve = np.exp(-((reach / deviation) ** 2) / 2)
    offsets = np.subtract.outer(np.arange(length), np.arange(length))
    weights: NDArray[np.float64] = (curve / curve.sum())[offsets + length]
    return weights


def _whole(brightness: NDArray[np.float64]) -> Picture:
    pixels: Picture = np.rint(brightness).clip(0, BRIGHTEST).astype(np.uint8)
    return pixels
