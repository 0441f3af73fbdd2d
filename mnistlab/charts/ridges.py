"""Histograms below each other, one a row, over a common axis: how the numbers of many layers lie."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import plotly.graph_objects as go
from numpy.typing import NDArray

from mnistlab.charts.palette import ACCENT, faded
from mnistlab.charts.theme import NEUTRAL, figure

ROW_HEIGHT = 62
"""Pixels a row takes."""

_ROOM = 156
_TALL = 0.86
_SEEN = 0.01


@dataclass(frozen=True, eq=False)
class Ridge:
    """A row: counts in bins, shape (bins,), and where these lie, shape (bins + 1,); and the same at another time."""

    name: str
    counts: NDArray[np.integer[Any]]
    edges: NDArray[np.floating[Any]]
    before: tuple[NDArray[np.integer[Any]], NDArray[np.floating[Any]]] | None = None


def height(rows: int) -> int:
    """Return how high a chart of that many rows is, in pixels."""
    return _ROOM + ROW_HEIGHT * rows


def ridges(
    title: str, rows: Sequence[Ridge], *, x: str, now: str, before: str, powers: bool = False, reach: float = 0.0
) -> go.Figure:
    """Draw histograms, the first row on top; each is as high as its row at its fullest bin.

    Args:
        title: states what the chart shows.
        rows: one a layer.
        x: title of the common axis.
        now, before: what the filled histograms and the outlines are called.
        powers: whether the edges are powers of ten, which are then written at the axis as numbers.
        reach: how far the axis goes to both sides of zero; by default as far as anything lies.
    """
    chart = figure(title, margin={"l": 8, "r": 12, "t": 56, "b": 100}, hovermode="closest")
    chart.update_layout(legend={"x": 0, "xanchor": "left", "y": -62 / (ROW_HEIGHT * len(rows)), "yanchor": "top"})
    low, high = _ends(rows, reach)
    for place, row in enumerate(rows):
        floor = len(rows) - 1 - place
        _add(chart, row.counts, row.edges, floor, row.name, now, place == 0, powers)
        if row.before is not None:
            _add(chart, *row.before, floor, row.name, before, place == 0, powers, outline=True)
    ticks: dict[str, Any] = {"tickformat": "~g"}
    if powers:
        step = max(1, -(-int(high - low) // 6))
        whole = list(range(int(np.ceil(low)), int(np.floor(high)) + 1, step))
        ticks = {"tickvals": whole, "ticktext": [f"10<sup>{power}</sup>" for power in whole]}
    chart.update_xaxes(title_text=x, range=[low, high], **ticks)
    chart.update_yaxes(
        range=[-0.08, len(rows) - 1 + 1.02],
        tickvals=[len(rows) - 1 - i for i in range(len(rows))],
        ticktext=[row.name for row in rows],
        ticklabelposition="outside",
        ticklabelshift=-12,
        showline=False,
    )
    return chart


def _ends(rows: Sequence[Ridge], reach: float) -> tuple[float, float]:
    if reach:
        return -reach, reach
    lows, highs = [], []
    for row in rows:
        for counts, edges in ((row.counts, row.edges), *([row.before] if row.before else [])):
            filled = np.flatnonzero(counts > _SEEN * counts.max(initial=0))
            if filled.size:
                lows.append(float(edges[filled[0]]))
                highs.append(float(edges[filled[-1] + 1]))
    if not lows:
        return -1.0, 1.0
    margin = 0.03 * (max(highs) - min(lows))
    return min(lows) - margin, max(highs) + margin


def _add(
    chart: go.Figure,
    counts: NDArray[np.integer[Any]],
    edges: NDArray[np.floating[Any]],
    floor: float,
    row: str,
    name: str,
    first: bool,
    powers: bool,
    *,
    outline: bool = False,
) -> None:
    middles, most = (edges[:-1] + edges[1:]) / 2, max(int(counts.max(initial=0)), 1)
    filled = np.flatnonzero(counts)
    # Only from just before the first to just after the last bin that holds something: a flat line says nothing.
    cut = slice(max(int(filled[0]) - 1, 0), int(filled[-1]) + 2) if filled.size else slice(0, 0)
    x, tops = middles[cut], floor + _TALL * counts[cut] / most
    share = counts[cut] / max(int(counts.sum()), 1)
    where = [f"10<sup>{at:.1f}</sup>" for at in x] if powers else [f"{at:.3g}" for at in x]
    look: dict[str, Any] = {"line": {"color": NEUTRAL, "width": 1.5, "dash": "dot"}}
    if not outline:
        ground = {"mode": "lines", "line": {"width": 0}, "hoverinfo": "skip", "showlegend": False}
        chart.add_scatter(x=x, y=np.full(len(x), floor), **ground)
        look = {"line": {"color": ACCENT, "width": 1.5}, "fill": "tonexty", "fillcolor": faded(ACCENT, 0.35)}
    chart.add_scatter(
        name=name,
        legendgroup=name,
        showlegend=first,
        x=x,
        y=tops,
        mode="lines",
        customdata=[[at, one] for at, one in zip(where, share, strict=True)],
        hovertemplate=f"{row}, {name}: %{{customdata[1]:.1%}} lie near %{{customdata[0]}}<extra></extra>",
        **look,
    )
