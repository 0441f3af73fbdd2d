"""A hidden layer of ReLU units that draws a curve."""

from __future__ import annotations

import numpy as np
import pytest

from mnistlab.core.approximation import TARGETS, Bends, X, errors, fits, spread
from mnistlab.core.dense import forward


def test_more_units_keep_the_kinks_of_fewer() -> None:
    many = spread(64)
    assert np.array_equal(spread(7), many[:7])
    assert len(set(many)) == 64
    assert many.min() == -1 and many.max() < 1
    assert np.allclose(np.diff(np.sort(many)), 2 / 64)


def test_it_is_the_dense_network_it_says_it_is() -> None:
    bends = fits(TARGETS["hills"], 9)[-1]
    weights = [np.ones((1, 9)), -bends.kinks, bends.slopes[:, None], np.array([bends.bias])]
    assert np.allclose(forward(weights, X[:, None], "relu").logits[:, 0], bends(X))


@pytest.mark.parametrize("units", [1, 2, 7, 64])
def test_each_number_of_units_has_its_least_squares(units: int) -> None:
    bends = fits(TARGETS["wave"], 64)[units - 1]
    features = np.column_stack([np.maximum(X[:, None] - spread(units), 0), np.ones(X.size)])
    solved = np.linalg.lstsq(features, TARGETS["wave"](X), rcond=None)[0]
    assert np.allclose(solved, [*bends.slopes, bends.bias], atol=1e-6)


@pytest.mark.parametrize("name", TARGETS)
def test_no_other_slopes_come_closer(name: str) -> None:
    best, random = fits(TARGETS[name], 8)[-1], np.random.default_rng(1)
    least = errors(TARGETS[name], best)[0]
    for _ in range(50):
        other = Bends(best.kinks, best.slopes + random.normal(0, 0.05, 8), best.bias + random.normal(0, 0.05))
        assert errors(TARGETS[name], other)[0] >= least


@pytest.mark.parametrize("name", TARGETS)
def test_more_units_never_fit_worse(name: str) -> None:
    rms = [errors(TARGETS[name], bends)[0] for bends in fits(TARGETS[name], 64)]
    assert np.all(np.diff(rms) <= 1e-9)


def test_continuous_curves_are_met_and_a_jump_is_not() -> None:
    largest = {name: errors(TARGETS[name], fits(TARGETS[name], 64)[-1])[1] for name in TARGETS}
    assert largest["wave"] < 0.02 and largest["hills"] < 0.02
    assert largest["jump"] > 0.3
