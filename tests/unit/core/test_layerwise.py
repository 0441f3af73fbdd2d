"""A digit on its way through the layers."""

from __future__ import annotations

import numpy as np
import pytest

from mnistlab.core.layerwise import due_to_class, favourites, feeders, outputs
from mnistlab.core.starting import network


@pytest.mark.parametrize("activation", ["relu", "sigmoid"])
def test_each_layer_passes_on_what_keras_s_does(activation: str) -> None:
    import keras

    weights = network("glorot_uniform", (20, 8, 6, 10), 3)
    x = np.random.default_rng(1).uniform(0, 1, (5, 20))
    inputs = there = keras.Input((20,))
    layers = [keras.layers.Dense(8, activation), keras.layers.Dense(6, activation), keras.layers.Dense(10, "softmax")]
    outs = []
    for layer in layers:
        there = layer(there)
        outs.append(there)
    model = keras.Model(inputs, outs)
    model.set_weights(weights)
    for mine, theirs in zip(outputs(weights, x, activation), model(x), strict=True):
        assert np.allclose(mine, theirs.numpy(), atol=1e-5)


def test_favourites_are_those_that_excite_most() -> None:
    values = np.array([[0.0, 1], [3, 0], [2, 0], [2, 5]])
    assert favourites(values, 0, 3).tolist() == [1, 2, 3]
    assert favourites(values, 1, 1).tolist() == [3]


def test_the_share_due_to_class_is_that_of_the_variance_between_classes() -> None:
    labels = np.array([0, 0, 1, 1])
    assert due_to_class(np.array([[1.0], [1], [5], [5]]), labels) == pytest.approx(1)
    assert due_to_class(np.array([[1.0], [5], [1], [5]]), labels) == pytest.approx(0)
    assert due_to_class(np.array([[0.0], [2], [4], [6]]), labels) == pytest.approx(16 / 20)
    assert due_to_class(np.ones((4, 3)), labels) == 0


def test_between_and_within_classes_make_up_the_whole() -> None:
    random = np.random.default_rng(4)
    values, labels = random.normal(size=(60, 5)), random.integers(0, 4, 60)
    within = sum(((values[labels == c] - values[labels == c].mean(axis=0)) ** 2).sum() for c in range(4))
    assert due_to_class(values, labels) == pytest.approx(1 - within / ((values - values.mean(axis=0)) ** 2).sum())


def test_feeders_add_most_to_the_sum() -> None:
    values, kernel = np.array([1.0, 2, 0, 3]), np.array([[1.0, 0], [1, 0], [9, 0], [-1, 1]])
    assert feeders(values, kernel, 0, 2).tolist() == [1, 0]
    assert feeders(values, kernel, 1, 1).tolist() == [3]
