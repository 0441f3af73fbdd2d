"""What the Draw page's preparing does to a network that was really trained."""

from __future__ import annotations

import numpy as np
import pytest
from numpy.typing import NDArray

from mnistlab.core.moving import moved
from mnistlab.core.pad import on_paper, prepare
from mnistlab.core.presets import PRESETS
from mnistlab.core.trained import Network
from mnistlab.data.dataset import Dataset
from mnistlab.training.trainer import Trainer

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def network(trainer: Trainer, mnist: Dataset) -> Network:
    """hidden-512-adam, trained at full length."""
    spec = PRESETS["hidden-512-adam"].spec
    return Network(spec, trainer.train(spec, mnist).weights)


def accuracy(network: Network, images: NDArray[np.uint8], labels: NDArray[np.uint8]) -> float:
    return float((network.probabilities(images).argmax(axis=1) == labels).mean())


def test_preparing_the_test_set_costs_less_than_half_a_point(network: Network, mnist: Dataset) -> None:
    prepared = np.stack([prepare(on_paper(image)).centred for image in mnist.x_test])
    before = accuracy(network, mnist.x_test, mnist.y_test)
    assert before > 0.97
    assert abs(accuracy(network, prepared, mnist.y_test) - before) < 0.005


def test_prepared_moved_digits_are_read_and_unprepared_ones_are_not(network: Network, mnist: Dataset) -> None:
    prepared, plain = moved(mnist.x_test, 6, seed=0)
    assert accuracy(network, prepared, mnist.y_test) >= 0.95
    assert accuracy(network, plain, mnist.y_test) < 0.5
