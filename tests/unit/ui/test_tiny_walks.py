"""The two walks through the tiny network: every stop can be drawn, and says the numbers it should."""

from __future__ import annotations

from xml.etree import ElementTree

import pytest

from mnistlab.core.tiny_network import INK, LABEL, PARAMETERS, WEIGHTS, gradient, numbers
from mnistlab.ui.learn.tiny_drawing import figure
from mnistlab.ui.learn.tiny_walks import FORWARD_STOPS, backward_scene, backward_stops, forward_scene

each_activation = pytest.mark.parametrize("activation", ["sigmoid", "relu"])


def texts(svg: str) -> list[str]:
    return [text for text in ElementTree.fromstring(svg).itertext() if text]


@each_activation
def test_forward_each_stop_says_what_is_computed_there(activation: str) -> None:
    now = numbers(WEIGHTS, INK, 0, activation)
    wanted = [*(one for i in (0, 1) for one in (now.sums[i], now.outputs[i])), *now.scores, now.chances[0]]
    assert len(FORWARD_STOPS) == len(wanted) + 1
    for at, number in enumerate(wanted, 1):
        assert f"**{figure(number)}**" in forward_scene(at, INK, activation).said


def test_forward_nothing_is_known_before_it_is_computed() -> None:
    filled = [texts(forward_scene(at, INK, "sigmoid").svg(with_loss=False)) for at in range(len(FORWARD_STOPS))]
    assert [len(one) for one in filled] == sorted(len(one) for one in filled)
    assert len(filled[-1]) == len(filled[0]) + 8
    assert {"1", "0.5", "0.622", "0.378", "0.606", "0.394"} <= set(filled[-1])


@each_activation
@pytest.mark.parametrize("parameter", PARAMETERS, ids=lambda one: one.name)
def test_backward_ends_at_the_slope_of_the_weight(parameter, activation: str) -> None:
    stops = backward_stops(parameter)
    scenes = [backward_scene(parameter, at, INK, LABEL, activation) for at in range(len(stops))]
    slope = figure(parameter.of(gradient(WEIGHTS, INK, LABEL, activation)))
    assert scenes[-1].said.endswith(f"= **{slope}**")
    assert len({scene.said for scene in scenes}) == len(stops)
    for scene in scenes:
        assert "0.932" in texts(scene.svg(with_loss=True)) or activation == "relu"


def test_numbers_are_written_with_a_true_minus() -> None:
    assert [figure(number) for number in (-0.5, 2.0, -0.0001, 0.1)] == ["−0.5", "2", "0", "0.1"]
