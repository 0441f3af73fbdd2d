"""The pieces that charts for paper are made of: text, round numbers along an axis, and the picture around it all."""

from __future__ import annotations

import math
from html import escape

INK, GREY, LINE = "#1c2330", "#667080", "#dcdfe5"
_FONT = 'font-family="system-ui, -apple-system, Segoe UI, Roboto, sans-serif" font-size="12"'


def ticks(low: float, high: float) -> list[float]:
    """Return about five round numbers from `low` to `high`."""
    rough = (high - low) / 5
    size = 10 ** math.floor(math.log10(rough))
    step = next(size * factor for factor in (1, 2, 5, 10) if size * factor >= rough)
    first = math.ceil(low / step - 1e-9)
    return [number * step for number in range(first, math.floor(high / step + 1e-9) + 1)]


def text(
    x: float, y: float, content: str, *, anchor: str = "start", fill: str = INK, weight: str = "400", more: str = ""
) -> str:
    """Return a line of text that begins at (x, y), ends or has its middle there; it is escaped, `more` is not."""
    place = f'x="{x:.1f}" y="{y:.1f}" text-anchor="{anchor}" fill="{fill}" font-weight="{weight}" {more}'
    return f"<text {place}>{escape(content)}</text>"


def svg(width: float, height: float, told: str, content: str) -> str:
    """Return a picture; `told` says in a sentence what it shows."""
    size = f'width="{width:g}" height="{height:g}" viewBox="0 0 {width:g} {height:g}"'
    ground = f'<rect width="{width:g}" height="{height:g}" fill="#ffffff"/>'
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" {size} {_FONT} role="img" aria-label="{escape(told)}">'
        f"<title>{escape(told)}</title>{ground}{content}</svg>"
    )
