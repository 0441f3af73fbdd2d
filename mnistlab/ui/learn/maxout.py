"""Maxout to drag: several lines, of which the largest counts, and a target to meet."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import streamlit as st
from numpy.typing import NDArray

from mnistlab.charts.lines import Line, lines
from mnistlab.charts.palette import ACCENT, DIGITS, VALIDATION
from mnistlab.core.activations import ACTIVATIONS, maxout
from mnistlab.ui.plot import plot

REACH = 3.0
"""Lines are drawn for z from -REACH to REACH."""

TARGETS: dict[str, tuple[Callable[[NDArray[np.float64]], NDArray[np.floating]], float]] = {
    "ReLU": (ACTIVATIONS["relu"].of, 0.01),
    "absolute value": (np.abs, 0.01),
    "bowl": (lambda z: z * z / 2, 0.3),
}
"""Shapes to make of lines, and how near is near enough."""

START = ((0.5, 1.0), (-0.5, -0.5), (1.0, -1.0), (0.0, 0.5))
"""Slope and height of the lines at first."""


def gap(target: str, slopes: NDArray[np.float64], heights: NDArray[np.float64]) -> float:
    """Return the largest distance between maxout of these lines, shapes (lines,), and a target."""
    z = _grid()
    return float(np.abs(maxout(np.outer(z, slopes) + heights) - TARGETS[target][0](z)).max())


def drag_lines() -> None:
    """Show the lines with their sliders, the largest of them drawn thick, and how far it is from the target."""
    target = st.pills("Target", tuple(TARGETS), default="ReLU", required=True, key="maxout_target")
    count = st.slider("Lines", 2, len(START), 2, key="maxout_count")
    left, right = st.columns(2, wrap=False)
    slopes, heights = [], []
    for i, (slope, height) in enumerate(START[:count], 1):
        slopes.append(left.slider(f"Line {i}: slope", -3.0, 3.0, slope, 0.5, key=f"maxout_slope{i}"))
        heights.append(right.slider("Height at z = 0", -4.0, 2.0, height, 0.25, key=f"maxout_height{i}"))
    z = _grid()
    pieces = np.outer(z, slopes) + np.array(heights)
    curve, enough = TARGETS[target]
    off = gap(target, np.array(slopes), np.array(heights))
    met = off <= enough
    title = f"{'Met' if met else 'Not yet'}: at most {off:.2f} away from the target"
    drawn = [
        Line(f"target: {target}", z, curve(z), colour=VALIDATION, dash="dash", width=3),
        *(
            Line(f"line {i + 1}", z, pieces[:, i], colour=DIGITS[(4, 9, 5, 7)[i]], dash="dot", width=1.5)
            for i in range(count)
        ),
        Line("maxout", z, maxout(pieces), colour=ACCENT, width=4.5),
    ]
    chart = lines(title, drawn, x="z", y="passed on", x_range=(-REACH, REACH), y_range=(-2.2, 4.7))
    plot(chart, key="maxout_plot", alt=f"{title}; maxout is the largest of {count} lines.", height=380)
    if target == "bowl" and not met:
        st.caption(
            f"Near enough is {enough:g}: two lines are too few for that, and each should follow a part of its own."
        )


def _grid() -> NDArray[np.float64]:
    return np.linspace(-REACH, REACH, 121)
