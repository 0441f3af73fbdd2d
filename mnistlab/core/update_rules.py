"""What optimizers do with a gradient, in NumPy, with Keras's defaults: for drawing their paths.

Each rule is made for one set of parameters and remembers what it must; `step` returns the change to add to them.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any, Protocol

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.floating[Any]]


class Rule(Protocol):
    """A way to turn gradients into steps."""

    def step(self, gradient: Array) -> Array:
        """Return what to add to the parameters, given the gradient where they are."""
        ...


@dataclass
class Momentum:
    """Plain gradient descent with momentum 0; with more, a ball that keeps most of its speed; Nesterov looks ahead."""

    rate: float
    momentum: float = 0.0
    nesterov: bool = False
    _speed: Any = 0.0

    def step(self, gradient: Array) -> Array:
        """speed = momentum * speed - rate * gradient."""
        self._speed = self.momentum * self._speed - self.rate * gradient
        ahead = self.momentum * self._speed - self.rate * gradient
        change: Array = ahead if self.nesterov else self._speed
        return change


@dataclass
class Adagrad:
    """Smaller steps for parameters that were moved much already. Source: Duchi, Hazan, Singer (JMLR 12, 2011)."""

    rate: float
    _sum: Any = 0.1

    def step(self, gradient: Array) -> Array:
        """sum = sum + gradient^2; step = -rate * gradient / sqrt(sum)."""
        self._sum = self._sum + gradient**2
        change: Array = -self.rate * gradient / np.sqrt(self._sum + 1e-7)
        return change


@dataclass
class RMSprop:
    """Steps divided by the recent size of the gradient. Source: Hinton, Coursera lecture 6e (2012)."""

    rate: float
    _mean: Any = 0.0

    def step(self, gradient: Array) -> Array:
        """mean = 0.9 * mean + 0.1 * gradient^2; step = -rate * gradient / sqrt(mean)."""
        self._mean = 0.9 * self._mean + 0.1 * gradient**2
        change: Array = -self.rate * gradient / np.sqrt(self._mean + 1e-7)
        return change


@dataclass
class Adam:
    """Momentum and RMSprop together, corrected for their start. Source: Kingma and Ba (2015), arXiv:1412.6980."""

    rate: float
    _mean: Any = 0.0
    _square: Any = 0.0
    _count: int = field(default=0)

    def step(self, gradient: Array) -> Array:
        """Divide the mean gradient by the root of its mean square, both freed of their bias towards zero."""
        self._count += 1
        self._mean = 0.9 * self._mean + 0.1 * gradient
        self._square = 0.999 * self._square + 0.001 * gradient**2
        rate = self.rate * np.sqrt(1 - 0.999**self._count) / (1 - 0.9**self._count)
        change: Array = -rate * self._mean / (np.sqrt(self._square) + 1e-7)
        return change


def rule(name: str, rate: float) -> Rule:
    """Return a fresh rule by RunSpec's name for it; "adamw" is left out, as it differs only by its weight decay."""
    match name:
        case "sgd":
            return Momentum(rate)
        case "momentum":
            return Momentum(rate, 0.9)
        case "nesterov":
            return Momentum(rate, 0.9, nesterov=True)
        case "adagrad":
            return Adagrad(rate)
        case "rmsprop":
            return RMSprop(rate)
        case "adam":
            return Adam(rate)
    raise ValueError(f"no rule called {name!r}")
