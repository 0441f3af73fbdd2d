"""Images that only the wall knows: always the same, near the test images, and sorting networks as those do."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
import pytest
from numpy.typing import NDArray

from mnistlab.core.dense import backward
from mnistlab.core.school.secret_images import IMAGES, SecretImages, secret_images
from mnistlab.core.spec import RunSpec
from mnistlab.core.trained import Network
from mnistlab.data.catalog import Catalog
from mnistlab.data.dataset import Dataset


@pytest.fixture(scope="module")
def mnist() -> Dataset:
    return Catalog().load("mnist")


@pytest.fixture(scope="module")
def secret(mnist: Dataset) -> SecretImages:
    return secret_images(mnist.x_test, mnist.y_test, seed=5)


def trained(mnist: Dataset, hidden: tuple[int, ...], steps: int) -> Network:
    """Train a network by plain gradient descent, batch by batch."""
    dice = np.random.default_rng(0)
    sizes = (784, *hidden, 10)
    weights: list[NDArray[np.float32]] = []
    for inputs, units in pairwise(sizes):
        kernel = dice.normal(0, (2 / inputs) ** 0.5, (inputs, units)).astype(np.float32)
        weights += [kernel, np.zeros(units, np.float32)]
    network = Network(RunSpec(hidden=hidden), tuple(weights))
    for _ in range(steps):
        rows = dice.integers(0, len(mnist.y_train), 100)
        x = network.inputs(mnist.x_train[rows])
        for i, slope in enumerate(backward(weights, x, mnist.y_train[rows], "relu", "logits")):
            weights[i][...] -= 0.2 * slope
    return network


def test_the_same_seed_gives_the_same_images_and_another_others(mnist: Dataset, secret: SecretImages) -> None:
    again = secret_images(mnist.x_test, mnist.y_test, seed=5)
    other = secret_images(mnist.x_test, mnist.y_test, seed=6)
    assert (again.images == secret.images).all()
    assert (again.labels == secret.labels).all()
    assert not (other.images == secret.images).all()


def test_there_are_as_many_of_each_class(secret: SecretImages) -> None:
    assert secret.images.shape == (IMAGES, 28, 28)
    assert secret.images.dtype == np.uint8
    assert np.bincount(secret.labels).tolist() == [IMAGES // 10] * 10
    assert len(np.unique(secret.labels[:50])) > 5  # mixed, so that a part of them is a fair one too


def test_none_of_them_is_a_test_image_and_all_are_near_one(mnist: Dataset, secret: SecretImages) -> None:
    test = {image.tobytes() for image in mnist.x_test}
    assert not any(image.tobytes() in test for image in secret.images)
    for label in (1, 8):
        theirs = mnist.x_test[mnist.y_test == label].reshape(-1, 784).astype(np.float32)
        for image in secret.images[secret.labels == label][:10].reshape(-1, 784).astype(np.float32):
            nearest = ((theirs - image) ** 2).sum(axis=1).min()
            assert 0 < nearest < 0.5 * (image**2).sum()


def test_ink_is_neither_lost_nor_invented(mnist: Dataset, secret: SecretImages) -> None:
    assert np.isclose(secret.images.mean(), mnist.x_test.mean(), rtol=0.1)
    assert (secret.images.max(axis=(1, 2)) > 150).mean() > 0.99


def test_better_networks_score_better_and_all_a_little_less_than_on_the_test(
    mnist: Dataset, secret: SecretImages
) -> None:
    networks = [trained(mnist, (), 20), trained(mnist, (8,), 150), trained(mnist, (64,), 400)]
    scores = [secret.score(network) for network in networks]
    test = [float((network.forward(mnist.x_test).logits.argmax(axis=1) == mnist.y_test).mean()) for network in networks]
    assert sorted(test) == test
    assert sorted(scores) == scores
    for score, accuracy in zip(scores, test, strict=True):
        assert accuracy - 0.12 < score < accuracy


def test_of_a_small_set_there_are_as_many_as_it_has() -> None:
    images = np.full((7, 28, 28), 200, np.uint8)
    small = secret_images(images, np.array([0, 0, 0, 1, 1, 1, 3], np.uint8), seed=1, count=6)
    assert sorted(small.labels.tolist()) == [0, 0, 1, 1, 3]
    none = secret_images(images[:0], np.zeros(0, np.uint8), seed=1)
    assert none.images.shape == (0, 28, 28)
    assert none.score(Network(RunSpec(hidden=()), (np.zeros((784, 10), np.float32), np.zeros(10, np.float32)))) == 0


@pytest.mark.parametrize("value", [np.nan, np.inf])
def test_a_network_whose_numbers_are_none_gets_nothing_right(secret: SecretImages, value: float) -> None:
    weights = (np.full((784, 10), value, np.float32), np.zeros(10, np.float32))
    assert secret.score(Network(RunSpec(hidden=()), weights)) == 0
