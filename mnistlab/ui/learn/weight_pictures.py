"""Weights as pictures: blue where a weight is positive, orange where it is negative, black where it is zero."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from mnistlab.charts.palette import ACCENT, VALIDATION, rgb
from mnistlab.core.facts import SIDE

_LIFT = 0.7

SHADES = 24
"""How far apart the shades of a mosaic are: noise in few shades makes a file of half the size."""

GAP = 2
"""Black pixels around each picture of a mosaic."""

LEGEND = "**Blue**: ink there speaks for it. **Orange**: against it. **Black**: it does not matter."


def diverging(values: NDArray[np.floating[Any]], most: float | None = None) -> NDArray[np.uint8]:
    """Return values as colours, shape (..., 3); small ones are lifted a little, so that they are seen.

    Args:
        values: any shape; those of `most` and beyond are as bright as colours get.
        most: by default the largest there is, either way.
    """
    top = float(np.abs(values).max()) if most is None else most
    strength = np.clip(np.abs(values) / (top or 1.0), 0, 1)[..., None] ** _LIFT
    colours = np.where(values[..., None] > 0, rgb(ACCENT), rgb(VALIDATION))
    coloured: NDArray[np.uint8] = (strength * colours).astype(np.uint8)
    return coloured


def tiles(kernel: NDArray[np.floating[Any]], columns: int = 8, enlarge: int = 2) -> NDArray[np.uint8]:
    """Return the weights of all neurons of a first layer as one picture, a tile each, row by row.

    Each tile is as bright as its own largest weight asks for: the pictures show patterns, not sizes.

    Args:
        kernel: shape (784, neurons); the neurons fill whole rows.
        columns: tiles in a row.
        enlarge: how many times as high and wide each pixel is, so that it stays crisp on screen.
    """
    pictures = kernel.T.reshape(-1, SIDE, SIDE)
    coloured = np.stack([diverging(picture) for picture in pictures]) // SHADES * SHADES
    framed = np.pad(coloured, ((0, 0), (GAP, GAP), (GAP, GAP), (0, 0)))
    side = SIDE + 2 * GAP
    rows = len(pictures) // columns
    sheet = framed.reshape(rows, columns, side, side, 3).swapaxes(1, 2).reshape(rows * side, columns * side, 3)
    return sheet.repeat(enlarge, axis=0).repeat(enlarge, axis=1)
