"""A network small enough to follow every number of it: two inputs, two hidden neurons, two answers.

It is to tell a 6 from a 9 by how much ink there is in the upper and in the lower half of an image.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from mnistlab.core import dense
from mnistlab.core.activations import ACTIVATIONS
from mnistlab.core.losses import cross_entropy_slope, softmax

Array = NDArray[np.floating[Any]]

INPUTS, HIDDEN, CLASSES = ("top", "bottom"), ("h₁", "h₂"), ("6", "9")
"""What inputs, hidden neurons and answers are called."""

INK = (1.0, 0.5)
"""An image: how bright its halves are. There is more ink at the top, as in a 9."""

LABEL = 1
"""Its true class: "9"."""

WEIGHTS: tuple[Array, ...] = (
    np.array([[0.4, -0.8], [0.6, 0.4]]),
    np.array([-0.2, 0.1]),
    np.array([[0.7, -0.5], [-0.3, 0.8]]),
    np.array([0.1, 0.0]),
)
"""Kernel and bias of the hidden layer, then of the output layer, as `dense.forward` takes them; not trained."""

for _array in WEIGHTS:
    _array.setflags(write=False)


@dataclass(frozen=True)
class Parameter:
    """One of the twelve: `array` and `place` say where it stands in `WEIGHTS`."""

    name: str
    array: int
    place: tuple[int, ...]

    @property
    def layer(self) -> int:
        """0 for the hidden layer, 1 for the output layer."""
        return self.array // 2

    @property
    def source(self) -> int | None:
        """Which neuron it comes from; None for a bias."""
        return self.place[0] if len(self.place) == 2 else None

    @property
    def target(self) -> int:
        """Which neuron it leads to."""
        return self.place[-1]

    def of(self, arrays: Sequence[Array]) -> float:
        """Return its value in `WEIGHTS`, or its slope in gradients of the same shapes."""
        return float(arrays[self.array][self.place])

    def put(self, value: float, arrays: Sequence[Array]) -> list[Array]:
        """Return a copy of `arrays` with this parameter at `value`."""
        changed = [array.copy() for array in arrays]
        changed[self.array][self.place] = value
        return changed


def _named() -> tuple[Parameter, ...]:
    found = []
    for array, (above, below) in ((0, (INPUTS, HIDDEN)), (2, (HIDDEN, CLASSES))):
        found += [Parameter(f"{a} → {b}", array, (i, j)) for i, a in enumerate(above) for j, b in enumerate(below)]
        found += [Parameter(f"bias of {b}", array + 1, (j,)) for j, b in enumerate(below)]
    return tuple(found)


PARAMETERS = _named()
"""All of its weights and biases, in the order of `WEIGHTS`."""


@dataclass(frozen=True)
class Numbers:
    """Everything the forward pass computes for one image, each of shape (2,), and the loss.

    sums: of the hidden neurons. outputs: of the hidden neurons, after the activation. scores: of the two answers.
    chances: their probabilities.
    """

    ink: Array
    sums: Array
    outputs: Array
    scores: Array
    chances: Array
    loss: float


@dataclass(frozen=True)
class Blame:
    """The derivatives of the loss on the way back, each of shape (2,).

    scores: by the scores. outputs: by the hidden neurons' outputs. sums: by their sums. slopes: of the activation.
    """

    scores: Array
    outputs: Array
    sums: Array
    slopes: Array


def numbers(weights: Sequence[Array], ink: Sequence[float], label: int, activation: str) -> Numbers:
    """Return what the network computes for one image of class `label`."""
    x, labels = np.array([ink], float), np.array([label])
    there = dense.forward(weights, x, activation)
    loss = dense.loss(weights, x, labels, activation, "logits")
    return Numbers(x[0], there.sums[0][0], there.inputs[1][0], there.logits[0], softmax(there.logits)[0], loss)


def blame(weights: Sequence[Array], ink: Sequence[float], label: int, activation: str) -> Blame:
    """Walk back from the loss to the hidden neurons, node by node."""
    now = numbers(weights, ink, label, activation)
    scores = cross_entropy_slope(now.scores[None], np.array([label]))[0]
    outputs = weights[2] @ scores
    slopes = np.asarray(ACTIVATIONS[activation].slope(now.sums))
    return Blame(scores, outputs, outputs * slopes, slopes)


def gradient(weights: Sequence[Array], ink: Sequence[float], label: int, activation: str) -> list[Array]:
    """Return the derivative of the loss by every weight and bias, in the shapes of `weights`."""
    return dense.backward(weights, np.array([ink], float), np.array([label]), activation, "logits")


def factors(
    parameter: Parameter, weights: Sequence[Array], ink: Sequence[float], label: int, activation: str
) -> list[tuple[str, float]]:
    """Return the factors of the chain rule along the way from the loss to a weight: what each is, and its value.

    Their product is the derivative of the loss by that weight.
    """
    there, back = numbers(weights, ink, label, activation), blame(weights, ink, label, activation)
    source, target = parameter.source, parameter.target
    if parameter.layer:
        start = [(f"loss by the score of {CLASSES[target]}", float(back.scores[target]))]
        values, names = there.outputs, [f"output of {name}" for name in HIDDEN]
    else:
        start = [
            (f"loss by the output of {HIDDEN[target]}", float(back.outputs[target])),
            (f"slope of the activation in {HIDDEN[target]}", float(back.slopes[target])),
        ]
        values, names = there.ink, [f"ink at the {name}" for name in INPUTS]
    last = ("a bias is added as it is", 1.0) if source is None else (names[source], float(values[source]))
    return [*start, last]


def stepped(weights: Sequence[Array], gradients: Sequence[Array], rate: float) -> list[Array]:
    """Return the weights after one step: each less its slope times the learning rate."""
    return [weight - rate * slope for weight, slope in zip(weights, gradients, strict=True)]
