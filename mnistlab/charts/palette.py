"""Colours that mean the same everywhere, and that colour-blind eyes can tell apart.

All of them are of middle lightness, so that one set serves a light and a dark page.
"""

from __future__ import annotations

ACCENT = "#3b7cf0"
"""The one accent: what the page wants to be looked at, and everything measured on training images."""

VALIDATION = "#e8821a"
"""What was measured on images the network does not train on."""

RIGHT = "#2a9d76"
WRONG = "#d5483f"

DIGITS = (
    "#3f90da",
    "#ffa90e",
    "#c9371c",
    "#94a4a2",
    "#9a52c7",
    "#a96b59",
    "#e76300",
    "#b9ac70",
    "#717581",
    "#58b9bd",
)
"""One colour a class, by label. After M. A. Petroff, "Accessible Color Sequences for Data Visualization" (2021),
arXiv:2107.02270; three of his ten are moved towards middle lightness for dark pages."""

SERIES = (ACCENT, VALIDATION, RIGHT, DIGITS[4], WRONG, "#8a8f99", DIGITS[5], DIGITS[9])
"""For curves that stand beside each other and mean nothing else: as far apart as they come."""


def rgb(colour: str) -> tuple[int, ...]:
    """Return the red, green and blue of a "#rrggbb" colour, 0 to 255 each."""
    return tuple(int(colour[i : i + 2], 16) for i in (1, 3, 5))


def faded(colour: str, opacity: float) -> str:
    """Return a "#rrggbb" colour at `opacity` (0 to 1) as the "rgba(...)" that Plotly and CSS read."""
    red, green, blue = rgb(colour)
    return f"rgba({red},{green},{blue},{opacity:g})"


SEQUENTIAL = [[0.0, faded(ACCENT, 0.0)], [0.15, faded(ACCENT, 0.25)], [1.0, faded(ACCENT, 1.0)]]
"""A colour scale from the page's own background to the accent."""
