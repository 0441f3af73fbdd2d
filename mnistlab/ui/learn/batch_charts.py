"""Charts of stochastic gradient descent: single steps of random batches, their paths, and what they cost."""

from __future__ import annotations

import numpy as np
import plotly.graph_objects as go
import streamlit as st

from mnistlab.charts.landscape import landscape
from mnistlab.charts.lines import Line
from mnistlab.charts.palette import RIGHT, VALIDATION, faded
from mnistlab.core.least_squares import Array, LeastSquares, Rows, batches, noisy_line
from mnistlab.lessons.gradient_descent import BATCHES
from mnistlab.ui.learn.descent_charts import way

STEPS, RATE, START = 60, 0.12, (-0.6, 1.6)
"""How descent on random batches goes, and where it begins."""

ARROWS, LONGER = 30, 4
"""So many single steps are drawn, and so many times as long as they are."""


def single_steps(size: int, at_lowest: bool, draws: int) -> go.Figure:
    """Draw first steps that different batches of a size would take, and that of the whole dataset."""
    problem = _problem()
    spot = problem.lowest() if at_lowest else np.array(START)
    slopes = np.stack([problem.gradient(spot, rows) for rows in _rows(size, draws)])
    ends = spot - LONGER * RATE * slopes
    gap = np.full(len(ends), np.nan)
    x, y = (np.column_stack([np.full(len(ends), spot[i]), ends[:, i], gap]).ravel() for i in (0, 1))
    whole = spot - LONGER * RATE * problem.gradient(spot)
    ways = [
        Line(f"batches of {size}", x, y, colour=faded(VALIDATION, 0.75), width=1.6),
        Line("the whole dataset", [spot[0], whole[0]], [spot[1], whole[1]], colour=RIGHT, width=4),
    ]
    title = f"{ARROWS} steps, drawn {LONGER} times as long"
    return _over_losses(title, ways)


def noisy_path(size: int, draws: int) -> go.Figure:
    """Draw the path of batches of a size, and that of the whole dataset."""
    problem = _problem()
    whole = problem.descend(START, RATE, BATCHES[-1], STEPS, 0)
    path = problem.descend(START, RATE, size, STEPS, draws)
    ways = [
        Line("the whole dataset", whole[:, 0], whole[:, 1], colour=RIGHT, mode="lines+markers", width=2.5, size=5),
        way(path[:, 0], path[:, 1], f"batches of {size}"),
    ]
    return _over_losses(f"{STEPS} steps looked at {STEPS * size:,} points", ways)


@st.cache_resource(max_entries=16, show_spinner=False)
def batch_table(draws: int) -> list[tuple[str, str, str, str]]:
    """Return for each batch size how much single steps differ, how low it gets, and how many points that took."""
    problem, rows = _problem(), []
    for size in BATCHES:
        slopes = np.stack([problem.gradient(np.array(START), picked) for picked in _rows(size, draws, 256)])
        last = problem.descend(START, RATE, size, STEPS, draws)[-1]
        spread = RATE * np.sqrt(slopes.var(axis=0).sum())
        rows.append((str(size), f"{spread:.3f}", f"{float(problem.loss(last)):.3f}", f"{STEPS * size:,}"))
    return rows


@st.cache_resource(show_spinner=False)
def _problem() -> LeastSquares:
    return noisy_line(BATCHES[-1])


def _rows(size: int, draws: int, count: int = ARROWS) -> list[Rows]:
    """Return the rows of so many batches."""
    return [rows for rows, _ in zip(batches(BATCHES[-1], size, draws), range(count), strict=False)]


def _over_losses(title: str, ways: list[Line]) -> go.Figure:
    x, y, height = _losses()
    lowest = _problem().lowest()
    return landscape(
        title, x, y, height, ways, lowest=(lowest[0], lowest[1]), names=("slope of the line", "its height at 0")
    )


@st.cache_resource(show_spinner=False)
def _losses() -> tuple[Array, Array, Array]:
    x, y = np.linspace(-1.2, 2.8, 41), np.linspace(-2.2, 2.2, 31)
    return x, y, _problem().loss(np.stack(np.meshgrid(x, y), axis=-1))
