"""Learning curves: loss and accuracy while a network trains."""

from __future__ import annotations

import json
import math
from collections.abc import Sequence
from functools import lru_cache
from itertools import groupby
from typing import Any

import plotly.graph_objects as go

from mnistlab.charts.palette import ACCENT, VALIDATION, faded
from mnistlab.charts.theme import figure
from mnistlab.core.events import EpochEnd, Point

_TITLED = {"unifiedhovertitle": {"text": "Epoch %{x:.2f}"}}

MOST_POINTS = 400
"""More than this on one line cost time and show nothing."""


def learning_curves(
    points: Sequence[Point], history: Sequence[EpochEnd], steps_per_epoch: int, epochs: int
) -> dict[str, Any]:
    """Return loss above and accuracy below, over epochs, with room for those still to come.

    The axes are laid out for the whole run from the start, so that nothing but the lines moves while it trains.
    It is drawn some times a second for each learner, hence plain data: to put numbers into a Plotly figure costs
    ten times what it costs to write them down.

    Args:
        points: means over some batches each, in order.
        history: the epochs that are done.
        steps_per_epoch: batches an epoch; 0 as long as it is not known.
        epochs: how many the run will have.

    Returns:
        A figure as `plotly.graph_objects.Figure` takes and gives it.
    """
    thinned = thin(points, MOST_POINTS) if steps_per_epoch else []
    at = [point.step / steps_per_epoch for point in thinned]
    done = [epoch.epoch for epoch in history]
    validated = [epoch for epoch in history if epoch.val_loss is not None]
    checked = [epoch.epoch for epoch in validated]
    lines = (
        (at, [point.loss for point in thinned]),
        (done, [epoch.loss for epoch in history]),
        (checked, [epoch.val_loss for epoch in validated]),
        (at, [point.accuracy for point in thinned]),
        (done, [epoch.accuracy for epoch in history]),
        (checked, [epoch.val_accuracy for epoch in validated]),
    )
    chart: dict[str, Any] = json.loads(_empty_chart(epochs, bool(points)))
    for line, (x, y) in zip(chart["data"], lines, strict=True):
        line |= {"x": x, "y": y}
    return chart


@lru_cache(maxsize=256)
def _empty_chart(epochs: int, begun: bool) -> str:
    """Return the chart without numbers, as JSON."""
    last = epochs * 1.015  # room for the last marker
    ticks = min(epochs + 1, 11)  # at whole epochs, until zoomed in
    chart = figure(
        "",
        margin={"l": 56, "r": 12, "t": 34, "b": 78},
        legend={"x": 0, "xanchor": "left", "y": -0.17, "yanchor": "top"},
        xaxis={"range": [0, last], "nticks": ticks, "showticklabels": False, "anchor": "y", **_TITLED},
        xaxis2={
            "range": [0, last],
            "nticks": ticks,
            "title": {"text": "Epoch"},
            "anchor": "y2",
            "matches": "x",
            **_TITLED,
        },
        yaxis={"domain": [0.58, 1], "rangemode": "tozero", **({} if begun else {"range": [0, 2.5]})},
        yaxis2={"domain": [0, 0.42], "range": [0, 1.04], "tickformat": ".0%", "anchor": "x2"},
        hovermode="x unified",
        annotations=[_heading("Loss", "lower is better", 1), _heading("Accuracy", "share of images right", 0.42)],
    )
    _add_lines(chart, lower=False)
    _add_lines(chart, lower=True)
    return str(chart.to_json())


def thin(points: Sequence[Point], limit: int) -> list[Point]:
    """Merge neighbouring points until about `limit` are left; each has the mean over the batches it stands for.

    The batches a merged point covers are a power of two, counted from the run's start: as points arrive,
    those already drawn stay where they are, but for a halving now and then.
    """
    if len(points) <= limit:
        return list(points)
    width = 2 ** math.ceil(math.log2(points[-1].step / limit))
    merged, before = [], 0
    for _, group in groupby(points, key=lambda point: (point.step - 1) // width):
        batches = loss = accuracy = 0.0
        for point in group:
            weight = point.step - before
            before = point.step
            batches += weight
            loss += weight * point.loss
            accuracy += weight * point.accuracy
        merged.append(Point(before, loss / batches, accuracy / batches))
    return merged


def _heading(name: str, meaning: str, y: float) -> dict[str, object]:
    return {
        "text": f"<b>{name}</b>: {meaning}",
        "showarrow": False,
        "xref": "paper",
        "yref": "paper",
        "x": 0,
        "xanchor": "left",
        "y": y,
        "yanchor": "bottom",
        "yshift": 6,
        "font": {"size": 15},
    }


def _add_lines(chart: go.Figure, *, lower: bool) -> None:
    """Add the three lines of one of the two charts; only the upper one's are in the legend."""
    axes = {"xaxis": "x2", "yaxis": "y2"} if lower else {"xaxis": "x", "yaxis": "y"}
    shown = ":.2%" if lower else ":.4f"
    series = (
        ("Training, by batch", faded(ACCENT, 0.65), "lines", 1.5),
        ("Training, mean of the epoch", ACCENT, "lines+markers", 2.5),
        ("Validation", VALIDATION, "lines+markers", 2.5),
    )
    for name, colour, mode, width in series:
        chart.add_scatter(
            name=name,
            legendgroup=name,
            showlegend=not lower,
            mode=mode,
            line={"color": colour, "width": width},
            marker={"size": 7, "color": colour, "symbol": "diamond" if name == "Validation" else "circle"},
            hovertemplate=f"{name}: <b>%{{y{shown}}}</b><extra></extra>",
            **axes,
        )
