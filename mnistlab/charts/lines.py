"""Plain line charts: some curves, and marks upon them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import plotly.graph_objects as go
from numpy.typing import ArrayLike

from mnistlab.charts.palette import SERIES
from mnistlab.charts.theme import figure


@dataclass(frozen=True)
class Line:
    """A curve through the points (x, y). `colour` "" takes the next of the palette.

    mode: as Plotly has it: "lines", "markers", "lines+markers". dash: "", "dash" or "dot".
    """

    name: str
    x: ArrayLike
    y: ArrayLike | Sequence[float | None]
    colour: str = ""
    mode: str = "lines"
    dash: str = ""
    width: float = 2.5
    size: float = 8


def lines(
    title: str,
    curves: Sequence[Line],
    *,
    x: str,
    y: str,
    x_range: tuple[float, float] | None = None,
    y_range: tuple[float, float] | None = None,
    square: bool = False,
    log_x: bool = False,
    log_y: bool = False,
    legend: bool = True,
    y_format: str = "",
) -> go.Figure:
    """Draw curves over common axes.

    Args:
        title: states what the chart shows.
        curves: drawn in order, the last on top.
        x, y: titles of the axes.
        x_range, y_range: fixed ranges (of exponents of ten on a logarithmic axis): with these only the curves move.
        square: whether a unit is as long on both axes.
        log_x, log_y: whether an axis is logarithmic.
        legend: whether to name the curves beside the title.
        y_format: of the numbers at the y axis, such as ".0%".
    """
    chart = figure(title, showlegend=legend and len(curves) > 1, margin={"l": 56, "r": 12, "t": 48, "b": 84})
    chart.update_layout(legend={"x": 0, "xanchor": "left", "y": -0.2, "yanchor": "top"})
    add_lines(chart, curves)
    chart.update_xaxes(title_text=x, range=x_range, type="log" if log_x else "linear")
    chart.update_yaxes(title_text=y, range=y_range, type="log" if log_y else "linear", tickformat=y_format)
    if square:
        chart.update_yaxes(scaleanchor="x", scaleratio=1)
    return chart


def add_lines(chart: go.Figure, curves: Sequence[Line]) -> None:
    """Add curves to a chart; those without a colour get one each that no other has."""
    for i, curve in enumerate(curves):
        look = {"color": curve.colour or SERIES[i % len(SERIES)]}
        chart.add_scatter(
            name=curve.name,
            x=curve.x,
            y=curve.y,
            mode=curve.mode,
            line={**look, "width": curve.width, **({"dash": curve.dash} if curve.dash else {})},
            marker={**look, "size": curve.size},
        )
