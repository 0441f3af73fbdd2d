"""A line, its gradient, and random batches."""

from __future__ import annotations

from itertools import islice

import numpy as np
import pytest

from mnistlab.core.descent import rise_over_run
from mnistlab.core.least_squares import batches, noisy_line


def test_the_lowest_point_is_the_line_of_polyfit() -> None:
    line = noisy_line()
    assert np.allclose(line.lowest(), np.polyfit(line.inputs[:, 0], line.targets, 1))
    assert np.allclose(line.gradient(line.lowest()), 0)


def test_the_gradient_is_rise_over_run() -> None:
    line, weights = noisy_line(), np.array([0.3, -1.2])
    assert np.allclose(line.gradient(weights), rise_over_run(line.loss, weights, 1e-7), atol=1e-5)


@pytest.mark.parametrize("size", [1, 8, 64, 100, 256])
def test_an_epoch_of_batches_holds_every_row_once(size: int) -> None:
    epoch = list(islice(batches(256, size, 3), -(-256 // size)))
    assert sorted(np.concatenate(epoch)) == list(range(256))


def test_batch_gradients_are_right_in_the_mean_and_less_noisy_the_larger_the_batch() -> None:
    line, weights = noisy_line(), np.array([-0.6, 1.6])
    whole = line.gradient(weights)
    noise = []
    for size in (1, 8, 64):
        slopes = np.stack([line.gradient(weights, rows) for rows in islice(batches(256, size, 1), 256 // size)])
        assert np.allclose(slopes.mean(axis=0), whole)
        slopes = np.stack([line.gradient(weights, rows) for rows in islice(batches(256, size, 1), 2000)])
        noise.append(np.sqrt(slopes.var(axis=0).sum()))
    # The root of the batch size, and a little less noise when the batch is a large part of all rows.
    assert noise[0] / noise[1] == pytest.approx(np.sqrt(8), rel=0.1)
    assert noise[0] / noise[2] == pytest.approx(8 / np.sqrt(1 - 63 / 255), rel=0.1)


def test_descent_on_all_rows_is_plain_gradient_descent() -> None:
    line = noisy_line()
    path = line.descend((-0.6, 1.6), 0.12, 256, 40, seed=1)
    weights = np.array([-0.6, 1.6])
    for place in path[1:]:
        weights = weights - 0.12 * line.gradient(weights)
        assert np.allclose(place, weights)
    assert np.allclose(line.descend((0, 0), 0.12, 8, 30, seed=4), line.descend((0, 0), 0.12, 8, 30, seed=4))
