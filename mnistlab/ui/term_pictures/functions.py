"""Drawings of functions: activations, straight lines, the loss."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
from numpy.typing import NDArray

from mnistlab.charts.palette import ACCENT, RIGHT, VALIDATION, WRONG
from mnistlab.core.activations import ACTIVATIONS
from mnistlab.ui.term_pictures.canvas import INK, Axes, arrow, dot, label, svg


def activation(name: str, low: float = -1.4, high: float = 2.6) -> Callable[[], str]:
    """Return a drawing of an activation function over its cross of axes."""

    def draw() -> str:
        axes = Axes((-4, 4), (low, high))
        x, y = axes.at(4, 0)
        return svg(axes.cross(), axes.curve(ACTIVATIONS[name].of, ACCENT), label(x, y - 5, "z", anchor="end", size=12))

    return draw


def several() -> str:
    """Sigmoid, tanh and ReLU over the same axes."""
    axes = Axes((-4, 4), (-1.4, 2.6))
    colours = {"sigmoid": RIGHT, "tanh": VALIDATION, "relu": ACCENT}
    names = [
        label(14, 22 + 18 * i, text, anchor="start", colour=colour, bold=True)
        for i, (text, colour) in enumerate(zip(("Sigmoid", "Tanh", "ReLU"), colours.values(), strict=True))
    ]
    return svg(axes.cross(), *(axes.curve(ACTIVATIONS[name].of, colours[name]) for name in colours), *names)


def step() -> str:
    """The perceptron's jump from 0 to 1."""
    axes = Axes((-4, 4), (-0.4, 1.5))
    flat = axes.line([-4, 0], [0, 0], ACCENT) + axes.line([0, 4], [1, 1], ACCENT)
    ends = dot(axes.at(0, 0), 4, ACCENT) + dot(axes.at(0, 1), 4, ACCENT, hollow=True)
    return svg(axes.cross(), flat, ends, label(axes.at(0, 1)[0] - 10, axes.at(0, 1)[1] + 4, "1", anchor="end"))


def maxout() -> str:
    """Three straight lines, and above them the largest."""
    axes = Axes((-3, 3), (-1.2, 3))
    lines = ((-0.9, -0.3), (0.2, 0.4), (1.3, -1.1))
    thin = [axes.line([-3, 3], [a * x + b for x in (-3, 3)], width=1, dash="4 4") for a, b in lines]
    return svg(*thin, axes.curve(lambda x: np.max([a * x + b for a, b in lines], axis=0), ACCENT, width=3))


def saturation() -> str:
    """A sigmoid whose flat ends are marked."""
    axes = Axes((-8, 8), (-0.25, 1.25))
    curve = axes.curve(ACTIVATIONS["sigmoid"].of, ACCENT)
    ends = [axes.line(x, ACTIVATIONS["sigmoid"].of(np.array(x)), WRONG, width=5) for x in ([-8, -4], [4, 8])]
    return svg(curve, *ends, label(62, 88, "flat"), label(182, 46, "flat"))


def linear() -> str:
    """A straight line through two axes."""
    axes = Axes((-3, 3), (-2, 2.4))
    return svg(axes.cross(), axes.line([-3, 3], [-1.5, 2.1], ACCENT))


def bias() -> str:
    """A line through the origin, and the same one lifted by a bias."""
    axes = Axes((-3, 3), (-2, 2.6))
    lift = arrow(axes.at(0, 0), axes.at(0, 1), VALIDATION, width=2)
    named = label(axes.at(0, 0.3)[0] + 8, axes.at(0, 0.3)[1], "b", anchor="start", colour=VALIDATION, bold=True)
    lines = axes.line([-3, 3], [-1.5, 1.5], INK, width=1.5, dash="4 4") + axes.line([-3, 3], [-0.5, 2.5], ACCENT)
    return svg(axes.cross(), lines, lift, named)


def cross_entropy() -> str:
    """-log p over the probability given to the right class."""
    axes = Axes((0, 1), (0, 4.2), left=24, width=204, height=100)
    x = np.linspace(0.015, 1, 80)
    parts = axes.corner() + axes.line(x, -np.log(x), ACCENT)
    return svg(
        parts, label(24, 124, "0"), label(228, 124, "1"), label(126, 124, "probability of the right class", size=12)
    )


def approximation() -> str:
    """A curve, and a chain of straight pieces that follows it."""
    axes = Axes((0, 6), (-1.7, 1.7))
    knots = np.linspace(0, 6, 8)

    def wave(x: NDArray[Any]) -> NDArray[Any]:
        return np.asarray(np.sin(1.9 * x) + 0.35 * np.cos(4 * x))

    return svg(
        axes.curve(wave, INK, width=1.5),
        axes.line(knots, wave(knots), ACCENT),
        *(dot(axes.at(float(x), float(wave(x))), 3.5, ACCENT) for x in knots),
    )
