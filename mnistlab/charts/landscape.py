"""A surface seen from above, with paths that go down it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
import plotly.graph_objects as go
from numpy.typing import NDArray

from mnistlab.charts.lines import Line, add_lines
from mnistlab.charts.palette import RIGHT, SEQUENTIAL
from mnistlab.charts.theme import figure


def landscape(
    title: str,
    x: NDArray[np.floating[Any]],
    y: NDArray[np.floating[Any]],
    height: NDArray[np.floating[Any]],
    paths: Sequence[Line],
    *,
    lowest: tuple[float, float] | None = None,
    names: tuple[str, str] = ("first weight", "second weight"),
    levels: int = 18,
) -> go.Figure:
    """Draw level lines of a loss over two weights, and the ways of optimizers.

    Args:
        title: states what the chart shows.
        x, y: where the surface was measured, shapes (columns,) and (rows,).
        height: the loss there, shape (rows, columns).
        paths: where each optimizer went, from its start on.
        lowest: the surface's lowest point, marked if given.
        names: titles of the axes.
        levels: about how many level lines there are.
    """
    chart = figure(title, showlegend=len(paths) > 1, margin={"l": 56, "r": 12, "t": 48, "b": 84})
    chart.update_layout(legend={"x": 0, "xanchor": "left", "y": -0.2, "yanchor": "top"})
    chart.add_contour(
        x=x,
        y=y,
        z=height,
        colorscale=SEQUENTIAL,
        showscale=False,
        ncontours=levels,
        contours={"coloring": "fill"},
        line={"width": 0.6},
        opacity=0.55,
        hovertemplate="loss %{z:.3f}<extra></extra>",
        showlegend=False,
    )
    if lowest is not None:
        chart.add_scatter(
            x=[lowest[0]],
            y=[lowest[1]],
            mode="markers",
            marker={"symbol": "star", "size": 15, "color": RIGHT},
            name="lowest point",
            hovertemplate="lowest point<extra></extra>",
        )
    add_lines(chart, paths)
    chart.update_xaxes(title_text=names[0], range=[float(x.min()), float(x.max())])
    chart.update_yaxes(title_text=names[1], range=[float(y.min()), float(y.max())])
    return chart
