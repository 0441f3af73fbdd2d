"""One hidden layer of ReLU units as a way to draw curves: what the universal approximation theorem is about."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.floating[Any]]

X = np.linspace(-1, 1, 241)
"""Where curves are measured and fitted."""

TARGETS: dict[str, Callable[[Array], Array]] = {
    "wave": lambda x: 0.8 * np.sin(2.5 * np.pi * x),
    "hills": lambda x: 1.5 * np.exp(-(((x + 0.45) / 0.18) ** 2)) + 0.9 * np.exp(-(((x - 0.4) / 0.35) ** 2)) - 0.7,
    "jump": lambda x: np.where(x < 0.1, -0.6, 0.6),
}
"""Curves over the interval from -1 to 1. The last one is not continuous, so the theorem promises nothing for it."""


@dataclass(frozen=True)
class Bends:
    """A network with one input, one hidden layer of ReLU units and one output.

    kinks: where each unit wakes up, shape (units,): unit i computes ReLU(x - kinks[i]).
    slopes: the weight of each unit in the output, shape (units,). bias: of the output.
    """

    kinks: Array
    slopes: Array
    bias: float

    def units(self, x: Array) -> Array:
        """Return what each unit adds to the output at each x, shape (x, units)."""
        return np.maximum(x[:, None] - self.kinks, 0) * self.slopes

    def __call__(self, x: Array) -> Array:
        """Return the output at each x."""
        total: Array = self.units(x).sum(axis=1)
        return total + self.bias


def spread(units: int) -> Array:
    """Return places from -1 on, each next one halving a widest gap, so that more units keep the kinks of fewer.

    Source: the sequence of J. G. van der Corput, Verteilungsfunktionen (1935), in base 2.
    """
    places = []
    for i in range(units):
        place, part, rest = 0.0, 1.0, i
        while rest:
            place += part * (rest & 1)
            part, rest = part / 2, rest >> 1
        places.append(place - 1)
    return np.array(places)


def fits(target: Callable[[Array], Array], most: int) -> list[Bends]:
    """Return for 1 to `most` units the network that comes closest to the target: least squares over `X`.

    The kinks stay where `spread` puts them; only slopes and bias are fitted, which takes an equation, not training.
    As more units keep the kinks of fewer, one QR decomposition serves them all: its upper left corners are theirs.
    """
    kinks = spread(most)
    features = np.column_stack([np.ones(X.size), np.maximum(X[:, None] - kinks, 0)])
    directions, corner = np.linalg.qr(features)
    parts = directions.T @ target(X)
    solved = [np.linalg.solve(corner[:n, :n], parts[:n]) for n in range(2, most + 2)]
    return [Bends(kinks[: found.size - 1], found[1:], float(found[0])) for found in solved]


def errors(target: Callable[[Array], Array], bends: Bends) -> tuple[float, float]:
    """Return the root of the mean squared error, and the largest error, over `X`."""
    off = np.abs(bends(X) - target(X))
    return float(np.sqrt((off**2).mean())), float(off.max())
