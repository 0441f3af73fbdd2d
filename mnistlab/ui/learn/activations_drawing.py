"""What an image is to each layer, as squares: the brighter, the more active."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from mnistlab.charts.palette import ACCENT, DIGITS
from mnistlab.ui.html import safe

_ACROSS = 16
_STEP = 21.0
_WIDTH = _ACROSS * _STEP
_HEAD = 24

Array = NDArray[np.floating[Any]]


def activations_svg(hidden: Sequence[Array], tops: Sequence[float], chances: Array, class_names: Sequence[str]) -> str:
    """Return the activations of one image as an SVG element, 16 squares in a row.

    Args:
        hidden: activations of each hidden layer, shape (units,).
        tops: for each hidden layer the activation that is drawn in full colour.
        chances: probabilities of the outputs, shape (classes,).
        class_names: one a class, short.
    """
    parts, y = [], 0.0
    for number, (values, top) in enumerate(zip(hidden, tops, strict=True), 1):
        parts.append(_text(0, y + 14, f"Hidden layer {number}: {int((values > 0).sum())} of {len(values)} active"))
        for unit, value in enumerate(values):
            row, column = divmod(unit, _ACROSS)
            share = min(max(float(value) / top, 0.0), 1.0) if top else 0.0
            tip = f"neuron {unit + 1}: {value:.2f}"
            parts.append(_square(column * _STEP, y + _HEAD + row * _STEP, _STEP - 3, ACCENT, share, tip))
        y += _HEAD + -(-len(values) // _ACROSS) * _STEP + 10
    best = int(chances.argmax())
    parts.append(_text(0, y + 14, f"Output: {class_names[best]} with {float(chances[best]):.1%}"))
    step = _WIDTH / len(chances)
    for label, chance in enumerate(chances):
        tip = f"{class_names[label]}: {float(chance):.1%}"
        parts.append(_square(label * step, y + _HEAD, step - 4, DIGITS[label], float(chance), tip))
        parts.append(_text(label * step + (step - 4) / 2, y + _HEAD + step + 12, class_names[label], "middle"))
    height = y + _HEAD + step + 20
    return f'<svg viewBox="0 0 {_WIDTH:.0f} {height:.0f}" style="max-width:{1.3 * _WIDTH:.0f}px">{"".join(parts)}</svg>'


def _square(x: float, y: float, side: float, colour: str, share: float, tip: str) -> str:
    return (
        f'<rect x="{x + 0.5:.1f}" y="{y:.1f}" width="{side:.1f}" height="{side:.1f}" rx="3" fill="{colour}" '
        f'fill-opacity="{share:.2f}" stroke="currentColor" stroke-opacity="0.25"><title>{safe(tip)}</title></rect>'
    )


def _text(x: float, y: float, text: str, anchor: str = "start") -> str:
    return (
        f'<text x="{x:.1f}" y="{y:.1f}" font-size="14" text-anchor="{anchor}" fill="currentColor">{safe(text)}</text>'
    )
