"""A filter on its way over an image: the image, the feature map, and the one sum that is done just now."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from mnistlab.charts.palette import ACCENT
from mnistlab.ui.digits import digit_uri
from mnistlab.ui.learn.weight_pictures import diverging

_PICTURE = 168.0
_RIGHT = 192.0
_TOP = 22.0
_GRID = 226.0
_CELL = (36.0, 26.0)

Array = NDArray[np.floating[Any]]


def filter_svg(image: NDArray[np.uint8], feature_map: Array, kernel: Array, patch: Array, row: int, column: int) -> str:
    """Return an SVG element with the filter standing at one place.

    Args:
        image: grey values, shape (height, width).
        feature_map: what the filter makes of the image.
        kernel: the filter, shape (3, 3).
        patch: the pixels under it as they are multiplied, shape (3, 3).
        row, column: where its upper left weight stands.
    """
    zoom, far = _PICTURE / len(image), _PICTURE / len(feature_map)
    total = float((patch * kernel).sum())
    parts = [
        _text(0, 14, f"Digit, {image.shape[0]} × {image.shape[1]}"),
        _text(_RIGHT, 14, f"Feature map, {feature_map.shape[0]} × {feature_map.shape[1]}"),
        _picture(0, digit_uri(image)),
        _picture(_RIGHT, digit_uri(diverging(feature_map))),
        _frame(column * zoom, _TOP + row * zoom, 3 * zoom),
        _frame(_RIGHT + column * far, _TOP + row * far, far),
        _text(0, _GRID - 10, "pixels"),
        _text(126, _GRID - 10, "filter"),
        _numbers(0, patch),
        _text(117, _GRID + 44, "×", "middle", 16),
        _numbers(126, kernel),
        _text(243, _GRID + 44, "=", "middle", 16),
        _text(258, _GRID + 45, f"{total:.2f}".replace("-", "−"), "start", 20),
    ]
    return f'<svg viewBox="0 0 360 308" style="max-width:500px">{"".join(parts)}</svg>'


def _picture(x: float, uri: str) -> str:
    return (
        f'<image href="{uri}" x="{x}" y="{_TOP}" width="{_PICTURE}" height="{_PICTURE}" '
        'style="image-rendering:pixelated"/>'
    )


def _frame(x: float, y: float, side: float) -> str:
    return (
        f'<rect x="{x:.1f}" y="{y:.1f}" width="{side:.1f}" height="{side:.1f}" fill="none" stroke="#ffffff" '
        f'stroke-width="3.5"/><rect x="{x:.1f}" y="{y:.1f}" width="{side:.1f}" height="{side:.1f}" fill="none" '
        f'stroke="{ACCENT}" stroke-width="1.8"/>'
    )


def _numbers(x: float, values: Array) -> str:
    width, height = _CELL
    cells = []
    for (i, j), value in np.ndenumerate(values):
        left, top = x + j * width, _GRID + i * height
        cells.append(
            f'<rect x="{left:.1f}" y="{top:.1f}" width="{width}" height="{height}" fill="none" stroke="currentColor" '
            'stroke-opacity="0.3"/>'
        )
        cells.append(_text(left + width / 2, top + 18, f"{value:.2g}".replace("-", "−"), "middle", 13))
    return "".join(cells)


def _text(x: float, y: float, text: str, anchor: str = "start", size: int = 14) -> str:
    return f'<text x="{x:.1f}" y="{y:.1f}" font-size="{size}" text-anchor="{anchor}" fill="currentColor">{text}</text>'
