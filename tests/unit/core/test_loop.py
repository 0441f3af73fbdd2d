"""The training loop in NumPy, against Keras and against itself."""

from __future__ import annotations

import numpy as np
import pytest

from mnistlab.core.loop import batches, iterations, judge, last_batch, train, unchangeable
from mnistlab.core.spec import RunSpec
from mnistlab.core.starting import network

CHANCE = np.random.default_rng(7)
X, LABELS = CHANCE.uniform(0, 1, (90, 12)), CHANCE.integers(0, 4, 90)


@pytest.mark.parametrize(("images", "batch"), [(60_000, 128), (60_000, 64), (10, 3), (10, 5), (7, 7), (3, 1)])
def test_counts_are_those_of_the_batches(images: int, batch: int) -> None:
    made = batches(images, batch, epoch=0, seed=1)
    assert len(made) == iterations(images, batch) == RunSpec(batch_size=batch).steps_per_epoch(images)
    assert len(made[-1]) == last_batch(images, batch)
    assert all(len(rows) == batch for rows in made[:-1])
    assert np.array_equal(np.sort(np.concatenate(made)), np.arange(images))


def test_each_epoch_has_an_order_of_its_own() -> None:
    first, second = (np.concatenate(batches(50, 10, epoch, seed=1)) for epoch in (0, 1))
    assert not np.array_equal(first, second)
    assert np.array_equal(first, np.concatenate(batches(50, 10, 0, seed=1)))


def test_two_epochs_agree_with_keras() -> None:
    import keras

    start = network("glorot_uniform", (12, 6, 4), 3)
    trail = train(start, X, LABELS, batch=32, rate=0.5, epochs=2, seed=5)
    assert len(trail.losses) == len(trail.rows) == len(trail.weights) - 1 == 6
    model = keras.Sequential([keras.Input((12,)), keras.layers.Dense(6, "relu"), keras.layers.Dense(4)])
    model.set_weights(start)
    model.compile(keras.optimizers.SGD(0.5), keras.losses.SparseCategoricalCrossentropy(from_logits=True))
    losses = [model.train_on_batch(X[rows], LABELS[rows]) for rows in trail.rows[:1]]
    assert losses[0] == pytest.approx(trail.losses[0], rel=1e-5)
    for rows in trail.rows[1:]:
        model.train_on_batch(X[rows], LABELS[rows])
    for mine, theirs in zip(trail.weights[-1], model.get_weights(), strict=True):
        assert np.allclose(mine, theirs, atol=1e-5)


def test_it_leaves_the_start_alone_and_learns() -> None:
    start = network("glorot_uniform", (12, 16, 4), 3)
    unchangeable(start)
    trail = train(start, X, LABELS, batch=10, rate=0.3, epochs=60, seed=1)
    assert all(np.array_equal(a, b) for a, b in zip(trail.weights[0], start, strict=True))
    before, after = judge(start, X, LABELS), judge(trail.weights[-1], X, LABELS)
    assert after[0] < before[0] / 2 and after[1] > before[1]


def test_units_that_begin_alike_stay_alike() -> None:
    alike = [np.full((12, 6), 0.05), np.zeros(6), np.full((6, 4), 0.05), np.zeros(4)]
    last = train(alike, X, LABELS, batch=10, rate=0.3, epochs=5, seed=1).weights[-1]
    assert np.ptp(last[0], axis=1) == pytest.approx(0, abs=1e-12)
    assert np.ptp(last[2], axis=0) == pytest.approx(0, abs=1e-12)
    assert not np.allclose(last[0], alike[0])


def test_from_zeros_only_the_last_biases_move() -> None:
    last = train(network("zeros", (12, 6, 4), 1), X, LABELS, batch=10, rate=0.3, epochs=5, seed=1).weights[-1]
    assert [bool(array.any()) for array in last] == [False, False, False, True]
