"""How the gradient shrinks on its way back through many layers: by the slopes alone, and in a real network."""

from __future__ import annotations

from itertools import pairwise
from typing import Any

import numpy as np
from numpy.typing import NDArray

from mnistlab.core.dense import backward
from mnistlab.core.facts import CLASSES

Array = NDArray[np.floating[Any]]


def multiplied(slope: float, depth: int) -> Array:
    """Return what is left of a gradient of 1 after each of `depth` layers with this slope: shape (depth + 1,)."""
    return slope ** np.arange(depth + 1)


def fresh_network(inputs: int, units: int, depth: int, seed: int) -> list[Array]:
    """Return starting weights of `depth` hidden layers and ten outputs: kernel, bias, ... as in `dense.forward`.

    Kernels are drawn as Keras does by default. Source: Glorot and Bengio, Understanding the difficulty of training
    deep feedforward neural networks (2010), formula 16.
    """
    random = np.random.default_rng(seed)
    sizes = [inputs, *[units] * depth, CLASSES]
    weights: list[Array] = []
    for before, after in pairwise(sizes):
        reach = np.sqrt(6 / (before + after))
        weights += [random.uniform(-reach, reach, (before, after)), np.zeros(after)]
    return weights


def gradient_sizes(
    x: Array, labels: NDArray[np.integer[Any]], activation: str, *, units: int, depth: int, seed: int
) -> Array:
    """Return the mean size of the gradient by the weights of each hidden layer of a fresh network, first layer first.

    Args:
        x: images as the network gets them, shape (images, inputs).
        labels: true classes, shape (images,).
        activation: of the hidden layers.
        units, depth: neurons a hidden layer, and how many hidden layers.
        seed: of the starting weights.
    """
    gradients = backward(fresh_network(x.shape[1], units, depth, seed), x, labels, activation, "logits")
    return np.array([np.abs(kernel).mean() for kernel in gradients[:-2:2]])
