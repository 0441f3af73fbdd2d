"""Lesson 6 says that an old tutorial's network learns with the loss of its day, and not with today's."""

from __future__ import annotations

import math

import numpy as np
import pytest

from mnistlab.core import dense
from mnistlab.data.dataset import Dataset
from mnistlab.lessons.softmax import OLD_RUNS
from mnistlab.training.trainer import Trainer


@pytest.mark.slow
def test_one_learns_and_the_other_dies(trainer: Trainer, mnist: Dataset) -> None:
    clipped, exact = (trainer.train(OLD_RUNS[name], mnist) for name in ("clipped", "exact"))

    assert clipped.test_accuracy > 0.85
    said = np.array(exact.confusion).sum(axis=0)
    assert said.max() == len(mnist.x_test), "one digit for every image"
    assert exact.test_loss == pytest.approx(math.log(10), abs=0.01)
    last = dense.forward(exact.weights, mnist.x_test.reshape(-1, 784).astype(np.float64), "relu").inputs[-1]
    assert not last.any(), "its last hidden neurons are dead"
