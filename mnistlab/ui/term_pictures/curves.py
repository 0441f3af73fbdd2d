"""Drawings of what training does: walks downhill, and curves over time."""

from __future__ import annotations

import numpy as np

from mnistlab.charts.palette import ACCENT, RIGHT, VALIDATION, WRONG
from mnistlab.core.update_rules import Momentum
from mnistlab.ui.term_pictures.canvas import INK, Axes, arrow, dot, label, path, svg

_HILL = Axes((-3, 3), (-0.4, 4.6))


def derivative() -> str:
    """A curve and its tangent at one point."""
    at = -1.6
    tangent = [at**2 / 2 + at * (x - at) for x in (-2.7, -0.2)]
    curve = _HILL.curve(lambda x: x**2 / 2, INK, width=2)
    return svg(curve, _HILL.line([-2.7, -0.2], tangent, VALIDATION), dot(_HILL.at(at, at**2 / 2), 5, VALIDATION))


def _descent(rate: float, steps: int, colour: str, axes: Axes = _HILL, start: float = -2.6) -> str:
    """Return a walk down the curve x * x / 2, whose slope is x."""
    rule, place = Momentum(rate), np.array(start)
    spots = [axes.at(start, start**2 / 2)]
    for _ in range(steps):
        place = place + rule.step(place)
        spots.append(axes.at(float(place), float(place) ** 2 / 2))
    return path(spots, colour, width=1.5) + "".join(dot(spot, 4, colour) for spot in spots)


def gradient_descent() -> str:
    """A ball that goes down a curve step by step."""
    return svg(_HILL.curve(lambda x: x**2 / 2, INK, width=2), _descent(0.35, 6, ACCENT))


def learning_rate() -> str:
    """Three walks on the same curve: too small, right, too large."""
    parts = []
    tried = (
        (0.06, 4, -2.2, VALIDATION, "too small"),
        (0.5, 5, -2.2, RIGHT, "right"),
        (2.25, 4, -1.0, WRONG, "too large"),
    )
    for i, (rate, steps, start, colour, text) in enumerate(tried):
        axes = Axes((-3, 3), (-0.4, 4.6), left=4 + 80 * i, width=72, top=4, height=98)
        parts += [axes.curve(lambda x: x**2 / 2, INK, width=2), _descent(rate, steps, colour, axes, start)]
        parts.append(label(80 * i + 40, 122, text, size=12.5, colour=colour, bold=True))
    return svg(*parts)


def momentum() -> str:
    """In a long valley as many plain steps go to and fro; with momentum they go along."""
    parts = []
    for y, mass, colour, text in ((28, 0.0, VALIDATION, "without momentum"), (88, 0.8, RIGHT, "with momentum")):
        place, rule = np.array([-10.0, 0.9]), Momentum(0.045, mass)
        spots = [(120 + 11 * place[0], y - 22 * place[1])]
        for _ in range(16):
            place = place + rule.step(np.array([1.0, 40.0]) * place)
            spots.append((120 + 11 * place[0], y - 22 * place[1]))
        parts += [path([(6, y), (234, y)], width=1, opacity=0.3), path(spots, colour, width=2)]
        parts += [dot((120, y), 6, hollow=True), dot(spots[-1], 4, colour)]
        parts.append(label(234, y + 28, text, anchor="end", size=12.5, colour=colour, bold=True))
    return svg(*parts)


def stochastic() -> str:
    """A straight way to the goal, and a wavering one."""
    rng = np.random.default_rng(5)
    goal = (206.0, 96.0)
    way = [(24 + 182 * t, 22 + 74 * t) for t in np.linspace(0, 1, 13)]
    shaken = [way[0], *((x, y + rng.normal(0, 11)) for x, y in way[1:-1]), goal]
    exact = path([way[0], goal], INK, width=1.5, dash="4 4")
    return svg(exact, path(shaken, ACCENT), dot(way[0], 4, ACCENT), dot(goal, 6, RIGHT))


def loss_surface() -> str:
    """Rings of equal height around a valley, with a walk down."""
    rings = "".join(
        f'<ellipse cx="132" cy="68" rx="{24 * k}" ry="{13 * k}" fill="none" stroke="currentColor" '
        f'stroke-opacity="{0.85 - 0.15 * k:.2f}" stroke-width="1.5"/>'
        for k in (1, 2, 3, 4)
    )
    spots = [(52, 28), (68, 52), (92, 64), (114, 68), (130, 68)]
    return svg(rings, path(spots, ACCENT), *(dot(spot, 4, ACCENT) for spot in spots))


def overfitting() -> str:
    """Loss over the epochs: it keeps falling on training images, and turns up again on others."""
    axes = Axes((0, 10), (0, 2.2), left=10, width=220)
    x = np.linspace(0, 10, 60)
    training, other = 2 * np.exp(-x / 2.2) + 0.1, 1.7 * np.exp(-x / 1.6) + 0.42 + 0.008 * x**2
    named = label(228, 46, "validation", anchor="end", colour=VALIDATION, bold=True)
    return svg(
        axes.corner(),
        axes.line(x, training, ACCENT),
        axes.line(x, other, VALIDATION),
        named,
        label(228, 108, "training", anchor="end", colour=ACCENT, bold=True),
    )


def vanishing_gradient() -> str:
    """Bars that shrink from the last layer back to the first."""
    heights = [90 * 0.45**k for k in range(5)]
    bars = "".join(
        f'<rect x="{186 - 42 * i}" y="{100 - h:.1f}" width="26" height="{h:.1f}" rx="2" fill="{ACCENT}"/>'
        for i, h in enumerate(heights)
    )
    back = arrow((212, 8), (120, 8))
    return svg(
        bars, back, label(31, 120, "first layer", anchor="middle", size=12), label(199, 120, "last layer", size=12)
    )


def starting_weights() -> str:
    """A bell of small numbers around zero."""
    axes = Axes((-3, 3), (-0.12, 1.1))
    marks = "".join(
        path([axes.at(float(x), 0), axes.at(float(x), 0.12)], ACCENT, width=2)
        for x in np.random.default_rng(3).normal(0, 0.9, 26)
    )
    return svg(
        axes.line([-3, 3], [0, 0], width=1),
        axes.curve(lambda x: np.exp(-x * x / 1.62), INK, width=2),
        marks,
        label(120, 128, "0", size=12),
    )
