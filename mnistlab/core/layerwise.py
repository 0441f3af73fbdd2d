"""A digit on its way through a dense network, layer by layer, and what each neuron on the way answers to."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from mnistlab.core.dense import Weights, forward
from mnistlab.core.losses import softmax

Array = NDArray[np.floating[Any]]


def outputs(weights: Weights, x: Array, activation: str) -> list[Array]:
    """Return what each layer passes on, hidden ones first and the probabilities last: shapes (images, units).

    Args:
        weights: kernel, bias, kernel, bias, ...
        x: pixels as the network gets them, shape (images, inputs).
        activation: of the hidden layers.
    """
    way = forward(weights, x, activation)
    return [*way.inputs[1:], softmax(way.logits)]


def favourites(values: Array, neuron: int, count: int) -> NDArray[np.intp]:
    """Return which images excite a neuron most, the strongest first; `values` have shape (images, units)."""
    return np.argsort(-values[:, neuron], kind="stable")[:count]


def due_to_class(values: Array, labels: NDArray[np.integer[Any]]) -> float:
    """Return which share of what differs between images is due to their class: from 0 to 1.

    The variance between the means of the classes, divided by the variance between all images, summed over all units;
    1 if images of one class are all the same to a layer, 0 if the classes are on average alike.

    Source: the correlation ratio, R. A. Fisher, Statistical Methods for Research Workers (1925).
    """
    mean = values.mean(axis=0)
    between = sum(
        float((labels == label).sum() * ((values[labels == label].mean(axis=0) - mean) ** 2).sum())
        for label in np.unique(labels)
    )
    total = float(((values - mean) ** 2).sum())
    return between / total if total else 0.0


def feeders(values: Array, kernel: Array, neuron: int, count: int) -> NDArray[np.intp]:
    """Return which neurons of the layer before add most to a neuron's sum for one image, the strongest first.

    Args:
        values: what the layer before passes on for the image, shape (inputs,).
        kernel: from there to the neuron's layer, shape (inputs, units).
        neuron: which of the units.
        count: how many to return.
    """
    return np.argsort(-values * kernel[:, neuron], kind="stable")[:count]
