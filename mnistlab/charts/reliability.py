"""The reliability diagram: how often a network is right, by how sure it is, and of how many images."""

from __future__ import annotations

import plotly.graph_objects as go

from mnistlab.charts.palette import ACCENT, faded
from mnistlab.charts.theme import NEUTRAL, figure
from mnistlab.core.calibration import Calibration
from mnistlab.core.explain import percent

_TICKS = [0, 0.2, 0.4, 0.6, 0.8, 1]


def reliability(calibration: Calibration) -> go.Figure:
    """Draw a point for each bin, at how sure the network is in the mean and how often it is right.

    On the diagonal both are the same. The lines at the points span where the share would lie by luck. Below stands how
    many images are in each bin.
    """
    bins = calibration.bins
    share = {"range": [0, 1], "tickformat": ".0%", "tickvals": _TICKS, "fixedrange": True}
    fullest = max(part.images for part in bins)
    chart = figure(
        "How often it is right, by how sure it is",
        showlegend=False,
        margin={"l": 60, "r": 16, "t": 48, "b": 48},
        bargap=0.1,
        xaxis={**share, "range": [0, 1.01], "anchor": "y2", "title": {"text": "How sure it is"}},
        yaxis={**share, "range": [0, 1.03], "domain": [0.34, 1], "title": {"text": "How often it is right"}},
        yaxis2={
            "domain": [0, 0.22],
            "range": [0, fullest * 1.35],
            "showticklabels": False,
            "showgrid": False,
            "fixedrange": True,
            "title": {"text": "Images"},
        },
        annotations=[_note("not sure enough", 0.02, 0.97, "left"), _note("too sure", 0.98, 0.06, "right")],
    )
    chart.add_scatter(
        x=[0, 1], y=[0, 1], mode="lines", line={"color": NEUTRAL, "width": 1.5, "dash": "dash"}, hoverinfo="skip"
    )
    told = [
        f"says {100 * part.low:.0f} to {100 * part.high:.0f} %, {percent(part.sure, 1)} on average:"
        f"<br>right {percent(part.right, 1)} of the time, {part.images:,} image{'s' * (part.images != 1)}"
        f"<br>by luck {100 * part.least:.1f} to {100 * part.most:.1f} %"
        for part in bins
    ]
    chart.add_scatter(
        x=[part.sure for part in bins],
        y=[part.right for part in bins],
        mode="markers",
        marker={"color": ACCENT, "size": 10},
        error_y={
            "array": [part.most - part.right for part in bins],
            "arrayminus": [part.right - part.least for part in bins],
            "color": faded(ACCENT, 0.7),
            "thickness": 2,
            "width": 4,
        },
        text=told,
        hovertemplate="%{text}<extra></extra>",
    )
    chart.add_bar(
        x=[(part.low + part.high) / 2 for part in bins],
        y=[part.images for part in bins],
        width=[0.9 * (part.high - part.low) for part in bins],
        marker={"color": faded(ACCENT, 0.55)},
        text=[f"{part.images:,}" for part in bins],
        textposition="outside",
        textangle=0,
        constraintext="none",
        cliponaxis=False,
        customdata=told,
        hovertemplate="%{customdata}<extra></extra>",
        yaxis="y2",
    )
    return chart


def _note(text: str, x: float, y: float, anchor: str) -> dict[str, object]:
    look = {"size": 13, "color": NEUTRAL}
    return {"text": text, "x": x, "y": y, "xanchor": anchor, "yanchor": "top" if y > 0.5 else "bottom"} | {
        "showarrow": False,
        "font": look,
    }
