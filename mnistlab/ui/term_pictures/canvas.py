"""What the glossary's drawings are made of: SVG that takes the page's text colour, in a box of 240 x 130 units."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from html import escape
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

WIDTH, HEIGHT = 240, 130

INK = "currentColor"

Spot = tuple[float, float]


def svg(*parts: str) -> str:
    """Return the parts as one SVG element that fills its place up to a readable size."""
    return (
        f'<svg viewBox="0 0 {WIDTH} {HEIGHT}" style="max-width:20rem;margin:0" xmlns="http://www.w3.org/2000/svg" '
        f'aria-hidden="true">{"".join(parts)}</svg>'
    )


def path(spots: Iterable[Spot], colour: str = INK, *, width: float = 2, opacity: float = 1, dash: str = "") -> str:
    """Return a line through the spots."""
    d = "M" + "L".join(f"{x:.1f} {y:.1f}" for x, y in spots)
    dashes = f' stroke-dasharray="{dash}"' if dash else ""
    return (
        f'<path d="{d}" fill="none" stroke="{colour}" stroke-width="{width:g}" stroke-opacity="{opacity:g}" '
        f'stroke-linejoin="round" stroke-linecap="round"{dashes}/>'
    )


def arrow(start: Spot, end: Spot, colour: str = INK, *, width: float = 1.5, opacity: float = 1) -> str:
    """Return a straight line with a head at its end."""
    (x, y), (u, v) = start, end
    turn = math.atan2(v - y, u - x)
    wings = [(u - 7 * math.cos(turn + side), v - 7 * math.sin(turn + side)) for side in (-0.45, 0.45)]
    head = " ".join(f"{a:.1f},{b:.1f}" for a, b in ((u, v), *wings))
    shaft = path([start, (u - 5 * math.cos(turn), v - 5 * math.sin(turn))], colour, width=width, opacity=opacity)
    return f'{shaft}<polygon points="{head}" fill="{colour}" fill-opacity="{opacity:g}"/>'


def dot(spot: Spot, r: float = 6, colour: str = INK, *, opacity: float = 1, hollow: bool = False) -> str:
    """Return a disc, or a ring."""
    look = f'fill="none" stroke="{colour}" stroke-width="1.8"' if hollow else f'fill="{colour}"'
    return f'<circle cx="{spot[0]:.1f}" cy="{spot[1]:.1f}" r="{r:g}" {look} opacity="{opacity:g}"/>'


def box(x: float, y: float, w: float, h: float, colour: str = INK, *, opacity: float = 1, hollow: bool = False) -> str:
    """Return a rectangle, or its outline."""
    look = f'fill="none" stroke="{colour}" stroke-width="1.5"' if hollow else f'fill="{colour}"'
    return f'<rect x="{x:.1f}" y="{y:.1f}" width="{w:.1f}" height="{h:.1f}" rx="2" {look} opacity="{opacity:g}"/>'


def label(
    x: float, y: float, text: str, *, anchor: str = "middle", size: float = 13, colour: str = INK, bold: bool = False
) -> str:
    """Return a text whose baseline is at y."""
    weight = ' font-weight="650"' if bold else ""
    return (
        f'<text x="{x:.1f}" y="{y:.1f}" text-anchor="{anchor}" font-size="{size:g}"{weight} fill="{colour}">'
        f"{escape(text)}</text>"
    )


def column(x: float, count: int, *, gap: float = 24, middle: float = HEIGHT / 2) -> list[Spot]:
    """Return the places of a layer's neurons, one below the other."""
    return [(x, middle + gap * (i - (count - 1) / 2)) for i in range(count)]


def mesh(left: Sequence[Spot], right: Sequence[Spot], *, opacity: float = 0.3) -> str:
    """Join every spot on the left with every one on the right."""
    d = "".join(f"M{a:.1f} {b:.1f}L{c:.1f} {e:.1f}" for a, b in left for c, e in right)
    return f'<path d="{d}" stroke="{INK}" stroke-width="1" stroke-opacity="{opacity:g}" fill="none"/>'


@dataclass(frozen=True)
class Axes:
    """A place for curves: where the numbers of two ranges lie in the picture."""

    x: Spot
    y: Spot
    left: float = 12
    top: float = 8
    width: float = WIDTH - 24
    height: float = HEIGHT - 16

    def at(self, x: float, y: float) -> Spot:
        """Return the spot of a point."""
        across = (x - self.x[0]) / (self.x[1] - self.x[0])
        up = (y - self.y[0]) / (self.y[1] - self.y[0])
        return self.left + across * self.width, self.top + (1 - up) * self.height

    def cross(self) -> str:
        """Return the lines x = 0 and y = 0."""
        across, up = [self.at(x, 0) for x in self.x], [self.at(0, y) for y in self.y]
        return path(across, width=1, opacity=0.4) + path(up, width=1, opacity=0.4)

    def corner(self) -> str:
        """Return the left and the lower edge."""
        return path(
            [self.at(self.x[0], self.y[1]), self.at(self.x[0], self.y[0]), self.at(self.x[1], self.y[0])],
            width=1,
            opacity=0.5,
        )

    def line(self, x: ArrayLike, y: ArrayLike, colour: str = INK, *, width: float = 2.5, dash: str = "") -> str:
        """Return a line through points."""
        points = zip(np.asarray(x).tolist(), np.asarray(y).tolist(), strict=True)
        return path([self.at(a, b) for a, b in points], colour, width=width, dash=dash)

    def curve(self, f: Callable[[NDArray[Any]], NDArray[Any]], colour: str, *, width: float = 2.5) -> str:
        """Return the curve of a function over the whole range."""
        x = np.linspace(*self.x, 81)
        return self.line(x, f(x), colour, width=width)
