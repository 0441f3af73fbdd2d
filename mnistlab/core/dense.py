"""A dense network's forward and backward pass in NumPy: small enough to be read as a lesson.

What TensorFlow does in the workers, without TensorFlow: tests hold both against each other.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from mnistlab.core.activations import ACTIVATIONS
from mnistlab.core.losses import cross_entropy, cross_entropy_slope

Array = NDArray[np.floating[Any]]
Weights = Sequence[Array]
"""Kernel, bias, kernel, bias, ... in layer order, as a run's weights are stored: shapes (inputs, units), (units,)."""


@dataclass(frozen=True)
class Pass:
    """What happened on the way forward, layer by layer; the last layer's `sums` are the logits.

    inputs: what went into each layer, shape (images, inputs): the pixels, then the activations of the layer before.
    sums: Wx + b of each layer, shape (images, units).
    """

    inputs: Sequence[Array]
    sums: Sequence[Array]

    @property
    def logits(self) -> Array:
        """The ten scores of each image, before softmax."""
        return self.sums[-1]


def forward(weights: Weights, x: Array, activation: str) -> Pass:
    """Run images through the network: each layer is a function of the one before.

    Args:
        weights: of all layers; the last one has no activation.
        x: pixels as the network gets them, shape (images, inputs).
        activation: of the hidden layers, one of `ACTIVATIONS`.
    """
    inputs, sums = [x], []
    for kernel, bias in zip(weights[::2], weights[1::2], strict=True):
        sums.append(inputs[-1] @ kernel + bias)
        inputs.append(ACTIVATIONS[activation].of(sums[-1]))
    return Pass(inputs[:-1], sums)


def backward(weights: Weights, x: Array, labels: NDArray[np.integer[Any]], activation: str, form: str) -> list[Array]:
    """Return the gradient of the mean loss by every weight and bias, in the order and shapes of `weights`.

    The chain rule, from the loss back to the pixels: `blame` is the derivative of the loss by a layer's sums.

    Args:
        weights, x, activation: as for `forward`.
        labels: true classes, shape (images,).
        form: of the loss, as for `cross_entropy`.
    """
    there = forward(weights, x, activation)
    blame = cross_entropy_slope(there.logits, labels, form) / len(labels)
    gradients: list[Array] = []
    for layer in reversed(range(len(there.sums))):
        gradients = [there.inputs[layer].T @ blame, blame.sum(axis=0), *gradients]
        if layer:
            blame = (blame @ weights[2 * layer].T) * ACTIVATIONS[activation].slope(there.sums[layer - 1])
    return gradients


def loss(weights: Weights, x: Array, labels: NDArray[np.integer[Any]], activation: str, form: str) -> float:
    """Return the mean cross-entropy over the images."""
    return float(cross_entropy(forward(weights, x, activation).logits, labels, form).mean())


def nudged_gradient(
    weights: Weights, x: Array, labels: NDArray[np.integer[Any]], activation: str, form: str, step: float = 1e-5
) -> list[Array]:
    """Return the same gradient as `backward`, measured: each weight a little larger, a little smaller, two losses.

    Needs two forward passes for every single weight, and is exact only for a `step` towards zero.
    """
    gradients = [np.zeros_like(weight) for weight in weights]
    for layer, weight in enumerate(weights):
        for place in np.ndindex(weight.shape):
            ends = []
            for nudge in (step, -step):
                moved = [array.copy() for array in weights]
                moved[layer][place] += nudge
                ends.append(loss(moved, x, labels, activation, form))
            gradients[layer][place] = (ends[0] - ends[1]) / (2 * step)
    return gradients
