"""Bands of repeated runs: where they lie after each epoch, and every result as a dot."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import plotly.graph_objects as go

from mnistlab.charts.palette import faded
from mnistlab.charts.spots import unmarked
from mnistlab.charts.theme import figure
from mnistlab.core.luck import Band


@dataclass(frozen=True)
class Repeated:
    """Runs that differ in nothing but the seed: their band, and their results by seed (None if it has none)."""

    name: str
    colour: str
    band: Band
    results: dict[int, float]


def bands(groups: Sequence[Repeated], *, y: str, y_range: tuple[float, float] | None = None) -> go.Figure:
    """Draw for each group the room between its lowest and its highest run, and the mean as a line.

    Args:
        groups: drawn in order, the last on top.
        y: title of the axis; values are shares.
        y_range: fixed range.
    """
    chart = figure("", showlegend=False, margin={"l": 56, "r": 12, "t": 12, "b": 48})
    for group in groups:
        band, name = group.band, unmarked(group.name)
        chart.add_scatter(
            x=[*band.epochs, *reversed(band.epochs)],
            y=[*band.highest, *reversed(band.lowest)],
            fill="toself",
            fillcolor=faded(group.colour, 0.2),
            mode="lines",
            line={"color": faded(group.colour, 0.45), "width": 1},
            hoverinfo="skip",
            name=f"{name}, lowest to highest",
        )
        chart.add_scatter(
            x=band.epochs,
            y=band.mean,
            mode="lines+markers",
            line={"color": group.colour, "width": 2.5},
            marker={"color": group.colour, "size": 7},
            customdata=list(zip(band.lowest, band.highest, strict=True)),
            hovertemplate=f"{name}<br>epoch %{{x}}: mean %{{y:.2%}}<br>"
            "from %{customdata[0]:.2%} to %{customdata[1]:.2%}<extra></extra>",
            name=name,
        )
    last = max((epoch for group in groups for epoch in group.band.epochs), default=1)
    chart.update_xaxes(title_text="epoch", range=(0.8, last + 0.2), dtick=max(1, last // 10))
    chart.update_yaxes(title_text=y, range=y_range, tickformat=".1~%")
    return chart


def results(groups: Sequence[Repeated], *, y: str) -> go.Figure:
    """Draw every result as a dot in its group's column, and the group's mean as a short line.

    Args:
        groups: from left to right.
        y: title of the axis; values are shares.
    """
    chart = figure("", showlegend=False, margin={"l": 56, "r": 12, "t": 12, "b": 16})
    for i, group in enumerate(groups):
        values, name = list(group.results.values()), unmarked(group.name)
        if not values:
            continue
        mean = sum(values) / len(values)
        chart.add_scatter(
            x=[i - 0.3, i + 0.3],
            y=[mean, mean],
            mode="lines",
            line={"color": group.colour, "width": 3},
            hovertemplate=f"{name}: mean %{{y:.2%}}<extra></extra>",
            name=f"{name}, mean",
        )
        # Results that are nearly the same would hide each other: they stand a little beside each other.
        spread = [i + 0.16 * ((place % 3) - 1) for place in range(len(values))]
        chart.add_scatter(
            x=spread,
            y=values,
            mode="markers",
            marker={"color": faded(group.colour, 0.75), "size": 11, "line": {"color": group.colour, "width": 1.5}},
            customdata=list(group.results),
            hovertemplate=f"{name}, seed %{{customdata}}: %{{y:.2%}}<extra></extra>",
            name=name,
        )
    # Their names have no room side by side on a phone: colours tell them apart, and the key beside the chart.
    chart.update_xaxes(range=(-0.6, len(groups) - 0.4), showticklabels=False, showgrid=False)
    chart.update_yaxes(title_text=y, tickformat=".2~%", nticks=6)
    return chart
