"""The charts of the inside of a network: histograms in rows, lines over moments, bars by class."""

from __future__ import annotations

import numpy as np
import pytest

from mnistlab.charts.bars import class_bars
from mnistlab.charts.moments import over_moments
from mnistlab.charts.palette import DIGITS
from mnistlab.charts.ridges import Ridge, height, ridges

EDGES = np.linspace(-2, 2, 5)


def row(name: str, counts: list[int], before: list[int] | None = None) -> Ridge:
    return Ridge(name, np.array(counts), EDGES, (np.array(before), EDGES) if before else None)


def test_each_layer_has_its_row_the_first_on_top_and_as_high_as_the_row() -> None:
    chart = ridges("T", [row("a", [0, 4, 2, 0]), row("b", [1, 1, 1, 1])], x="x", now="now", before="start")
    assert dict(zip(chart.layout.yaxis.ticktext, chart.layout.yaxis.tickvals, strict=True)) == {"a": 1, "b": 0}
    drawn = [trace for trace in chart.data if trace.name]
    assert [float(np.max(trace.y)) for trace in drawn] == pytest.approx([1.86, 0.86])
    assert [trace.showlegend for trace in drawn] == [True, False]
    assert height(9) > height(2)


def test_the_start_is_an_outline_behind_and_shares_are_told() -> None:
    chart = ridges("T", [row("a", [0, 3, 1, 0], [1, 0, 0, 0])], x="x", now="now", before="start")
    now, start = (trace for trace in chart.data if trace.name)
    assert (now.fill, start.fill, start.line.dash) == ("tonexty", None, "dot")
    assert max(share for _, share in now.customdata) == pytest.approx(0.75)


def test_powers_of_ten_are_written_as_such_and_an_empty_row_draws_nothing() -> None:
    chart = ridges("T", [row("a", [0, 0, 0, 0])], x="x", now="now", before="start", powers=True)
    assert all(len(trace.x) == 0 for trace in chart.data)
    full = ridges("T", [row("a", [9, 9, 9, 9])], x="x", now="now", before="start", powers=True)
    assert "10<sup>-2</sup>" in full.layout.xaxis.ticktext


def test_lines_over_moments_leave_out_what_is_not_there_and_mark_the_chosen() -> None:
    moments = [f"m{i}" for i in range(20)]
    series = [(f"layer {i}", [None, *np.geomspace(1e-9, 1, 19)]) for i in range(9)]
    chart = over_moments("T", moments, series, y="size", chosen=3, log_y=True)
    assert chart.layout.shapes[0].x0 == 3
    assert len(chart.layout.xaxis.tickvals) <= 8
    assert chart.data[0].y[0] is None
    assert len({trace.line.color for trace in chart.data}) == 9, "eight hidden layers and the outputs"


def test_a_bar_has_its_class_s_colour_and_a_name_is_no_markup() -> None:
    chart = class_bars("T", np.array([1.0, -2.0]), ("A&B", "<i>"), y="mean")
    assert tuple(chart.data[0].marker.color) == DIGITS[:2]
    assert tuple(chart.layout.xaxis.ticktext) == ("A&amp;B", "&lt;i>")
