"""The look that all charts share: transparent, quiet axes, no colour of its own for text and lines.

The page knows whether it is light or dark, this side does not: `mnistlab/ui/plot.js` puts the page's colours
for text, grid lines and hover boxes into this template before it draws.
"""

from __future__ import annotations

import plotly.graph_objects as go

from mnistlab.charts.palette import ACCENT, DIGITS, SEQUENTIAL, VALIDATION

NEUTRAL = "#7b828e"
"""Readable on light and on dark; seen only where the page's own colours do not reach, as in a saved picture."""

FONT = '"Source Sans", "Segoe UI", system-ui, -apple-system, "Helvetica Neue", Arial, sans-serif'

_AXIS = {
    "gridcolor": "rgba(123,130,142,0.22)",
    "linecolor": "rgba(123,130,142,0.5)",
    "zeroline": False,
    "ticks": "",
    "automargin": True,
    "title": {"standoff": 8},
}

TEMPLATE = go.layout.Template(
    layout={
        "font": {"family": FONT, "size": 14, "color": NEUTRAL},
        "title": {
            "x": 0,
            "xref": "paper",
            "xanchor": "left",
            "y": 1,
            "yref": "container",
            "yanchor": "top",
            "pad": {"t": 10},
            "font": {"size": 16},
        },
        "paper_bgcolor": "rgba(0,0,0,0)",
        "plot_bgcolor": "rgba(0,0,0,0)",
        "colorway": [ACCENT, VALIDATION, *DIGITS],
        "colorscale": {"sequential": SEQUENTIAL},
        "margin": {"l": 56, "r": 12, "t": 48, "b": 44},
        "legend": {"orientation": "h", "x": 1, "xanchor": "right", "y": 1, "yanchor": "bottom", "title": {"text": ""}},
        "hoverlabel": {"font": {"family": FONT, "size": 14}, "align": "left"},
        "hovermode": "closest",
        "xaxis": _AXIS,
        "yaxis": _AXIS,
    }
)


def figure(title: str, **layout: object) -> go.Figure:
    """Return an empty figure in the lab's look; `title` says in words what the chart shows."""
    return go.Figure(layout={"template": TEMPLATE, "title": {"text": title}, **layout})
