"""How a layer's neurons behave over many images: how often they are on, for which classes, for which images most."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from mnistlab.core.dense import Array, Weights, forward
from mnistlab.core.losses import one_hot

MOST_IMAGES, FEWEST_IMAGES = 2000, 250
"""How many images are looked at, unless the network is so large that it would take long."""

_WORK = 10**9
"""Images times weights that are computed at once, at the most."""

CAN_DIE = "relu"
"""The only activation whose slope is exactly zero on one side: a neuron there gets no gradient and cannot come back."""


@dataclass(frozen=True, eq=False)
class Activity:
    """A layer on some images, neuron by neuron.

    on: share of the images for which its sum is above zero, shape (units,).
    mean: mean of what it passes on, shape (units,).
    by_class: the same over the images of each class, shape (classes, units); 0 where there is none.
    favourites: images that it passes on most for, the most first, shape (count, units).
    heights: what it passes on for these, same shape.
    """

    on: NDArray[np.float64]
    mean: NDArray[np.float64]
    by_class: NDArray[np.float64]
    favourites: NDArray[np.intp]
    heights: NDArray[np.floating[Any]]

    @property
    def never_on(self) -> NDArray[np.intp]:
        """The neurons whose sum is above zero for none of the images; a ReLU among them is dead."""
        return np.flatnonzero(self.on == 0)


def sample_size(weights: Weights) -> int:
    """Return how many images to look at with a network: as many as are quickly done, at least `FEWEST_IMAGES`."""
    size = sum(array.size for array in weights)
    return max(FEWEST_IMAGES, min(MOST_IMAGES, _WORK // size))


def activity_of_layers(
    weights: Weights,
    x: Array,
    labels: NDArray[np.integer[Any]],
    activation: str,
    *,
    classes: int = 10,
    favourites: int = 12,
) -> Iterator[Activity]:
    """Yield the activity of each layer, hidden ones first; of the outputs it is that of their logits.

    Args:
        weights: kernel, bias, kernel, bias, ...
        x: images as the network gets them, shape (images, inputs).
        labels: their classes, shape (images,).
        activation: of the hidden layers.
        classes: how many there are.
        favourites: how many images to name for each neuron.
    """
    way = forward(weights, x, activation)
    kinds = one_hot(labels, classes).astype(x.dtype)
    counts = np.maximum(kinds.sum(axis=0), 1)
    for sums, values in zip(way.sums, [*way.inputs[1:], way.logits], strict=True):
        best = _highest(values, min(favourites, len(values)))
        yield Activity(
            on=(sums > 0).mean(axis=0),
            mean=values.mean(axis=0, dtype=np.float64),
            by_class=(kinds.T @ values / counts[:, None]).astype(np.float64),
            favourites=best,
            heights=np.take_along_axis(values, best, axis=0),
        )


def never_on(weights: Weights, x: Array, activation: str) -> list[NDArray[np.bool_]]:
    """Return for each hidden layer which neurons have a sum above zero for none of the images, shape (units,)."""
    way = forward(weights, x, activation)
    return [np.asarray(~(sums > 0).any(axis=0)) for sums in way.sums[:-1]]


def _highest(values: Array, count: int) -> NDArray[np.intp]:
    """Return the places of the `count` largest values of each column, the largest first: shape (count, columns)."""
    some = np.argpartition(-values, count - 1, axis=0)[:count]
    order = np.argsort(-np.take_along_axis(values, some, axis=0), axis=0, kind="stable")
    return np.take_along_axis(some, order, axis=0)
