"""What becomes of images and labels before a network is given them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, TypeVar

import numpy as np
from numpy.typing import NDArray

from mnistlab.core.facts import CLASSES, SIDE

Numbers = TypeVar("Numbers", float, NDArray[np.floating[Any]])


def flat_place(row: int, column: int, width: int = SIDE) -> int:
    """Return where the pixel of a row and column stands in the flattened image; all are counted from 0."""
    return row * width + column


def row_and_column(place: int, width: int = SIDE) -> tuple[int, int]:
    """Return the row and column of a pixel, given its place in the flattened image; all are counted from 0."""
    return divmod(place, width)


def min_max(x: Numbers, low: float, high: float) -> Numbers:
    """Return x scaled so that `low` becomes 0 and `high` becomes 1: (x - low) / (high - low)."""
    return (x - low) / (high - low)


def code_faults(code: Sequence[int], label: int, classes: int = CLASSES) -> list[str]:
    """Say, a sentence each, what keeps `code` from being the one-hot code of `label`; nothing if it is that."""
    ones = [place for place, digit in enumerate(code) if digit]
    faults = []
    if len(code) != classes:
        faults.append(f"It has {len(code)} places, but there are {classes} classes, and each needs one.")
    if not ones:
        faults.append("There is no 1 in it, so it names no class.")
    elif len(ones) > 1:
        faults.append(f"It has {len(ones)} ones, but an image belongs to one class only.")
    elif ones != [label]:
        faults.append(f"Its 1 stands at place {ones[0]}, counted from 0, and that says {ones[0]}, not {label}.")
    return faults
