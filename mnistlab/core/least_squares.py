"""A straight line fitted by gradient descent: the smallest dataset that shows what random batches do."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

Array = NDArray[np.floating[Any]]
Rows = NDArray[np.integer[Any]]


@dataclass(frozen=True)
class LeastSquares:
    """Samples, and the loss of a neuron without activation on them.

    inputs: shape (samples, weights). targets: what the neuron should give, shape (samples,).
    """

    inputs: Array
    targets: Array

    def loss(self, weights: Array) -> Array:
        """Return half the mean squared error; weights have shape (..., weights), the loss (...)."""
        mistakes: Array = weights @ self.inputs.T - self.targets
        squares: Array = (mistakes**2).mean(axis=-1)
        return squares / 2

    def gradient(self, weights: Array, rows: Rows | None = None) -> Array:
        """Return the gradient of the loss on some rows, or on all: shape (weights,)."""
        inputs, targets = (self.inputs, self.targets) if rows is None else (self.inputs[rows], self.targets[rows])
        mistakes: Array = inputs @ weights - targets
        return mistakes @ inputs / len(inputs)

    def lowest(self) -> Array:
        """Return the weights of the smallest loss, from the normal equations."""
        return np.linalg.solve(self.inputs.T @ self.inputs, self.inputs.T @ self.targets)

    def descend(self, start: ArrayLike, rate: float, batch: int, steps: int, seed: int) -> Array:
        """Return the weights after each step of stochastic gradient descent, shape (steps + 1, weights)."""
        places = [np.asarray(start, float)]
        for _, rows in zip(range(steps), batches(len(self.targets), batch, seed), strict=False):
            places.append(places[-1] - rate * self.gradient(places[-1], rows))
        return np.stack(places)


def batches(samples: int, size: int, seed: int) -> Iterator[Rows]:
    """Yield the rows of one batch after another without end: shuffled, cut up, and shuffled again each epoch."""
    random = np.random.default_rng(seed)
    while True:
        order = random.permutation(samples)
        for first in range(0, samples, size):
            yield order[first : first + size]


def noisy_line(samples: int = 256, seed: int = 5) -> LeastSquares:
    """Return points around a line, as inputs (x, 1), so that the two weights are its slope and its height at 0."""
    random = np.random.default_rng(seed)
    x = random.uniform(-1.5, 2, samples)
    y = 1.2 * x - 0.6 + random.normal(0, 0.8, samples)
    return LeastSquares(np.column_stack([x, np.ones(samples)]), y)
