"""One bar a class."""

from __future__ import annotations

from typing import Any

import numpy as np
import plotly.graph_objects as go
from numpy.typing import NDArray

from mnistlab.charts.palette import DIGITS
from mnistlab.charts.theme import figure


def class_bars(title: str, values: NDArray[np.floating[Any]], class_names: tuple[str, ...], *, y: str) -> go.Figure:
    """Draw a number for each class as a bar in the class's colour.

    Args:
        title: states what the chart shows.
        values: shape (classes,).
        class_names: one name a class.
        y: title of the axis.
    """
    names = [name.replace("&", "&amp;").replace("<", "&lt;") for name in class_names]
    chart = figure(title, showlegend=False, bargap=0.25)
    chart.add_bar(
        x=list(range(len(names))),
        y=values,
        marker={"color": [DIGITS[i % len(DIGITS)] for i in range(len(names))]},
        customdata=names,
        hovertemplate="%{customdata}: %{y:.3g}<extra></extra>",
    )
    chart.update_xaxes(tickvals=list(range(len(names))), ticktext=names, showgrid=False)
    chart.update_yaxes(title_text=y, zeroline=True)
    return chart
