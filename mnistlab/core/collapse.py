"""Why layers need something that is not linear between them: without it, all of them are one layer."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.floating[Any]]


def collapsed(weights: Sequence[Array]) -> tuple[Array, Array]:
    """Return kernel and bias of the single layer that does what all the layers do if none has an activation.

    Args:
        weights: kernel, bias, kernel, bias, ... of the layers, shapes (inputs, units) and (units,).

    (x A + a) B + b = x (A B) + (a B + b): two layers are one, so three are one, and so on.
    """
    kernel, bias = weights[0], weights[1]
    for further, added in zip(weights[2::2], weights[3::2], strict=True):
        kernel, bias = kernel @ further, bias @ further + added
    return kernel, bias


def straight_pieces(y: Array, tolerance: float = 1e-9) -> int:
    """Return of how many straight pieces a curve consists, given its heights at evenly spaced places, shape (places,).

    A bend between two places changes the slope on both sides of it: changes beside each other count as one.
    """
    slopes = np.diff(y)
    changes = np.abs(np.diff(slopes)) > tolerance
    begins = changes & ~np.concatenate(([False], changes[:-1]))
    return 1 + int(begins.sum())
