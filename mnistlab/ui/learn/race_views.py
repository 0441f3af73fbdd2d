"""Optimizers on a surface, drawn, and what became of them, in words."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from mnistlab.charts.landscape import landscape
from mnistlab.charts.lines import Line
from mnistlab.charts.palette import ACCENT, DIGITS, RIGHT, VALIDATION, WRONG
from mnistlab.core.descent import Array
from mnistlab.core.labels import word
from mnistlab.core.race import RACERS, Surface, arrival, grid, verdict
from mnistlab.ui.plot import plot

COLOURS = dict(zip(RACERS, (ACCENT, VALIDATION, WRONG, DIGITS[8], RIGHT, DIGITS[4]), strict=True))
"""One colour a rule, the same in every chart."""

_SHORT = {"momentum": "Momentum", "nesterov": "Nesterov"}

_FATES = {
    "diverges": "flies off: it diverges",
    "swings": "swings to and fro and has not arrived",
    "crawls": "crawls and has not arrived",
}


def name(rule: str) -> str:
    """Return a rule's name, shorter than its label elsewhere."""
    return _SHORT.get(rule, word(rule))


def way_of(rule: str, path: Array) -> Line:
    """Return a path, shape (steps, 2), as a line in the rule's colour."""
    return Line(name(rule), path[:, 0], path[:, 1], colour=COLOURS[rule], mode="lines+markers", size=5, width=2)


def fate(ground: Surface, path: Array) -> str:
    """Say what became of a path, as the end of a sentence."""
    came = arrival(ground, path)
    return f"arrives after {came} steps" if came is not None else _FATES[verdict(ground, path)]


def draw(title: str, ground: Surface, ways: Sequence[Line], *, key: str, height: int = 420) -> None:
    """Draw a surface from above with some ways on it."""
    x, y, heights = grid(ground)
    chart = landscape(title, x, y, np.sqrt(heights), ways, lowest=ground.lowest[-1], levels=12)
    chart.data[0].update(hoverinfo="skip", hovertemplate=None)  # of the root, which shows the floor's slope as well
    for low in ground.lowest[:-1]:
        look = {"marker": chart.data[1].marker, "hovertemplate": chart.data[1].hovertemplate, "showlegend": False}
        chart.add_scatter(x=low[:1], y=low[1:], mode="markers", **look)
    plot(chart, key=key, alt=f"{title}. Level lines of a loss over two weights, with a path for each.", height=height)
