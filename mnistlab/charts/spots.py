"""Runs as named spots on a plane: what they got, against what they cost."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import plotly.graph_objects as go

from mnistlab.charts.theme import figure

EDGE = (-0.1, 1.06)
"""How far to the left and to the right of the outermost spots there is room for names."""

LOG_FROM = 4
"""Where the largest is so many times the smallest, an axis is logarithmic: the small ones would lie on one spot."""


@dataclass(frozen=True)
class Spot:
    """A run: its name, where it lies (`y` a share from 0 to 1), and its colour."""

    name: str
    x: float
    y: float
    colour: str


def spots(values: Sequence[Spot], *, x: str, y: str, unit: str, x_format: str = ",") -> go.Figure:
    """Draw one named spot a run.

    Args:
        values: where each lies, at least one; `x` above 0.
        x, y: titles of the axes.
        unit: what `x` counts, for the words at a spot.
        x_format: of the numbers at a spot.
    """
    chart = figure("", showlegend=False, margin={"l": 56, "r": 12, "t": 12, "b": 52})
    at = [spot.x for spot in values]
    log = max(at) / min(at) >= LOG_FROM
    for spot, side in zip(values, _sides(values, log), strict=True):
        name = unmarked(spot.name)
        chart.add_scatter(
            x=[spot.x],
            y=[spot.y],
            mode="markers+text",
            text=[name.replace(" · ", "<br>")],
            textposition=side,
            marker={"color": spot.colour, "size": 14},
            cliponaxis=False,
            name=name,
            hovertemplate=f"%{{fullData.name}}<br>%{{x:{x_format}}} {unit}<br>%{{y:.2%}}<extra></extra>",
        )
    chart.update_xaxes(title_text=x, nticks=6)
    if log:
        chart.update_xaxes(type="log", tickformat="~s", dtick="D2")
    elif min(at) == max(at):
        chart.update_xaxes(range=(0.5 * at[0], 1.5 * at[0]))
    chart.update_yaxes(title_text=y, tickformat=".2~%", nticks=6)
    return chart


def unmarked(text: str) -> str:
    """Return a text so that Plotly reads no markup in it."""
    return text.replace("&", "&amp;").replace("<", "&lt;")


def _sides(values: Sequence[Spot], log: bool) -> list[str]:
    """Return where each name stands at its spot, so that few are written over each other on a phone's chart.

    One after the other takes the first place that is free, towards the middle of the chart before others.
    """
    places = _places([math.log(spot.x) if log else spot.x for spot in values])
    heights = _places([spot.y for spot in values])
    taken = [(x - 0.03, y - 0.03, x + 0.03, y + 0.03) for x, y in zip(places, heights, strict=True)]
    sides = []
    for i, spot in enumerate(values):
        inward = ("left", "right") if places[i] > 0.5 else ("right", "left")
        ways = [f"{level} {side}" for side in inward for level in ("middle", "top", "bottom")]
        boxes = {way: _box(places[i], heights[i], spot.name, way) for way in ways}
        others = taken[:i] + taken[i + 1 :]
        best = min(ways, key=lambda way: _hidden(boxes[way], others))
        sides.append(best)
        taken.append(boxes[best])
    return sides


def _places(values: Sequence[float]) -> list[float]:
    """Return where values lie between the lowest, 0, and the highest, 1."""
    low, high = min(values), max(values)
    return [(value - low) / (high - low) if high > low else 0.5 for value in values]


Box = tuple[float, float, float, float]
"""Left, lower, right and upper edge, in shares of the chart."""


def _box(x: float, y: float, name: str, way: str) -> Box:
    """Return the room a name takes at a spot on a chart as wide as a phone's."""
    level, side = way.split()
    lines = name.split(" · ")
    wide, high = 0.026 * max(map(len, lines)) + 0.03, 0.075 * len(lines)
    bottom = y + {"top": 0.03, "middle": -high / 2, "bottom": -0.03 - high}[level]
    left = x if side == "right" else x - wide
    return left, bottom, left + wide, bottom + high


def _hidden(box: Box, others: Sequence[Box]) -> float:
    """Return how much of a name could not be read, or would hide others; what is cut off counts more."""
    left, bottom, right, top = box
    outside = (max(0, EDGE[0] - left) + max(0, right - EDGE[1])) * (top - bottom)
    return 3 * outside + sum(_overlap(box, other) for other in others)


def _overlap(one: Box, other: Box) -> float:
    """Return how much of the chart two boxes share."""
    wide = min(one[2], other[2]) - max(one[0], other[0])
    high = min(one[3], other[3]) - max(one[1], other[1])
    return max(wide, 0) * max(high, 0)
