"""From a sheet of paper with a digit on it to the 28x28 pixels a network gets: the way MNIST's makers took.

They scaled each digit's black-and-white image to fit a box of 20x20 pixels, its proportions kept and its edges
turned grey, and put it into a field of 28x28 pixels with its centre of mass in the middle.
Source: LeCun, Cortes, Burges, The MNIST database of handwritten digits, http://yann.lecun.com/exdb/mnist/.

Ink is bright (255) and paper dark (0), as in the data. A paper is finer than an image: `FINE` of its pixels lie
side by side in one pixel of the image. Its middle is the frame that becomes the image if nothing is prepared.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from mnistlab.core.facts import SIDE

Picture = NDArray[np.uint8]

FINE = 5
"""Pixels of a paper that lie side by side in one pixel of an image."""

MARGIN = 8
"""How far the paper reaches beyond its frame on each side, in pixels of the image: what is moved is not cut off."""

PAPER = (SIDE + 2 * MARGIN) * FINE
"""Height and width of a paper in its own pixels."""

BOX = 20
"""The longest side a digit of MNIST has, in pixels."""

MIDDLE = SIDE // 2
"""The row and column, counted from 0, of MNIST's centres of mass: all are within half a pixel of it."""


@dataclass(frozen=True, eq=False)
class Prepared:
    """The steps of preparing: `cropped` to its ink, `scaled` into 20x20, `centred` by its mass in 28x28."""

    cropped: Picture
    scaled: Picture
    centred: Picture


def blank() -> Picture:
    """Return a paper without ink."""
    return np.zeros((PAPER, PAPER), np.uint8)


def on_paper(image: Picture) -> Picture:
    """Return a paper with an image of shape (28, 28) in its frame."""
    return in_middle(image.repeat(FINE, axis=0).repeat(FINE, axis=1))


def in_middle(picture: Picture) -> Picture:
    """Return a paper with a picture of its own fineness, at most as large as the paper, in its middle."""
    paper = blank()
    height, width = picture.shape
    top, left = (PAPER - height) // 2, (PAPER - width) // 2
    paper[top : top + height, left : left + width] = picture
    return paper


def framed(paper: Picture) -> Picture:
    """Return the part of a paper that lies in its frame, as fine as the paper."""
    edge = MARGIN * FINE
    return paper[edge:-edge, edge:-edge]


def in_frame(paper: Picture) -> Picture:
    """Return the image in the frame, shape (28, 28), only shrunk: what a network gets if nothing is prepared."""
    cells = framed(paper).reshape(SIDE, FINE, SIDE, FINE)
    return _rounded(cells.mean(axis=(1, 3), dtype=np.float32))


def prepare(paper: Picture) -> Prepared:
    """Return a picture of any size prepared as MNIST was, step by step; without ink it stays black."""
    cropped = crop(paper)
    scaled = scale(cropped)
    return Prepared(cropped, scaled, centre(scaled))


def crop(picture: Picture) -> Picture:
    """Return the smallest rectangle with all the ink; a picture without ink as it is."""
    rows, columns = np.flatnonzero(picture.any(axis=1)), np.flatnonzero(picture.any(axis=0))
    return picture[rows[0] : rows[-1] + 1, columns[0] : columns[-1] + 1] if rows.size else picture


def scale(picture: Picture, box: int = BOX) -> Picture:
    """Return a picture whose longest side is `box` pixels, its proportions kept.

    Each pixel is the mean of what lies under it, so edges turn grey, and a picture that fits already stays as it is.
    """
    height, width = (max(1, round(box * side / max(picture.shape))) for side in picture.shape)
    rows, columns = _overlaps(picture.shape[0], height), _overlaps(picture.shape[1], width)
    return _rounded(rows @ picture.astype(np.float32) @ columns.T)


def centre(picture: Picture, side: int = SIDE) -> Picture:
    """Return a field of shape (side, side) with the picture's centre of mass in its middle pixel.

    It is moved by whole pixels, so nothing blurs, and no further than to the edge, so nothing is cut off.
    """
    field = np.zeros((side, side), np.uint8)
    mass = picture.sum(dtype=np.float64)
    if not mass:
        return field
    height, width = picture.shape
    down = picture.sum(axis=1, dtype=np.float64) @ np.arange(height) / mass
    right = picture.sum(axis=0, dtype=np.float64) @ np.arange(width) / mass
    top = min(max(round(side // 2 - down), 0), side - height)
    left = min(max(round(side // 2 - right), 0), side - width)
    field[top : top + height, left : left + width] = picture
    return field


@lru_cache(maxsize=256)
def _overlaps(source: int, target: int) -> NDArray[np.float32]:
    """Return which share of each of `target` pixels lies over each of `source` pixels, shape (target, source)."""
    edges = np.arange(target + 1) * (source / target)
    pixels = np.arange(source)
    overlap = np.minimum(edges[1:, None], pixels + 1) - np.maximum(edges[:-1, None], pixels)
    shares: NDArray[np.float32] = (overlap.clip(min=0) * (target / source)).astype(np.float32)
    shares.setflags(write=False)
    return shares


def _rounded(brightness: NDArray[np.float32]) -> Picture:
    whole: Picture = np.rint(brightness).astype(np.uint8)
    return whole
