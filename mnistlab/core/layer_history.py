"""What becomes of a layer's weights and gradients while a network trains: their spread, and how they lie."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from mnistlab.core.activity import never_on
from mnistlab.core.dense import Array, Weights, backward

BINS = 61
"""Bins of a histogram of weights: an odd number, so that one of them has zero in its middle."""

POWERS = (-16.0, 16.0)
"""From which power of ten to which the sizes of gradients are counted; what lies beyond goes into the last bins."""

POWER_BINS = 128

COUNTED = 50_000
"""Numbers of a layer that a histogram is made of: of a larger layer every so-many-th. Its measures are of all."""

MOST_IMAGES, FEWEST_IMAGES = 512, 64
_WORK = 10**8


@dataclass(frozen=True, eq=False)
class Spread:
    """Many numbers, summed up.

    counts: how many lie in each of the bins between `edges`, shapes (bins,) and (bins + 1,).
    mean, std: mean and standard deviation. size: mean of their absolute values.
    zeros: share of them that are exactly zero. total: how many there are.
    """

    counts: NDArray[np.int64]
    edges: NDArray[np.float64]
    mean: float
    std: float
    size: float
    zeros: float
    total: int

    @property
    def finite(self) -> bool:
        """Whether there was no number among them that is none."""
        return bool(np.isfinite(self.size))


@dataclass(frozen=True, eq=False)
class LayerMoment:
    """A layer at one moment: its weights by value, its gradient by the power of ten of its size.

    Biases are left out of both. `dead`: how many neurons have a sum above zero for none of the images; None for
    the outputs.
    """

    weights: Spread
    gradient: Spread
    dead: int | None


def batch_size(weights: Weights) -> int:
    """Return over how many images to take the gradient: fewer for a large network, so that it is soon done."""
    size = sum(array.size for array in weights)
    return max(FEWEST_IMAGES, min(MOST_IMAGES, _WORK // size))


def layer_moments(
    weights: Weights, x: Array, labels: NDArray[np.integer[Any]], activation: str, form: str
) -> tuple[LayerMoment, ...]:
    """Return what every layer is like at one moment, hidden ones first.

    Args:
        weights: at that moment.
        x: the images of one batch as the network gets them, shape (images, inputs).
        labels: their classes.
        activation: of the hidden layers.
        form: of the loss, as for `dense.backward`.
    """
    with np.errstate(all="ignore"):  # a network that blows up has infinite sums, and says so by `finite`
        gradients = backward(weights, x, labels, activation, form)
        off: Sequence[NDArray[np.bool_] | None] = [*never_on(weights, x, activation), None]
        return tuple(
            LayerMoment(by_value(kernel), by_power(slope), None if dead is None else int(dead.sum()))
            for kernel, slope, dead in zip(weights[::2], gradients[::2], off, strict=True)
        )


def by_value(values: Array) -> Spread:
    """Count values in bins of equal width, as far to both sides of zero as the largest of them lies."""
    top = float(np.abs(values).max(initial=0.0)) or 1.0
    return _summed_up(values, _some(values), (-top, top), BINS)


def by_power(values: Array) -> Spread:
    """Count the sizes of values by their power of ten; those that are zero have none and are left out."""
    some = _some(values)
    return _summed_up(values, np.log10(np.abs(some[some != 0])), POWERS, POWER_BINS)


def _some(values: Array) -> Array:
    """Return evenly spaced ones of many values; an odd step meets all columns of a layer whose width is even."""
    return values.ravel()[:: -(-values.size // COUNTED) | 1]


def _summed_up(values: Array, counted: Array, ends: tuple[float, float], bins: int) -> Spread:
    low, high = ends
    places = np.clip((counted - low) * (bins / (high - low)), 0, bins - 1)
    counts = np.bincount(np.nan_to_num(places).astype(np.intp), minlength=bins)
    size = np.abs(values).mean(dtype=np.float64)
    return Spread(
        counts=counts,
        edges=np.linspace(low, high, bins + 1),
        mean=float(values.mean(dtype=np.float64)),
        std=float(values.std(dtype=np.float64)),
        size=float(size),
        zeros=float((values == 0).mean()),
        total=values.size,
    )
