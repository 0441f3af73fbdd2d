"""Gradients through many layers: the product of slopes, and what a fresh network's really are."""

from __future__ import annotations

import numpy as np
import pytest

from mnistlab.core.activations import ACTIVATIONS
from mnistlab.core.dense import loss
from mnistlab.core.vanishing import fresh_network, gradient_sizes, multiplied

RANDOM = np.random.default_rng(1)
X, LABELS = RANDOM.random((20, 30)), RANDOM.integers(0, 10, 20)


def test_the_product_of_slopes_is_the_slope_of_functions_in_a_row() -> None:
    sigmoid, z, small = ACTIVATIONS["sigmoid"], np.array([0.4]), 1e-6
    back = z - sigmoid.of(z)

    def row(value: np.ndarray) -> float:
        for _ in range(4):
            value = sigmoid.of(value) + back
        return float(value[0])

    measured = (row(z + small) - row(z - small)) / (2 * small)
    assert multiplied(float(sigmoid.slope(z)[0]), 4)[-1] == pytest.approx(measured, rel=1e-5)
    assert multiplied(0.0, 3).tolist() == [1, 0, 0, 0]


def test_starting_weights_are_glorot_s() -> None:
    weights = fresh_network(784, 32, 3, seed=1)
    assert [part.shape for part in weights] == [(784, 32), (32,), (32, 32), (32,), (32, 32), (32,), (32, 10), (10,)]
    assert np.abs(weights[0]).max() <= np.sqrt(6 / 816) and weights[0].std() == pytest.approx(
        np.sqrt(2 / 816), rel=0.02
    )
    assert not any(bias.any() for bias in weights[1::2])


def test_sizes_are_those_of_the_loss_s_true_slopes() -> None:
    weights = fresh_network(30, 3, 2, seed=4)
    sizes = gradient_sizes(X, LABELS, "tanh", units=3, depth=2, seed=4)
    for layer in range(2):
        kernel, slopes = weights[2 * layer], []
        for place in np.ndindex(kernel.shape):
            ends = []
            for move in (1e-5, -2e-5):
                kernel[place] += move
                ends.append(loss(weights, X, LABELS, "tanh", "logits"))
            kernel[place] += 1e-5
            slopes.append((ends[0] - ends[1]) / 2e-5)
        assert sizes[layer] == pytest.approx(np.abs(slopes).mean(), rel=1e-5)


def test_through_sigmoids_the_gradient_vanishes_and_through_relu_far_less() -> None:
    sigmoid, relu = (gradient_sizes(X, LABELS, name, units=32, depth=8, seed=1) for name in ("sigmoid", "relu"))
    assert sigmoid[0] < 1e-3 * sigmoid[-1]
    assert relu[0] > 0.01 * relu[-1]
