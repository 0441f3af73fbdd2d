"""Charts of a curve that ReLU units draw, and of the error that is left."""

from __future__ import annotations

import numpy as np
import plotly.graph_objects as go
import streamlit as st

from mnistlab.charts.lines import Line, lines
from mnistlab.charts.palette import ACCENT, RIGHT, VALIDATION, faded
from mnistlab.core.approximation import TARGETS, Bends, X, errors, fits

MOST_UNITS = 64


@st.cache_resource(max_entries=4, show_spinner=False)
def fitted(name: str) -> tuple[list[Bends], list[float], list[float]]:
    """Return for 1 to 64 units the network that comes closest to a target, its mean error and its largest one."""
    found = fits(TARGETS[name], MOST_UNITS)
    rms, largest = zip(*(errors(TARGETS[name], bends) for bends in found), strict=True)
    return found, list(rms), list(largest)


def curve_chart(name: str, bends: Bends, rms: float, *, pieces: bool) -> go.Figure:
    """Draw a target, the chain of pieces that comes closest, and where it bends; if wanted what each unit adds."""
    curves = [Line(f"target: {name}", X, TARGETS[name](X), colour=VALIDATION, width=5)]
    if pieces:
        ends = np.column_stack([bends.kinks, np.ones_like(bends.kinks), np.full_like(bends.kinks, np.nan)])
        reached = (1 - bends.kinks) * bends.slopes
        heights = np.column_stack([np.zeros_like(reached), reached, np.full_like(reached, np.nan)])
        curves.append(Line("each unit", ends.ravel(), heights.ravel(), colour=faded(RIGHT, 0.7), width=1.3))
    curves.append(Line("network", X, bends(X), colour=ACCENT))
    if bends.kinks.size <= 32:
        curves.append(Line("bends", bends.kinks, bends(bends.kinks), colour=ACCENT, mode="markers", size=7))
    units = bends.kinks.size
    title = f"{units} unit{'' if units == 1 else 's'}: off by {rms:.3f} in the mean"
    return lines(title, curves, x="x", y="output", x_range=(-1.03, 1.03), y_range=(-1.35, 1.35))


def error_chart(rms: list[float], largest: list[float], units: int) -> go.Figure:
    """Draw mean and largest error against the number of units, with a mark at the present one."""
    counts = list(range(1, len(rms) + 1))
    curves = [
        Line("largest", counts, largest, colour=VALIDATION),
        Line("in the mean (root mean square)", counts, rms, colour=ACCENT),
        Line("now", [units, units], [rms[units - 1], largest[units - 1]], colour=RIGHT, mode="markers", size=11),
    ]
    chart = lines(
        "More units, less error" if largest[-1] < 0.1 else "More units, but the largest error stays",
        curves,
        x="units",
        y="error",
        x_range=(-0.05, 1.85),
        y_range=(-3.2, 0.3),
        log_x=True,
        log_y=True,
    )
    chart.update_xaxes(tickvals=[1, 2, 4, 8, 16, 32, 64])
    return chart.update_yaxes(tickvals=[1, 0.1, 0.01, 0.001], ticktext=["1", "0.1", "0.01", "0.001"])
