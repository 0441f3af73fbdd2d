"""Charts of gradient descent: tangents, balls on curves, paths on surfaces."""

from __future__ import annotations

import numpy as np
import plotly.graph_objects as go
import streamlit as st

from mnistlab.charts.landscape import landscape
from mnistlab.charts.lines import Line, lines
from mnistlab.charts.palette import ACCENT, DIGITS, RIGHT, VALIDATION
from mnistlab.core.descent import RIDGE, SURFACES, TWO_VALLEYS, Array, Loss, descend, parabola
from mnistlab.core.update_rules import Momentum

REACH = (3.0, 2.0)
"""How far the weights of a surface go either way."""

_OTHER = DIGITS[4]
"""A second colour for paths, clear against the orange of the first and the blue of the ground."""


def tangent(weight: float, run: float) -> go.Figure:
    """Draw the curve, the line through two of its points, and the tangent at the first one."""
    w = np.linspace(-3.2, 3.2, 121)
    here, there = np.array([weight, weight + run]), TWO_VALLEYS.of(np.array([weight, weight + run]))
    rise = (there[1] - there[0]) / run
    slope = float(TWO_VALLEYS.gradient(here[0]))
    curves = [
        Line("loss", w, TWO_VALLEYS.of(w), colour=ACCENT),
        Line("tangent", w, there[0] + slope * (w - weight), colour=RIGHT, dash="dash", width=2),
        Line("rise over run", w, there[0] + rise * (w - weight), colour=VALIDATION, width=2),
        Line("two points", here, there, colour=VALIDATION, mode="markers", size=10),
    ]
    title = f"Rise over run {rise:.2f}, slope {slope:.2f}".replace("-", "−")
    return lines(title, curves, x="weight", y="loss", x_range=(-3.2, 3.2), y_range=(-0.2, 2.9))


def valleys(path: Array, rate: float) -> go.Figure:
    """Draw the two valleys, the places a ball came through, and below for each start the valley it ends in."""
    w = np.linspace(-3.2, 3.2, 121)
    starts, ends = _ends(rate)
    left = ends < RIDGE
    floor = np.full_like(starts, 0.02)
    curves = [
        Line("loss", w, TWO_VALLEYS.of(w), colour=ACCENT),
        Line("ends left", starts[left], floor[left], colour=RIGHT, mode="markers", size=8),
        Line("ends right", starts[~left], floor[~left], colour=_OTHER, mode="markers", size=8),
        way(path, TWO_VALLEYS.of(path)),
        Line("ball", path[-1:], TWO_VALLEYS.of(path[-1:]), colour=VALIDATION, mode="markers", size=17),
    ]
    title = f"{len(path) - 1} steps with a learning rate of {rate:g}"
    chart = lines(title, curves, x="weight", y="loss", x_range=(-3.2, 3.2), y_range=(-0.08, 2.9))
    chart.data[1].marker.symbol, chart.data[2].marker.symbol = "triangle-left", "triangle-right"
    return chart


@st.cache_resource(max_entries=32, show_spinner=False)
def _ends(rate: float) -> tuple[Array, Array]:
    """Return starts, and where the ball is from there after many steps."""
    starts = np.linspace(-3, 3, 61)
    return starts, descend(TWO_VALLEYS, starts, Momentum(rate), 200)[-1]


def parabola_path(curvature: float, path: Array, title: str) -> go.Figure:
    """Draw a parabola and the ball's steps on it; those beyond the picture are left out."""
    w = np.linspace(-3.2, 3.2, 81)
    loss = parabola(curvature)
    inside = path[: int(np.argmax(np.abs(path) > 20)) or None]
    curves = [
        Line("loss", w, loss.of(w), colour=ACCENT),
        way(inside, loss.of(inside)),
        Line("start", path[:1], loss.of(path[:1]), colour=VALIDATION, mode="markers", size=15),
    ]
    top = 4.6 * curvature
    return lines(title, curves, x="weight", y="loss", x_range=(-3.2, 3.2), y_range=(-0.05 * top, top), legend=False)


def distances(path: Array) -> go.Figure:
    """Draw how far from the lowest point the ball was after each step, on a logarithmic axis."""
    far = np.maximum(np.abs(path), 1e-6)
    title = "The distance grows" if far[-1] > far[0] else "The distance shrinks" if far[-1] < far[0] else "It stays"
    curve = Line("distance", np.arange(far.size), far, colour=VALIDATION, mode="lines+markers", size=5)
    chart = lines(title, [curve], x="step", y="distance", log_y=True, x_range=(-0.5, 30.5), y_range=(-4.2, 4.2))
    return _plain_ticks(chart, 4, -4)


def from_above(name: str, path: Array) -> go.Figure:
    """Draw one of `SURFACES` and a path on it."""
    x, y = np.linspace(-REACH[0], REACH[0], 45), np.linspace(-REACH[1], REACH[1], 31)
    ground = SURFACES[name]
    height = ground.of(np.stack(np.meshgrid(x, y), axis=-1))
    ways = [way(path[:, 0], path[:, 1]), _here(path)]
    title = f"{name}: press to choose a start"
    return _true_angles(landscape(title, x, y, height, ways))


def two_ways(ground: Loss, plain: Array, rolling: Array) -> go.Figure:
    """Draw a path without momentum and one with it."""
    x, y = np.linspace(-3, 3, 45), np.linspace(-1.4, 1.4, 31)
    height = ground.of(np.stack(np.meshgrid(x, y), axis=-1))
    both = [
        Line("without momentum", plain[:, 0], plain[:, 1], colour=_OTHER, mode="lines+markers", width=1.6, size=6),
        Line("with momentum", rolling[:, 0], rolling[:, 1], colour=VALIDATION, mode="lines+markers", width=1.6, size=6),
    ]
    left = [float(np.hypot(*path[-1])) for path in (plain, rolling)]
    title = f"Still to go: {left[0]:.2f}, with momentum {left[1]:.2f}"
    if max(left) > 10:
        title = "Too large: it diverges"
    return landscape(title, x, y, height, both, lowest=(0, 0))


def two_losses(plain: Array, rolling: Array) -> go.Figure:
    """Draw the loss along both paths."""
    curves = [
        Line("without momentum", np.arange(plain.size), plain, colour=_OTHER),
        Line("with momentum", np.arange(rolling.size), rolling, colour=VALIDATION),
    ]
    title = "The loss after each step"
    chart = lines(title, curves, x="step", y="loss", log_y=True, x_range=(-1, 61), y_range=(-6, 2.3), legend=False)
    return _plain_ticks(chart, 2, -6)


def way(x: Array, y: Array, name: str = "way") -> Line:
    """Return a path, step by step, as a curve."""
    return Line(name, x, y, colour=VALIDATION, mode="lines+markers", width=1.8, size=6)


def _here(path: Array) -> Line:
    return Line("ball", path[-1:, 0], path[-1:, 1], colour=VALIDATION, mode="markers", size=15)


def _true_angles(chart: go.Figure) -> go.Figure:
    """Make a unit as long on both axes, so that a right angle looks like one."""
    chart.update_xaxes(constrain="domain")
    return chart.update_yaxes(scaleanchor="x", scaleratio=1, constrain="domain")


def _plain_ticks(chart: go.Figure, high: int, low: int) -> go.Figure:
    """Write every second power of ten at the y axis in full."""
    powers = range(low, high + 1, 2)
    return chart.update_yaxes(
        tickvals=[10.0**n for n in powers], ticktext=[f"{10.0**n:,.{max(0, -n)}f}" for n in powers]
    )
