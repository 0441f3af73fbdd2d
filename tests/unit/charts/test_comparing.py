"""The charts of comparisons: bands, results, spots with names, sweeps."""

from __future__ import annotations

import json
import math

import pytest

from mnistlab.charts.bands import Repeated, bands, results
from mnistlab.charts.palette import SERIES, WRONG
from mnistlab.charts.spots import Spot, _box, _overlap, _sides, spots
from mnistlab.charts.sweep import Stop, sweep_chart
from mnistlab.core.luck import band

GROUP = Repeated("a & <b>", SERIES[0], band([[0.8, 0.9], [0.7, 0.95]]), {1: 0.9, 4: 0.95})


def test_a_band_goes_there_above_and_back_below() -> None:
    edge, mean = bands([GROUP], y="accuracy").data
    assert list(edge.x) == [1, 2, 2, 1]
    assert list(edge.y) == [0.8, 0.95, 0.9, 0.7]
    assert list(mean.y) == pytest.approx([0.75, 0.925])
    assert mean.name == "a &amp; &lt;b>"


def test_every_result_is_a_dot() -> None:
    line, dots = results([GROUP], y="accuracy").data
    assert list(dots.y) == [0.9, 0.95] and list(dots.customdata) == [1, 4]
    assert len(set(dots.x)) == 2
    assert line.y[0] == pytest.approx(0.925)
    assert len(results([GROUP, Repeated("c", SERIES[1], band([]), {})], y="accuracy").data) == 2


def test_charts_without_numbers_can_be_drawn() -> None:
    empty = Repeated("a", SERIES[0], band([]), {})
    for chart in (bands([empty], y="y"), results([empty], y="y"), sweep_chart([Stop(1, "1")], x="x")):
        assert "NaN" not in json.dumps(json.loads(chart.to_json()))


def test_runs_are_named_spots_in_their_colours() -> None:
    chart = spots([Spot("a · b", 100, 0.9, SERIES[0]), Spot("c", 1000, 0.95, SERIES[1])], x="x", y="y", unit="s")
    assert [trace.text[0] for trace in chart.data] == ["a<br>b", "c"]
    assert [trace.marker.color for trace in chart.data] == list(SERIES[:2])
    assert chart.layout.xaxis.type == "log"
    near = spots([Spot("a", 100, 0.9, SERIES[0]), Spot("b", 100, 0.95, SERIES[1])], x="x", y="y", unit="s")
    assert near.layout.xaxis.type is None and tuple(near.layout.xaxis.range) == (50, 150)


def test_names_of_spots_do_not_hide_each_other() -> None:
    """Eight runs in two columns, as a comparison of two sizes with four settings has them."""
    values = [Spot(f"run {i}", 100 + 800 * (i % 2), 0.9 + 0.01 * (i // 2), SERIES[i]) for i in range(8)]
    sides = _sides(values, log=False)
    places = [(float(i % 2), (i // 2) / 3) for i in range(8)]
    boxes = [_box(x, y, spot.name, side) for (x, y), spot, side in zip(places, values, sides, strict=True)]
    assert sum(_overlap(one, other) for i, one in enumerate(boxes) for other in boxes[:i]) == 0
    assert all(("left" in side) == (x > 0.5) for side, (x, _) in zip(sides, places, strict=True)), "names lie inwards"


def test_a_sweep_has_a_logarithmic_axis_and_diverged_runs_as_crosses() -> None:
    stops = [Stop(0.01, "0.01", 0.95, 0.94, 0.93), Stop(0.1, "0.1", 0.99, 0.97, 0.96), Stop(10, "10", diverged=True)]
    chart = sweep_chart(stops, x="learning rate")
    traces = {trace.name: trace for trace in chart.data}
    assert list(traces) == ["training", "validation", "test", "diverged"]
    assert chart.layout.xaxis.type == "log"
    assert list(chart.layout.xaxis.ticktext) == ["0.01", "0.1", "10"]
    low, high = chart.layout.xaxis.range
    assert low < math.log10(0.01) and high > math.log10(10)
    assert list(traces["validation"].y) == [0.94, 0.97, None]
    lost = traces["diverged"]
    assert list(lost.x) == [10] and lost.marker.symbol == "x" and lost.marker.color == WRONG
    bottom, top = chart.layout.yaxis.range
    assert bottom <= lost.y[0] < 0.93 and top > 0.99


def test_a_sweep_in_which_everything_diverged_is_a_chart_too() -> None:
    chart = sweep_chart([Stop(1, "1", diverged=True), Stop(10, "10", diverged=True)], x="learning rate")
    assert [trace.name for trace in chart.data] == ["diverged"]


def test_a_name_is_no_template() -> None:
    """Plotly fills in what looks like a variable in a template, so names stay out of it."""
    (spot,) = spots([Spot("%{y} mine", 100, 0.9, SERIES[0])], x="x", y="y", unit="s").data
    assert "mine" not in spot.hovertemplate and spot.name == "%{y} mine"
