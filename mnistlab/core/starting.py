"""How weights are drawn before the first step, and what becomes of the sums on their way through the layers."""

from __future__ import annotations

import math
from itertools import pairwise
from typing import Any

import numpy as np
from numpy.typing import NDArray

from mnistlab.core.activations import ACTIVATIONS
from mnistlab.core.dense import Array

NORMAL_STD = 0.05
"""The spread of Keras's `RandomNormal`, whatever the size of the layer."""

_CUT = 2.0
"""Keras draws He's normal numbers again that lie beyond so many times their spread."""

_CUT_STD = 0.87962566103423978
"""The spread of a standard normal distribution that is cut there."""


def glorot_limit(inputs: int, units: int) -> float:
    """Return how far from zero a weight may be at most: sqrt(6 / (inputs + units)).

    Source: Glorot and Bengio, Understanding the difficulty of training deep feedforward neural networks (2010).
    """
    return math.sqrt(6 / (inputs + units))


def expected_std(name: str, inputs: int, units: int) -> float:
    """Return the standard deviation of the weights that `draw` returns.

    A uniform distribution between -limit and limit has limit / sqrt(3), so Glorot's is sqrt(2 / (inputs + units)).
    He's is sqrt(2 / inputs): He et al., Delving Deep into Rectifiers (2015), arXiv:1502.01852.
    """
    match name:
        case "zeros":
            return 0.0
        case "random_normal":
            return NORMAL_STD
        case "glorot_uniform":
            return glorot_limit(inputs, units) / math.sqrt(3)
        case "he_normal":
            return math.sqrt(2 / inputs)
    raise ValueError(f"no initializer called {name!r}")


def draw(name: str, inputs: int, units: int, chance: np.random.Generator) -> Array:
    """Return a layer's first weights, shape (inputs, units), by RunSpec's name for the way they are drawn."""
    std, shape = expected_std(name, inputs, units), (inputs, units)
    match name:
        case "glorot_uniform":
            limit = glorot_limit(inputs, units)
            return chance.uniform(-limit, limit, shape)
        case "he_normal":
            return std / _CUT_STD * _cut_normal(shape, chance)
    return chance.normal(0.0, std, shape)


def network(name: str, sizes: tuple[int, ...], seed: int) -> list[Array]:
    """Return the first weights of a network with layers of these sizes, the inputs first; biases are zero."""
    chance = np.random.default_rng(seed)
    weights: list[Array] = []
    for inputs, units in pairwise(sizes):
        weights += [draw(name, inputs, units, chance), np.zeros(units)]
    return weights


def sums_through_layers(
    x: Array, activation: str, units: int, depth: int, seed: int, *, name: str = "", std: float = NORMAL_STD
) -> list[NDArray[np.floating[Any]]]:
    """Return the sums of each layer, shape (images, units), in a network that has not learned anything yet.

    Args:
        x: images, shape (images, inputs).
        activation: of every layer.
        units: how many each layer has.
        depth: how many layers there are.
        seed: where the random numbers begin.
        name: how weights are drawn; "" for normally distributed ones of spread `std`.
        std: see there.
    """
    chance = np.random.default_rng(seed)
    sums: list[Array] = []
    for _ in range(depth):
        shape = (x.shape[1], units)
        kernel = draw(name, *shape, chance) if name else chance.normal(0.0, std, shape)
        sums.append(x @ kernel)
        x = ACTIVATIONS[activation].of(sums[-1])
    return sums


def _cut_normal(shape: tuple[int, int], chance: np.random.Generator) -> Array:
    numbers = chance.standard_normal(shape)
    while (beyond := np.abs(numbers) > _CUT).any():
        numbers[beyond] = chance.standard_normal(int(beyond.sum()))
    return numbers
