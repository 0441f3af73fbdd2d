"""A sweep: what came of a run at each value of one knob."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import plotly.graph_objects as go

from mnistlab.charts.lines import Line, lines
from mnistlab.charts.palette import ACCENT, RIGHT, VALIDATION, WRONG


@dataclass(frozen=True)
class Stop:
    """A value of the knob, how it is written, and the shares that came of it; None for what there is not."""

    value: float
    text: str
    training: float | None = None
    validation: float | None = None
    test: float | None = None
    diverged: bool = False


SETS = {"training": ACCENT, "validation": VALIDATION, "test": RIGHT}
"""The colours of the sets of images."""

MOST_TICKS = 12
"""So many values at the most are written at the axis."""


def sweep_chart(stops: Sequence[Stop], *, x: str) -> go.Figure:
    """Draw accuracy against the knob on a logarithmic axis; runs that diverged are crosses at the lower edge.

    Args:
        stops: in the order of their values.
        x: title of the axis.
    """
    series = (
        ("training", "dot", [stop.training for stop in stops]),
        ("validation", "", [stop.validation for stop in stops]),
        ("test", "dash", [stop.test for stop in stops]),
    )
    there = [value for *_, values in series for value in values if value is not None]
    low, high = min(there, default=0.0), max(there, default=1.0)
    room = max(high - low, 0.004) * 0.12
    bottom = max(low - room, -0.02)
    curves = [
        Line(name, [stop.value for stop in stops], values, colour=SETS[name], dash=dash, mode="lines+markers")
        for name, dash, values in series
        if any(value is not None for value in values)
    ]
    if lost := [stop.value for stop in stops if stop.diverged]:
        curves.append(Line("diverged", lost, [bottom + room / 2] * len(lost), colour=WRONG, mode="markers", size=12))
    logs = [math.log10(stop.value) for stop in stops]
    aside = max((max(logs) - min(logs)) * 0.06, 0.1) if logs else 0.1
    span = (min(logs) - aside, max(logs) + aside) if logs else None
    chart = lines("", curves, x=x, y="accuracy", log_x=True, x_range=span, y_range=(bottom, high + room))
    chart.update_layout(showlegend=False, margin={"t": 12, "b": 48})
    marked = _apart(stops, (logs[-1] - logs[0]) / MOST_TICKS if logs else 0)
    chart.update_xaxes(tickvals=[stop.value for stop in marked], ticktext=[stop.text for stop in marked])
    chart.update_yaxes(tickformat=".1~%" if high - low > 0.01 else ".2~%")
    chart.update_traces(
        connectgaps=False, hovertemplate="%{fullData.name} images: <b>%{y:.2%}</b><br>at %{x}<extra></extra>"
    )
    chart.update_traces(
        selector={"name": "diverged"}, marker_symbol="x", hovertemplate="diverged at %{x}<extra></extra>"
    )
    return chart


def _apart(stops: Sequence[Stop], least: float) -> list[Stop]:
    """Leave out those that are nearer than `least`, in powers of ten, to the one before them."""
    kept: list[Stop] = []
    for stop in stops:
        if not kept or math.log10(stop.value / kept[-1].value) >= least:
            kept.append(stop)
    return kept
