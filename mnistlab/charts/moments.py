"""Something over the moments of a training that were kept: they stand side by side, for most are at its beginning."""

from __future__ import annotations

import math
from collections.abc import Sequence

import plotly.graph_objects as go

from mnistlab.charts.lines import Line, lines
from mnistlab.charts.palette import DIGITS, SERIES
from mnistlab.charts.theme import NEUTRAL

_COLOURS = (*SERIES, DIGITS[7])
"""One more than elsewhere: eight hidden layers and the outputs."""

_MOST_LABELS = 8
_TOLD = "%{fullData.name}, %{customdata}: %{y:.3g}<extra></extra>"


def over_moments(
    title: str,
    moments: Sequence[str],
    series: Sequence[tuple[str, Sequence[float | None]]],
    *,
    y: str,
    chosen: int,
    log_y: bool = False,
    y_format: str = "",
) -> go.Figure:
    """Draw one line a layer over the moments, and a mark at the chosen one.

    A point's `x` is the place of its moment, from 0.

    Args:
        title: states what the chart shows.
        moments: what they are called, in order.
        series: name and one value a moment; None where there is none.
        y: title of the axis.
        chosen: place of the moment that is looked at.
        log_y: whether the axis is logarithmic.
        y_format: of the numbers at the axis.
    """
    places = list(range(len(moments)))
    curves = [
        Line(name, places, values, colour=_COLOURS[i % len(_COLOURS)], mode="lines+markers", size=6)
        for i, (name, values) in enumerate(series)
    ]
    chart = lines(title, curves, x="", y=y, log_y=log_y, y_format=y_format)
    step = -(-len(moments) // _MOST_LABELS)
    shown = places[::step]
    chart.update_xaxes(
        range=[-0.4, len(moments) - 0.6], tickvals=shown, ticktext=[moments[i] for i in shown], tickangle=-35
    )
    chart.update_traces(customdata=list(moments), hovertemplate=_TOLD)
    if log_y:
        chart.update_yaxes(exponentformat="power", dtick=1 if _decades(series) < 8 else None)
    chart.update_layout(legend={"y": -0.34}, margin={"b": 118})
    chart.add_vline(x=chosen, line={"color": NEUTRAL, "width": 1.5, "dash": "dot"})
    return chart


def _decades(series: Sequence[tuple[str, Sequence[float | None]]]) -> float:
    """Return over how many powers of ten the values go."""
    sizes = [math.log10(value) for _, values in series for value in values if value]
    return max(sizes) - min(sizes) if sizes else 0.0
