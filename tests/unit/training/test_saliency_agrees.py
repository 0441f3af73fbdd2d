"""What is shown of the inside of a network against TensorFlow: slopes by the pixels, and a neuron's worked sum."""

from __future__ import annotations

import math
from itertools import pairwise
from typing import Any

import numpy as np
import pytest

from mnistlab.core.dense import forward
from mnistlab.core.saliency import lead, slopes
from mnistlab.core.spec import choices
from mnistlab.core.worked_sum import worked_sum
from mnistlab.data.dataset import Dataset
from mnistlab.training.backend import keras, tf

IMAGES = 8


def drawn(hidden: tuple[int, ...]) -> list[Any]:
    chance = np.random.default_rng(3)
    weights = []
    for inputs, units in pairwise((784, *hidden, 10)):
        limit = math.sqrt(6 / (inputs + units))
        weights += [chance.uniform(-limit, limit, (inputs, units)), chance.normal(0, 0.1, units)]
    return weights


def sums_of(weights: list[Any], x: Any, activation: str) -> list[Any]:
    """Return the sums of each layer as TensorFlow computes them."""
    sums, output = [], x
    for kernel, bias in zip(weights[::2], weights[1::2], strict=True):
        sums.append(output @ tf.constant(kernel) + tf.constant(bias))
        output = keras.activations.get(activation)(sums[-1])
    return sums


@pytest.mark.parametrize("hidden", [(), (24, 16, 12)], ids=str)
@pytest.mark.parametrize("pixels", choices("pixels"))
@pytest.mark.parametrize("activation", choices("activation"))
def test_slopes_by_the_pixels_are_tensorflow_s(
    mnist: Dataset, activation: str, pixels: str, hidden: tuple[int, ...]
) -> None:
    x = mnist.x_test[:IMAGES].reshape(IMAGES, 784).astype(np.float64) / (255 if pixels == "scaled" else 1)
    weights, last = drawn(hidden), len(hidden)
    asked = [(last, lead(10, 3)), (last, lead(10, 4, 9)), *((i, lead(hidden[i], 5)) for i in range(last))]
    for layer, direction in asked:
        given = tf.constant(x)
        with tf.GradientTape() as tape:
            tape.watch(given)
            score = tf.reduce_sum(sums_of(weights, given, activation)[layer] * direction)
        theirs = tape.gradient(score, given).numpy()
        found = slopes(weights, x, activation, layer, direction)
        np.testing.assert_allclose(found, theirs, rtol=1e-5, atol=1e-5 * np.abs(theirs).max())


@pytest.mark.parametrize("pixels", choices("pixels"))
def test_a_worked_sum_is_the_neuron_s_of_tensorflow(mnist: Dataset, pixels: str) -> None:
    x = mnist.x_test[:1].reshape(1, 784).astype(np.float64) / (255 if pixels == "scaled" else 1)
    weights = drawn((24, 16))
    way = forward(weights, x, "relu")
    for layer, sums in enumerate(sums_of(weights, tf.constant(x), "relu")):
        for unit in (0, 7):
            found = worked_sum(way.inputs[layer][0], weights[2 * layer][:, unit], float(weights[2 * layer + 1][unit]))
            assert float(found.total) == pytest.approx(float(sums[0, unit]), abs=0.51 * 10**-found.decimals)
