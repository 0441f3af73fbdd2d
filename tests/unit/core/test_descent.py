"""Slopes, and balls that roll down them."""

from __future__ import annotations

import numpy as np
import pytest

from mnistlab.core.descent import (
    RIDGE,
    SURFACES,
    TWO_VALLEYS,
    bowl,
    descend,
    largest_rate,
    parabola,
    rise_over_run,
)
from mnistlab.core.update_rules import Momentum

SPOTS = np.random.default_rng(2).uniform(-2.5, 2.5, (20, 2))


@pytest.mark.parametrize("name", SURFACES)
def test_gradients_are_rise_over_run(name: str) -> None:
    for spot in SPOTS:
        by_hand = rise_over_run(SURFACES[name].of, spot, 1e-6)
        assert np.allclose(SURFACES[name].gradient(spot), by_hand, atol=1e-4)


def test_losses_of_one_weight_work_element_by_element() -> None:
    w = SPOTS[:, 0]
    for loss in (TWO_VALLEYS, parabola(3)):
        slopes = (loss.of(w + 1e-6) - loss.of(w - 1e-6)) / 2e-6
        assert np.allclose(loss.gradient(w), slopes, atol=1e-6)


@pytest.mark.parametrize("curvature", [1, 2, 4, 8])
def test_the_largest_rate_is_where_descent_turns_into_divergence(curvature: float) -> None:
    limit = largest_rate(curvature)
    loss = parabola(curvature)
    assert abs(descend(loss, 1.0, Momentum(0.99 * limit), 2000)[-1]) < 1e-6
    assert abs(descend(loss, 1.0, Momentum(limit), 2000)[-1]) == pytest.approx(1)
    assert abs(descend(loss, 1.0, Momentum(1.01 * limit), 2000)[-1]) > 1e6


def test_the_ridge_parts_the_valleys() -> None:
    assert TWO_VALLEYS.gradient(np.array(RIDGE)) == pytest.approx(0, abs=1e-9)
    ends = descend(TWO_VALLEYS, np.linspace(-3, 3, 61), Momentum(0.1), 300)[-1]
    assert np.array_equal(ends < RIDGE, np.linspace(-3, 3, 61) < RIDGE)
    assert TWO_VALLEYS.of(ends.min()) < TWO_VALLEYS.of(ends.max())


def test_no_learning_rate_on_offer_throws_the_ball_out_of_the_picture() -> None:
    for rate in np.arange(0.05, 1.21, 0.05):
        path = descend(TWO_VALLEYS, np.linspace(-3, 3, 61), Momentum(rate), 300)
        assert np.abs(path).max() <= 3.2


def test_many_starts_are_many_paths() -> None:
    together = descend(TWO_VALLEYS, [1.5, -0.4], Momentum(0.2, 0.5), 12)
    alone = [descend(TWO_VALLEYS, start, Momentum(0.2, 0.5), 12) for start in (1.5, -0.4)]
    assert np.allclose(together, np.column_stack(alone))


def test_a_path_ends_at_its_first_place_out_of_reach() -> None:
    path = descend(bowl(1, 20), (1, 1), Momentum(0.2), 100, reach=10)
    assert np.abs(path[:-1]).max() <= 10 < np.abs(path[-1]).max()


def test_momentum_gets_further_in_a_narrow_valley() -> None:
    plain = descend(bowl(1, 20), (-2.6, 0.9), Momentum(0.02), 60)
    rolling = descend(bowl(1, 20), (-2.6, 0.9), Momentum(0.02, 0.7), 60)
    assert np.hypot(*rolling[-1]) < 0.1 * np.hypot(*plain[-1])


def test_on_an_even_slope_steps_grow_to_one_over_what_is_lost() -> None:
    rule, gradient = Momentum(0.1, 0.9), np.array(2.0)
    steps = [float(rule.step(gradient)) for _ in range(200)]
    assert steps[0] == pytest.approx(-0.2)
    assert steps[-1] == pytest.approx(-0.2 / (1 - 0.9))
