"""How neurons behave over many images: counted, in a network made so that one knows it."""

from __future__ import annotations

import numpy as np
import pytest

from mnistlab.core.activity import FEWEST_IMAGES, MOST_IMAGES, activity_of_layers, never_on, sample_size
from mnistlab.core.dense import forward
from mnistlab.core.starting import network

IMAGES = np.array([[0.0, 1.0], [1.0, 0.0], [1.0, 1.0], [0.5, 0.0]])
LABELS = np.array([0, 1, 1, 2])

# Neurons: on for all; on where the first pixel is bright; dead by its bias; dead as it has neither weight nor bias.
MADE = [
    np.array([[1.0, 1, -1, 0], [1.0, 0, -1, 0]]),
    np.array([0.5, -0.75, -0.1, 0]),
    np.array([[1.0, 0, 0], [0, 1, 0], [0, 0, 1], [0, 0, 1]]),
    np.array([-10.0, 0.125, 0]),
]


def test_dead_neurons_are_found_in_a_network_that_has_some() -> None:
    hidden, outputs = activity_of_layers(MADE, IMAGES, LABELS, "relu", classes=3, favourites=2)
    np.testing.assert_allclose(hidden.on, [1, 0.5, 0, 0])
    assert hidden.never_on.tolist() == [2, 3]
    assert never_on(MADE, IMAGES, "relu")[0].tolist() == [False, False, True, True]
    assert never_on(MADE, IMAGES[:1], "relu")[0].tolist() == [False, True, True, True], "on fewer images more are off"
    np.testing.assert_allclose(outputs.on, [0, 1, 0])


def test_means_by_class_and_favourites_are_those_one_counts() -> None:
    hidden, _ = activity_of_layers(MADE, IMAGES, LABELS, "relu", classes=4, favourites=2)
    np.testing.assert_allclose(hidden.by_class[:, 0], [1.5, 2.0, 1.0, 0.0])
    np.testing.assert_allclose(hidden.by_class[:, 1], [0, 0.25, 0, 0])
    np.testing.assert_allclose(hidden.mean, [1.625, 0.125, 0, 0])
    assert hidden.favourites[0, 0] == 2
    assert sorted(hidden.favourites[:, 1].tolist()) == [1, 2]
    np.testing.assert_allclose(hidden.heights[:, 0], [2.5, 1.5])


@pytest.mark.parametrize("activation", ["sigmoid", "tanh", "gelu"])
def test_a_large_layer_agrees_with_the_network_image_by_image(activation: str) -> None:
    weights = network("he_normal", (20, 33, 10), 4)
    chance = np.random.default_rng(1)
    x, labels = chance.random((90, 20)), chance.integers(0, 10, 90)
    way = forward(weights, x, activation)
    for found, sums, values in zip(
        activity_of_layers(weights, x, labels, activation), way.sums, [way.inputs[1], way.logits], strict=True
    ):
        np.testing.assert_allclose(found.on, (sums > 0).mean(axis=0))
        np.testing.assert_array_equal(found.heights, -np.sort(-values, axis=0)[:12])
        np.testing.assert_array_equal(np.take_along_axis(values, found.favourites, axis=0), found.heights)
        np.testing.assert_allclose(found.by_class[3], values[labels == 3].mean(axis=0))


def test_there_may_be_fewer_images_than_favourites() -> None:
    (outputs,) = activity_of_layers(network("zeros", (2, 10), 1), IMAGES[:3], LABELS[:3], "relu")
    assert outputs.favourites.shape == (3, 10)


def test_large_networks_are_asked_fewer_images() -> None:
    small, large = np.zeros((784, 10)), np.zeros((9000, 1000))
    assert sample_size([small]) == MOST_IMAGES
    assert sample_size([large]) == FEWEST_IMAGES
