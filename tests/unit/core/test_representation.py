"""What the last hidden layer makes of images, searched in half precision, against single precision and brute force."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
import pytest
from numpy.typing import NDArray

from mnistlab.core import representation
from mnistlab.core.representation import Representation, last_hidden, sample
from mnistlab.core.spec import RunSpec
from mnistlab.core.trained import Network
from mnistlab.data.load import read_mnist


@pytest.fixture(scope="module")
def images() -> NDArray[np.uint8]:
    return read_mnist().x_train[:1500]


def network(*hidden: int, gain: float = 1.0, **settings: object) -> Network:
    rng = np.random.default_rng(3)
    sizes = (784, *hidden, 10)
    weights: list[NDArray[np.float32]] = []
    for inputs, units in pairwise(sizes):
        weights += [rng.normal(0, gain / np.sqrt(inputs), (inputs, units)).astype(np.float32), np.zeros(units, "f4")]
    return Network(RunSpec.parse({"hidden": hidden, **settings}), tuple(weights))


@pytest.mark.parametrize(
    "asked",
    [network(48), network(64, 24, activation="tanh"), network(32, gain=1e4, pixels="raw")],
    ids=["relu", "two layers", "beyond half precision"],
)
def test_neighbours_are_those_of_single_precision(asked: Network, images: NDArray[np.uint8]) -> None:
    indices = np.arange(0, 1500, 2)
    found = Representation.of(asked, images, indices).nearest(asked, images[101], 6)
    exact = asked.layers(images)[-2].astype(np.float64)
    distances = np.linalg.norm(exact[indices] - exact[101], axis=1)
    # Half precision may swap two that are equally far to three digits, but finds none that is farther.
    np.testing.assert_allclose(found.distances, np.sort(distances)[:6], rtol=2e-3)
    np.testing.assert_allclose(distances[found.indices], found.distances, rtol=2e-3)
    assert found.usual == pytest.approx(distances.mean(), rel=1e-3)


def test_an_image_that_was_trained_on_finds_itself(images: NDArray[np.uint8]) -> None:
    found = Representation.of(network(48), images, np.arange(1500)).nearest(network(48), images[700], 3)
    assert found.indices[0] == 700 and found.distances[0] < 0.01 * found.usual


def test_a_layer_of_dead_neurons_puts_all_images_in_one_place(images: NDArray[np.uint8]) -> None:
    asked = network(8)
    dead = Network(asked.spec, (asked.weights[0] * 0, asked.weights[1] - 1, *asked.weights[2:]))
    found = Representation.of(dead, images, np.arange(100)).nearest(dead, images[0], 6)
    assert found.distances.tolist() == [0] * 6 and found.usual == 0


def test_without_a_hidden_layer_there_are_the_pixels(images: NDArray[np.uint8]) -> None:
    np.testing.assert_array_equal(last_hidden(network(), images[:2]), images[:2].reshape(2, -1) / np.float32(255))


def test_a_sample_is_spread_over_all_images_and_bounded() -> None:
    some = sample(network(128), 54_000)
    assert len(some) == len(set(some.tolist())) == 10_000
    assert some[0] == 0 and 53_990 < some[-1] < 54_000 and set(np.diff(some)) == {5, 6}
    assert sample(network(128), 300).tolist() == list(range(300))


def test_a_large_network_is_asked_about_fewer(monkeypatch: pytest.MonkeyPatch) -> None:
    large = network(1024, 1024)
    products = 784 * 1024 + 1024 * 1024 + 1024 * 10
    assert len(sample(large, 60_000)) == representation.MOST_PRODUCTS // products < 10_000
    monkeypatch.setattr(representation, "MOST_PRODUCTS", 1)
    assert len(sample(large, 60_000)) == 1000
