"""Lesson 6 says that an old tutorial's network learns with the loss of its day, and not with today's."""

from __future__ import annotations

import math
from statistics import median

import numpy as np
import pytest

from mnistlab.core import dense
from mnistlab.data.dataset import Dataset
from mnistlab.lessons.softmax import OLD_RUNS
from mnistlab.training.trainer import Trainer


@pytest.mark.slow
def test_one_learns_and_the_other_dies(trainer: Trainer, mnist: Dataset) -> None:
    # The first steps are so large that rounding decides how much: another processor is like another seed.
    clipped = [trainer.train(OLD_RUNS["clipped"].with_(seed=seed), mnist).test_accuracy for seed in range(1, 6)]
    exact = trainer.train(OLD_RUNS["exact"], mnist)

    assert OLD_RUNS["clipped"].seed == 1
    assert clipped[0] > 2 * exact.test_accuracy
    assert median(clipped) > 0.6
    said = np.array(exact.confusion).sum(axis=0)
    assert said.max() == len(mnist.x_test), "one digit for every image"
    assert exact.test_loss == pytest.approx(math.log(10), abs=0.01)
    last = dense.forward(exact.weights, mnist.x_test.reshape(-1, 784).astype(np.float64), "relu").inputs[-1]
    assert not last.any(), "its last hidden neurons are dead"
