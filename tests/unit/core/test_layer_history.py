"""What layers are like at a moment: their histograms, their gradients, who is dead."""

from __future__ import annotations

import numpy as np
import pytest

from mnistlab.core.dense import backward
from mnistlab.core.layer_history import (
    BINS,
    COUNTED,
    FEWEST_IMAGES,
    MOST_IMAGES,
    POWERS,
    batch_size,
    by_power,
    by_value,
    layer_moments,
)
from mnistlab.core.starting import network


def test_weights_are_counted_as_numpy_counts_them() -> None:
    values = np.random.default_rng(1).normal(0.1, 0.5, (30, 40)).astype(np.float32)
    found = by_value(values)
    top = float(np.abs(values).max())
    counts, edges = np.histogram(values, bins=BINS, range=(-top, top))
    np.testing.assert_allclose(found.edges, edges)
    assert np.abs(found.counts - counts).max() <= 1, "but for numbers on an edge"
    assert (found.counts.sum(), found.total) == (1200, 1200)
    measures = (found.mean, found.std, found.size, found.zeros)
    assert measures == pytest.approx((values.mean(), values.std(), np.abs(values).mean(), 0), rel=1e-5)


def test_sizes_are_counted_by_their_power_of_ten_and_zeros_apart() -> None:
    found = by_power(np.array([[0.0, 0.0, 2e-3, -2e-3], [0.0, 5.0, 1e-40, 1e30]]))
    places = {float(found.edges[i]): int(found.counts[i]) for i in np.flatnonzero(found.counts)}
    assert places == {-2.75: 2, 0.5: 1, POWERS[0]: 1, POWERS[1] - 0.25: 1}
    assert found.zeros == 3 / 8


def test_of_a_large_layer_a_part_is_counted_and_all_of_it_measured() -> None:
    values = np.random.default_rng(2).normal(0, 1, (784, 512))
    found = by_value(values)
    assert COUNTED / 2 < found.counts.sum() <= COUNTED
    assert found.std == pytest.approx(values.std())
    whole, _ = np.histogram(values, bins=found.edges)
    np.testing.assert_allclose(found.counts / found.counts.sum(), whole / whole.sum(), atol=0.006)


def test_numbers_that_are_all_the_same_have_a_histogram() -> None:
    assert by_value(np.zeros((3, 3))).counts[BINS // 2] == 9
    assert by_power(np.zeros((3, 3))).counts.sum() == 0
    assert by_value(np.full((2, 2), 7.0)).std == 0


def test_a_moment_has_the_gradients_of_the_network_and_its_dead_neurons() -> None:
    weights = network("glorot_uniform", (12, 8, 6, 10), 3)
    weights[1][2] = -100.0
    chance = np.random.default_rng(5)
    x, labels = chance.random((20, 12)), chance.integers(0, 10, 20)
    moments = layer_moments(weights, x, labels, "relu", "logits")
    gradients = backward(weights, x, labels, "relu", "logits")[::2]
    for moment, kernel, gradient in zip(moments, weights[::2], gradients, strict=True):
        assert moment.weights.mean == pytest.approx(kernel.mean())
        assert moment.gradient.size == pytest.approx(np.abs(gradient).mean())
        assert moment.gradient.zeros == pytest.approx((gradient == 0).mean())
    assert moments[0].dead is not None and moments[0].dead >= 1
    assert moments[-1].dead is None


def test_a_deep_sigmoid_network_s_gradient_vanishes_and_a_relu_network_s_does_not() -> None:
    chance = np.random.default_rng(6)
    x, labels = chance.random((64, 50)), chance.integers(0, 10, 64)
    shrinks = {}
    for activation, start in (("sigmoid", "glorot_uniform"), ("relu", "he_normal")):
        moments = layer_moments(network(start, (50, *[30] * 6, 10), 1), x, labels, activation, "logits")
        shrinks[activation] = moments[-2].gradient.size / moments[0].gradient.size
    assert shrinks["sigmoid"] > 100
    assert shrinks["relu"] < 10


def test_a_network_that_has_blown_up_says_so_without_a_warning() -> None:
    weights = [array.astype(np.float32) * np.float32(1e30) for array in network("glorot_uniform", (12, 8, 6, 10), 3)]
    x = np.full((5, 12), 255, np.float32)
    with np.errstate(all="raise"):
        moments = layer_moments(weights, x, np.arange(5), "linear", "logits")
    assert all(moment.weights.finite for moment in moments)
    assert not moments[0].gradient.finite


def test_large_networks_get_a_smaller_batch() -> None:
    assert batch_size([np.zeros((784, 10))]) == MOST_IMAGES
    assert batch_size([np.zeros((9000, 1000))]) == FEWEST_IMAGES
