"""Many small pictures in one, of which one can be chosen by a click."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import plotly.graph_objects as go

from mnistlab.charts.theme import figure


def mosaic(title: str, picture: str, columns: int, names: Sequence[str], *, chosen: int | None = None) -> go.Figure:
    """Draw a picture that consists of square tiles, with a name that shows when one is pointed at.

    A tile's `x` is its column and `y` its row, from 0 and from the top, for charts that can be clicked.

    Args:
        title: states what the pictures show.
        picture: URI of the image, tiles without gaps between them.
        columns: tiles in a row.
        names: one a tile, row by row; the last row is full.
        chosen: place of the tile to frame.
    """
    rows = len(names) // columns
    axis = {"showgrid": False, "showticklabels": False, "showline": False, "fixedrange": True}
    edge = {"xref": "x", "yref": "y"}
    whole = {"x": -0.5, "y": -0.5, "sizex": columns, "sizey": rows, "xanchor": "left", "yanchor": "top"}
    chart = figure(
        title,
        margin={"l": 4, "r": 4, "t": 48, "b": 4},
        showlegend=False,
        xaxis={**axis, "range": [-0.5, columns - 0.5], "constrain": "domain"},
        yaxis={**axis, "range": [rows - 0.5, -0.5], "scaleanchor": "x", "constrain": "domain"},
        images=[{"source": picture, "sizing": "stretch", "layer": "below", **edge, **whole}],
    )
    if chosen is not None:
        row, column = divmod(chosen, columns)
        corners = {"x0": column - 0.5, "x1": column + 0.5, "y0": row - 0.5, "y1": row + 0.5}
        chart.add_shape(type="rect", line={"color": "#ffffff", "width": 3}, **edge, **corners)
    chart.add_heatmap(
        z=np.zeros((rows, columns)),
        text=[list(names[row * columns : (row + 1) * columns]) for row in range(rows)],
        colorscale=[[0, "rgba(0,0,0,0)"], [1, "rgba(0,0,0,0)"]],
        showscale=False,
        hovertemplate="%{text}<extra></extra>",
    )
    return chart
