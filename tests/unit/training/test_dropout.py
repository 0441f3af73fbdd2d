"""Dropout's masks: as many zeros as asked for, in no pattern, the same for the same seed and step."""

from __future__ import annotations

import itertools

import numpy as np
import pytest

from mnistlab.training.backend import tf
from mnistlab.training.dropout import masks

BATCH, UNITS = 128, (64, 64, 10)


@tf.function(jit_compile=True, reduce_retracing=True)
def compiled(seed: object, step: object, rate: float) -> list:
    return masks(tf.cast(seed, tf.uint32), tf.cast(step, tf.uint32), rate, BATCH, UNITS)


def drawn(seed: int, step: int, rate: float = 0.5) -> list[np.ndarray]:
    return [mask.numpy() for mask in compiled(tf.constant(seed), tf.constant(step), rate)]


def kept(seed: int, step: int, rate: float = 0.5) -> np.ndarray:
    return np.concatenate([mask.ravel() for mask in drawn(seed, step, rate)]) > 0


@pytest.mark.parametrize("rate", [0.1, 0.5, 0.9])
def test_the_rate_is_dropped_and_the_mean_stays(rate: float) -> None:
    every = np.concatenate([drawn(7, step, rate)[0] for step in range(100)])

    assert set(np.unique(every)) == {np.float32(0), np.float32(1 / (1 - rate))}
    error = 5 * np.sqrt(rate * (1 - rate) / every.size)
    assert np.mean(every == 0) == pytest.approx(rate, abs=error)
    of_units = np.mean(every == 0, axis=0)
    assert np.abs(of_units - rate).max() < 5 * np.sqrt(rate * (1 - rate) / len(every))
    of_images = np.sum(every == 0, axis=1)
    assert np.var(of_images) == pytest.approx(UNITS[0] * rate * (1 - rate), rel=0.1), "as a binomial's"


def test_masks_have_the_layers_shapes() -> None:
    assert [mask.shape for mask in drawn(1, 1)] == [(BATCH, units) for units in UNITS]


def test_the_same_seed_and_step_give_the_same_masks() -> None:
    np.testing.assert_array_equal(kept(3, 4), kept(3, 4))


def test_other_seeds_steps_and_layers_have_nothing_in_common() -> None:
    series = [kept(seed, step) for seed in (0, 1, 2, 2**31 - 1) for step in (0, 1, 2, 1000)]
    first, second, _ = drawn(3, 4)
    pairs = [*itertools.combinations(series, 2), (first.ravel() > 0, second.ravel() > 0)]
    for one, other in pairs:
        assert np.mean(one == other) == pytest.approx(0.5, abs=5.5 * 0.5 / np.sqrt(one.size))


def test_neighbours_have_nothing_in_common() -> None:
    bits = kept(11, 12)
    for distance in (1, 2, 4, 8, 64, 138, 256):
        alike = np.mean(bits[distance:] == bits[:-distance])
        assert alike == pytest.approx(0.5, abs=5.5 * 0.5 / np.sqrt(bits.size))
