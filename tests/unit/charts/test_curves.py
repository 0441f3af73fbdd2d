"""Learning curves: what is on them, and that what was drawn stays where it is while points arrive."""

from __future__ import annotations

import pytest
from plotly.graph_objects import Figure

from mnistlab.charts.curves import learning_curves, thin
from mnistlab.core.events import EpochEnd, Point

EPOCHS = [EpochEnd(1, 0.5, 0.85, 0.4, 0.88, 1.0), EpochEnd(2, 0.3, 0.91, None, None, 1.0)]


def points(count: int, every: int = 1) -> list[Point]:
    return [Point(step * every, 2.0 / step, 1 - 1.0 / step) for step in range(1, count + 1)]


def test_loss_is_above_and_accuracy_below_over_epochs() -> None:
    chart = Figure(learning_curves(points(10), EPOCHS, steps_per_epoch=5, epochs=4))
    by_batch, mean, validation = chart.data[:3]
    assert list(by_batch.x) == [step / 5 for step in range(1, 11)]
    assert list(mean.x) == [1, 2]
    assert list(mean.y) == [0.5, 0.3]
    assert (list(validation.x), list(validation.y)) == ([1], [0.4])  # the second epoch had no validation
    assert [list(trace.y) for trace in chart.data[4:]] == [[0.85, 0.91], [0.88]]
    assert {trace.yaxis for trace in chart.data[:3]} == {"y"}
    assert {trace.yaxis for trace in chart.data[3:]} == {"y2"}


def test_the_chart_has_room_for_the_whole_run_from_the_start() -> None:
    empty = Figure(learning_curves([], [], steps_per_epoch=0, epochs=7))
    begun = Figure(learning_curves(points(3), [], steps_per_epoch=100, epochs=7))
    for chart in (empty, begun):
        assert chart.layout.xaxis.range == chart.layout.xaxis2.range == (0, pytest.approx(7, rel=0.02))
        assert chart.layout.yaxis2.range == (0, pytest.approx(1, rel=0.05))
        assert len(chart.data) == 6


def test_few_points_are_drawn_as_they_are() -> None:
    assert thin(points(50), 50) == points(50)


@pytest.mark.parametrize("every", [1, 3])
def test_thinning_keeps_the_range_and_the_mean(every: int) -> None:
    many = points(1000, every)
    few = thin(many, 100)
    assert 50 <= len(few) <= 101
    assert few[-1].step == many[-1].step
    before = [0, *(point.step for point in few)]
    mean = sum(p.loss * (p.step - b) for p, b in zip(few, before, strict=False)) / many[-1].step
    assert mean == pytest.approx(sum(p.loss for p in many) / 1000)


def test_points_already_drawn_stay_when_others_arrive() -> None:
    before, after = thin(points(820), 400), thin(points(1590), 400)
    assert after[: len(before) - 1] == before[:-1]
