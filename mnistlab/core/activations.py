"""Activation functions and their derivatives, element by element, on arrays of any shape.

The names and constants are Keras's: leaky ReLU has slope 0.2 below zero, ELU has alpha 1, GELU is the exact one.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.floating[Any]]

LEAK = 0.2
"""Slope of leaky ReLU below zero, as in `keras.activations.leaky_relu`."""


@dataclass(frozen=True)
class Function:
    """A function `of` z = Wx + b, and its derivative, `slope`, as a function of z as well."""

    of: Callable[[Array], Array]
    slope: Callable[[Array], Array]


def sigmoid(z: Array) -> Array:
    """Return 1 / (1 + e^-z), without overflow for large negative z."""
    small: Array = np.exp(-np.abs(z))
    result: Array = np.where(z >= 0, 1, small) / (1 + small)
    return result


def normal_share(z: Array) -> Array:
    """Return the share of a normal distribution below z, to 1e-7.

    Source: Abramowitz and Stegun, Handbook of Mathematical Functions (1964), formula 7.1.26 for erf.
    """
    x = np.abs(z) / np.sqrt(2)
    t = 1 / (1 + 0.3275911 * x)
    series = t * (0.254829592 + t * (-0.284496736 + t * (1.421413741 + t * (-1.453152027 + t * 1.061405429))))
    erf = 1 - series * np.exp(-x * x)
    share: Array = 0.5 * (1 + np.sign(z) * erf)
    return share


def maxout(z: Array) -> Array:
    """Return the largest of several weighted sums: z has shape (..., pieces), the result (...).

    Source: Goodfellow et al., Maxout Networks (2013), arXiv:1302.4389.
    """
    largest: Array = z.max(axis=-1)
    return largest


def _bell(z: Array) -> Array:
    height: Array = np.exp(-z * z / 2) / np.sqrt(2 * np.pi)
    return height


def _softly(z: Array) -> Array:
    """Return e^z - 1 below zero; above it nobody looks, and e^z must not overflow there."""
    low: Array = np.expm1(np.minimum(z, 0))
    return low


ACTIVATIONS: dict[str, Function] = {
    "step": Function(lambda z: (z > 0).astype(float), np.zeros_like),
    "linear": Function(lambda z: z, np.ones_like),
    "sigmoid": Function(sigmoid, lambda z: sigmoid(z) * (1 - sigmoid(z))),
    "tanh": Function(np.tanh, lambda z: 1 - np.tanh(z) ** 2),
    "relu": Function(lambda z: np.maximum(z, 0), lambda z: (z > 0).astype(z.dtype)),
    "leaky_relu": Function(lambda z: np.where(z > 0, z, LEAK * z), lambda z: np.where(z > 0, 1, LEAK)),
    "elu": Function(lambda z: np.where(z > 0, z, _softly(z)), lambda z: np.where(z > 0, 1, _softly(z) + 1)),
    "gelu": Function(lambda z: z * normal_share(z), lambda z: normal_share(z) + z * _bell(z)),
}
"""By the names RunSpec has for them, and the perceptron's "step", whose slope is zero wherever it has one."""
