"""The confusion matrix as a picture: what is right on the diagonal, what is mixed up beside it."""

from __future__ import annotations

import textwrap

import numpy as np
import plotly.graph_objects as go
from numpy.typing import NDArray

from mnistlab.charts.palette import ACCENT, RIGHT, WRONG, faded
from mnistlab.charts.theme import figure
from mnistlab.core.explain import percent

# The page's own text colour must stay readable on every cell, light and dark: no cell is painted stronger than this.
_STRONGEST = 0.6

# In characters: what fits a phone at the size the note is written in.
_NOTE_WIDTH = 52

NAME_HEIGHT = 84
"""Pixels that class names longer than a digit need above the cells, where they stand upright."""


def confusion_heatmap(
    confusion: NDArray[np.integer],
    class_names: tuple[str, ...],
    *,
    percent: bool = False,
    title: str = "",
    note: str = "",
    chosen: tuple[int, int] | None = None,
) -> go.Figure:
    """Draw a confusion matrix; empty cells stay empty, mistakes glow the more frequent they are.

    Right and wrong have a colour scale each, so that a handful of mistakes is seen beside a thousand right ones.
    The points' `x` is the predicted class and `y` the true one, as numbers.

    Args:
        confusion: counts, shape (classes, classes), rows true and columns predicted.
        class_names: one name a class.
        percent: write per cent of the row, so of all images of the true class.
        title, note: what it shows, and a quieter line under it.
        chosen: (true, predicted) of a cell to frame.
    """
    classes = len(class_names)
    share = confusion / np.maximum(confusion.sum(axis=1, keepdims=True), 1)
    on_diagonal = np.eye(classes, dtype=bool)
    wrong = np.where(on_diagonal | (confusion == 0), np.nan, share**0.7)
    right = np.where(on_diagonal & (confusion > 0), share, np.nan)
    label = share * 100 if percent else confusion
    names = [_short(name) for name in class_names]
    upright = max(map(len, names)) > 2
    lines = textwrap.wrap(note, _NOTE_WIDTH)
    room = 84 + 20 * len(lines) + upright * NAME_HEIGHT
    axis = {"tickvals": list(range(classes)), "ticktext": names, "showgrid": False, "showline": False}
    axis["fixedrange"] = True
    ends = [-0.5, classes - 0.5]
    chart = figure(
        title,
        margin={"l": 8, "r": 8, "t": room, "b": 8},
        showlegend=False,
        xaxis={**axis, "range": ends, "side": "top", "tickangle": -90 * upright, "title": _axis_title("predicted")},
        yaxis={**axis, "range": ends[::-1], "title": _axis_title("true")},
        shapes=[_frame(*chosen)] if chosen else [],
    )
    chart.layout.title.update({"xref": "container", "subtitle": {"text": "<br>".join(lines), "font": {"size": 14}}})
    told = [[_told(confusion, share, names, t, p) for p in range(classes)] for t in range(classes)]
    for values, colour, top in ((right, RIGHT, 1.0), (wrong, WRONG, max(np.nanmax(wrong, initial=0), 0.05))):
        chart.add_heatmap(
            z=values,
            zmin=0,
            zmax=top,
            colorscale=[[0, faded(colour, 0.03)], [1, faded(colour, _STRONGEST)]],
            showscale=False,
            xgap=2,
            ygap=2,
            hoverongaps=False,
            text=told,
            hovertemplate="%{text}<extra></extra>",
        )
    true, guess = np.nonzero(confusion)
    chart.add_scatter(
        x=guess,
        y=true,
        mode="text",
        text=[f"{label[t, p]:.1f}" if percent else str(label[t, p]) for t, p in zip(true, guess, strict=True)],
        textfont={"size": 12},
        hoverinfo="skip",
    )
    return chart


def _axis_title(text: str) -> dict[str, object]:
    return {"text": text, "font": {"size": 14}}


def _frame(true: int, predicted: int) -> dict[str, object]:
    corners = {"x0": predicted - 0.48, "x1": predicted + 0.48, "y0": true - 0.48, "y1": true + 0.48}
    return {"type": "rect", "line": {"color": ACCENT, "width": 3}, **corners}


def _told(confusion: NDArray[np.integer], share: NDArray[np.floating], names: list[str], t: int, p: int) -> str:
    taken = "rightly taken for" if t == p else "taken for"
    some = percent(float(share[t, p]), 1)
    return f"true {names[t]}, {taken} {names[p]}:<br>{confusion[t, p]:,} images, {some} of all true {names[t]}"


def _short(name: str) -> str:
    """Keep a class name from pushing the cells off a phone, and Plotly from reading it as markup."""
    name = name if len(name) <= 12 else name[:11] + "…"
    return name.replace("&", "&amp;").replace("<", "&lt;")
