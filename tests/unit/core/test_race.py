"""The surfaces of the race, and who does what on them."""

from __future__ import annotations

import numpy as np
import pytest

from mnistlab.core.race import (
    RACERS,
    REACH,
    SURFACES,
    Surface,
    arrival,
    grid,
    left_by_rate,
    path_of,
    verdict,
)

each_surface = pytest.mark.parametrize("surface", SURFACES.values(), ids=SURFACES)
VALLEY, BOWL = SURFACES["narrow valley"], SURFACES["round bowl"]


@each_surface
def test_gradients_agree_with_finite_differences(surface: Surface) -> None:
    spots = np.random.default_rng(1).uniform(-2, 2, (50, 2))
    for axis in (0, 1):
        nudge = 1e-6 * np.eye(2)[axis]
        measured = (surface.loss.of(spots + nudge) - surface.loss.of(spots - nudge)) / 2e-6
        assert np.allclose(surface.loss.gradient(spots)[:, axis], measured, atol=1e-6)


@each_surface
def test_the_lowest_points_are_lowest(surface: Surface) -> None:
    x, y, heights = grid(surface)
    assert heights.shape == (len(y), len(x))
    assert heights.min() >= 0
    for low in surface.lowest:
        assert surface.loss.of(np.array(low)) == pytest.approx(0)
    for start in surface.starts.values():
        assert np.all(np.abs(start) < REACH)


def test_the_saddle_is_flat_but_not_lowest() -> None:
    saddle = SURFACES["saddle"]
    assert saddle.loss.gradient(np.zeros(2)) == pytest.approx(0)
    assert saddle.loss.of(np.zeros(2)) > saddle.loss.of(np.array([0, 0.1]))
    assert saddle.loss.of(np.zeros(2)) < saddle.loss.of(np.array([0.1, 0]))


def test_the_valley_is_steeper_across_than_along() -> None:
    curves = np.linalg.eigvalsh(VALLEY.loss.gradient(np.eye(2)))
    assert curves == pytest.approx([0.1, 4.0])


@pytest.mark.parametrize("name", RACERS)
def test_each_rule_arrives_somewhere_and_has_a_rate_that_is_too_small(name: str) -> None:
    start = VALLEY.starts["high on the slope"]
    fates = {rate: verdict(VALLEY, path_of(name, rate, VALLEY, start, 150)) for rate in (1e-4, 0.03, 0.3, 1.0)}
    assert fates.pop(1e-4) == "crawls"
    assert "arrives" in fates.values()


@pytest.mark.parametrize(
    ("name", "fate"),
    [("sgd", "diverges"), ("momentum", "diverges"), ("nesterov", "diverges"), ("rmsprop", "swings")],
)
def test_what_a_rate_that_is_too_large_does(name: str, fate: str) -> None:
    assert verdict(VALLEY, path_of(name, 1.0, VALLEY, VALLEY.starts["high on the slope"], 150)) == fate


def test_nobody_wins_everywhere() -> None:
    """What the lesson says: momentum pays in the valley, in the bowl plain SGD wins with a larger rate."""

    def first(surface: Surface, start: str, rate: float) -> str:
        came = {name: arrival(surface, path_of(name, rate, surface, surface.starts[start], 150)) for name in RACERS}
        return min((name for name in RACERS if came[name] is not None), key=lambda name: came[name])

    assert first(VALLEY, "near the valley floor", 0.1) == "nesterov"
    assert first(BOWL, "far out", 0.3) == "sgd"


def test_who_passes_through_has_not_arrived() -> None:
    path = np.array([[2.0, 0], [0, 0], [-1, 0], [0.1, 0], [0, 0]])  # through the lowest point, and back to it
    assert arrival(BOWL, path) == 3
    assert arrival(BOWL, path[:3]) is None
    assert verdict(BOWL, path[:3]) == "swings"


def test_what_is_left_by_rate() -> None:
    start = BOWL.starts["close by"]
    left = left_by_rate("sgd", "round bowl", start, 10, (0.1, 1.0, 1000.0))
    assert left[0] == pytest.approx(0.9**20)  # each step leaves nine tenths of each weight; the loss is its square
    assert left[1] == 0
    assert left[2] == float("inf")
