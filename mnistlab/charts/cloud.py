"""A map of images: one dot each, in the colour of its class."""

from __future__ import annotations

from typing import Any

import numpy as np
import plotly.graph_objects as go
from numpy.typing import NDArray

from mnistlab.charts.palette import DIGITS
from mnistlab.charts.theme import figure


def cloud(
    title: str, spots: NDArray[np.floating[Any]], labels: NDArray[np.integer[Any]], class_names: tuple[str, ...]
) -> go.Figure:
    """Draw images as dots on a plane.

    Args:
        title: states what the chart shows.
        spots: where they lie, shape (images, 2).
        labels: their classes, shape (images,).
        class_names: one name a class.
    """
    chart = figure(title, margin={"l": 8, "r": 8, "t": 48, "b": 64})
    chart.update_layout(legend={"x": 0, "xanchor": "left", "y": -0.04, "yanchor": "top", "itemsizing": "constant"})
    for label, name in enumerate(class_names):
        mine = spots[labels == label]
        chart.add_scattergl(
            x=mine[:, 0],
            y=mine[:, 1],
            mode="markers",
            name=name.replace("&", "&amp;").replace("<", "&lt;"),
            marker={"size": 6, "opacity": 0.75, "color": DIGITS[label]},
            hovertemplate="%{fullData.name}<extra></extra>",
        )
    for axis in (chart.update_xaxes, chart.update_yaxes):
        axis(showgrid=False, showticklabels=False)
    return chart
