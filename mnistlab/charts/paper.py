"""A run's charts for paper and other programs: plain SVG in black, two colours and white, with nothing to load."""

from __future__ import annotations

import math
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from mnistlab.charts.palette import ACCENT, RIGHT, VALIDATION, WRONG, faded
from mnistlab.charts.svg import GREY, LINE, svg, text, ticks
from mnistlab.core.events import EpochEnd, Point
from mnistlab.core.explain import percent

_MOST_POINTS = 300

Curve = Sequence[tuple[float, float]]


def curves_svg(history: Sequence[EpochEnd], points: Sequence[Point], steps_per_epoch: int) -> str:
    """Return loss and accuracy over the epochs, side by side: batches thin, epochs thick, validation dashed.

    Args:
        history: the epochs that are done.
        points: means of some batches each.
        steps_per_epoch: batches in an epoch.
    """
    some = points[:: max(1, math.ceil(len(points) / _MOST_POINTS))]
    steps = max(steps_per_epoch, 1)
    epochs = max([end.epoch for end in history] + [point.step / steps for point in some] + [1])
    losses = (
        [(point.step / steps, point.loss) for point in some],
        [(end.epoch, end.loss) for end in history],
        [(end.epoch, end.val_loss) for end in history if end.val_loss is not None],
    )
    shares = (
        [(point.step / steps, point.accuracy) for point in some],
        [(end.epoch, end.accuracy) for end in history],
        [(end.epoch, end.val_accuracy) for end in history if end.val_accuracy is not None],
    )
    legend = "".join(
        text(x, 296, name, fill=colour)
        for x, name, colour in ((46, "training", ACCENT), (116, "validation", VALIDATION))
    )
    parts = _panel(0, "Loss: lower is better", losses, epochs, share=False) + _panel(
        370, "Accuracy: share of images right", shares, epochs, share=True
    )
    last = history[-1] if history else None
    told = f"Loss and accuracy over {epochs:g} epochs"
    if last:
        told += f"; training accuracy {percent(last.accuracy)} in the last"
    return svg(740, 310, told, parts + legend)


def matrix_svg(confusion: NDArray[np.integer], names: Sequence[str], told: str) -> str:
    """Return a confusion matrix, rows true and columns predicted; `told` says in a sentence what it shows."""
    upright = max(map(len, names)) > 2
    cell, left, top = 44, 96, 138 if upright else 78
    share = confusion / np.maximum(confusion.sum(axis=1, keepdims=True), 1)
    parts = [text(8, 16, told, weight="600"), text(8, 36, "rows: true, columns: predicted", fill=GREY)]
    for i, name in enumerate(names):
        short = name if len(name) <= 12 else name[:11] + "…"
        middle = (i + 0.5) * cell
        parts.append(text(left - 8, top + middle + 4, short, anchor="end"))
        place = f'transform="translate({left + middle + 4:g},{top - 8:g}) rotate(-90)"' if upright else ""
        x, y = (0.0, 0.0) if place else (left + middle, top - 8)
        parts.append(text(x, y, short, anchor="start" if place else "middle", more=place))
    for true, row in enumerate(confusion.tolist()):
        for guess, count in enumerate(row):
            x, y = float(left + guess * cell), float(top + true * cell)
            strength = float(share[true, guess]) * (0.7 if true == guess else 4) + 0.05 * (count > 0)
            colour = faded(RIGHT if true == guess else WRONG, round(min(strength, 0.7), 3))
            parts.append(f'<rect x="{x:g}" y="{y:g}" width="{cell}" height="{cell}" fill="{colour}" stroke="{LINE}"/>')
            if count:
                parts.append(text(x + cell / 2, y + cell / 2 + 4, f"{count:,}", anchor="middle"))
    return svg(left + len(names) * cell + 8, top + len(names) * cell + 8, told, "".join(parts))


def _panel(x: float, title: str, curves: Sequence[Curve], epochs: float, *, share: bool) -> str:
    left, top, width, height = x + 46, 34, 300, 226
    batches, training, validation = ([at for at in curve if math.isfinite(at[1])] for curve in curves)
    low, high = _range([value for _, value in (*training, *validation)] or [value for _, value in batches], share)

    def place(at: tuple[float, float]) -> str:
        value = min(max(at[1], low), high)
        return f"{left + width * at[0] / epochs:.1f},{top + height * (high - value) / (high - low):.1f}"

    parts = [text(left, 20, title, weight="600")]
    for tick in ticks(low, high):
        y = top + height * (high - tick) / (high - low)
        parts.append(f'<path d="M{left},{y:.1f}h{width}" stroke="{LINE}"/>')
        label = f"{100 * tick:.3g} %" if share else f"{tick:.3g}"
        parts.append(text(left - 6, y + 4, label, anchor="end", fill=GREY))
    whole = [tick for tick in ticks(0, epochs) if tick == int(tick)]
    below = top + height + 16
    parts += [text(left + width * tick / epochs, below, f"{tick:g}", anchor="middle", fill=GREY) for tick in whole]
    parts.append(text(left + width, top + height + 32, "epochs", anchor="end", fill=GREY))
    for curve, colour, look in (
        (batches, ACCENT, 'stroke-width="1" opacity="0.35"'),
        (training, ACCENT, 'stroke-width="2"'),
        (validation, VALIDATION, 'stroke-width="2" stroke-dasharray="5 3"'),
    ):
        if len(curve) > 1:
            line = " ".join(map(place, curve))
            parts.append(f'<polyline points="{line}" fill="none" stroke="{colour}" {look}/>')
    for curve, colour in ((training, ACCENT), (validation, VALIDATION)):
        for at in curve if len(curve) <= 40 else []:
            cx, cy = place(at).split(",")
            parts.append(f'<circle cx="{cx}" cy="{cy}" r="2.5" fill="{colour}"/>')
    return "".join(parts)


def _range(values: Sequence[float], share: bool) -> tuple[float, float]:
    """Return where an axis begins and ends so that what was measured after each epoch is seen well."""
    if not values:
        return 0.0, 1.0
    if share:
        return max(0.0, math.floor(20 * (min(values) - 0.02)) / 20), 1.0
    return 0.0, max(1.15 * max(values), 1e-6)
