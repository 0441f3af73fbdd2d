"""A drawing of a dense network as SVG: pixels left, one column of dots a layer, the ten answers right."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape
from itertools import pairwise

from mnistlab.charts.palette import ACCENT, DIGITS
from mnistlab.core.architecture import layers
from mnistlab.core.labels import word
from mnistlab.core.spec import RunSpec

MOST_DOTS = 10
"""A layer with more units than this is drawn as its first and last ones, with dots between."""

_HEIGHT = 236
_TOP, _BOTTOM = 14, 184
_PICTURE = 72
_LEFT = 8

Spot = tuple[float, float]


def network_svg(spec: RunSpec, class_names: Sequence[str], picture: str = "", answer: int | None = None) -> str:
    """Return the network of `spec` as an SVG element that fills its box and takes its text colour.

    Args:
        spec: the settings; their hidden layers and activation are drawn.
        class_names: what the outputs stand for, written beside them when short.
        picture: an image URI to put in at the left; an empty frame stands there without one.
        answer: the output to bring out, if one is to be.
    """
    dense = layers(spec)
    short = all(len(name) <= 2 for name in class_names)
    start, end = _LEFT + _PICTURE, 56 if short else 110
    step = max(46.0, 150.0 - 22 * len(dense))
    width = start + step * len(dense) + end
    columns = [_column(start + step * (i + 1) - 8, layer.units) for i, layer in enumerate(dense)]
    middle = (_TOP + _BOTTOM) / 2
    entries = [(float(start), middle + offset) for offset in (-30, -15, 0, 15, 30)]
    parts = [_edges(a, b) for a, b in pairwise([entries, *columns])]
    parts.append(_input(picture, middle))
    for layer, column in zip(dense[:-1], columns[:-1], strict=True):
        parts += [f'<circle cx="{x:.1f}" cy="{y:.1f}" r="5.5" fill="{ACCENT}"/>' for x, y in column]
        parts.append(_more(column) if layer.units > MOST_DOTS else "")
        parts.append(_label(column[0][0], str(layer.units), word(layer.activation) if len(dense) <= 5 else ""))
    parts += [_output(spot, i, class_names[i], answer in (None, i)) for i, spot in enumerate(columns[-1])]
    parts.append(_label(columns[-1][0][0], str(spec.classes), "Softmax" if len(dense) <= 5 else ""))
    return (
        f'<svg viewBox="0 0 {width:.0f} {_HEIGHT}" style="max-width:{width * 1.25:.0f}px" '
        f'xmlns="http://www.w3.org/2000/svg" aria-hidden="true">{"".join(parts)}</svg>'
    )


def describe(spec: RunSpec) -> str:
    """Say what the drawing shows.

    >>> describe(RunSpec(hidden=(128, 64)))
    'A network: 784 pixels, then 128 and 64 ReLU neurons, then 10 softmax outputs.'
    """
    sizes = " and ".join(map(str, spec.hidden))
    hidden = f"then {sizes} {word(spec.activation)} neurons, " if sizes else "no hidden layer, "
    return f"A network: {spec.inputs} pixels, {hidden}then {spec.classes} softmax outputs."


def _column(x: float, units: int) -> list[Spot]:
    """Place the dots of a layer; of a large one a gap is left in the middle, in which the ellipsis goes."""
    if units > MOST_DOTS:
        gap = (_BOTTOM - _TOP) / (MOST_DOTS - 2)
        return [(x, _TOP + i * gap) for i in range(MOST_DOTS - 1) if i != MOST_DOTS // 2 - 1]
    gap = (_BOTTOM - _TOP) / (MOST_DOTS - 1)
    first = (_TOP + _BOTTOM) / 2 - gap * (units - 1) / 2
    return [(x, first + i * gap) for i in range(units)]


def _edges(left: Sequence[Spot], right: Sequence[Spot]) -> str:
    path = "".join(f"M{a:.1f} {b:.1f}L{c:.1f} {d:.1f}" for a, b in left for c, d in right)
    return f'<path d="{path}" stroke="currentColor" stroke-opacity="0.13" stroke-width="1" fill="none"/>'


def _more(column: Sequence[Spot]) -> str:
    x, middle = column[0][0], (_TOP + _BOTTOM) / 2
    return "".join(
        f'<circle cx="{x:.1f}" cy="{middle + offset:.1f}" r="1.8" fill="currentColor"/>' for offset in (-7, 0, 7)
    )


def _label(x: float, size: str, kind: str) -> str:
    return (
        f'<text x="{x:.1f}" y="{_BOTTOM + 28}" text-anchor="middle" font-size="15" font-weight="600" '
        f'fill="currentColor">{size}</text>'
        f'<text x="{x:.1f}" y="{_BOTTOM + 45}" text-anchor="middle" font-size="12.5" fill="currentColor" '
        f'fill-opacity="0.75">{escape(kind)}</text>'
    )


def _input(picture: str, middle: float) -> str:
    x, y = _LEFT, middle - _PICTURE / 2
    image = (
        f'<image href="{escape(picture)}" x="{x}" y="{y}" width="{_PICTURE}" height="{_PICTURE}" '
        'style="image-rendering:pixelated"/>'
        if picture
        else ""
    )
    return f'<rect x="{x}" y="{y}" width="{_PICTURE}" height="{_PICTURE}" rx="4" fill="#000"/>{image}' + _label(
        x + _PICTURE / 2, "784", "28 × 28 pixels"
    )


def _output(spot: Spot, i: int, name: str, bright: bool) -> str:
    x, y = spot
    return (
        f'<g opacity="{1 if bright else 0.35}"><circle cx="{x:.1f}" cy="{y:.1f}" r="6.5" fill="{DIGITS[i]}"/>'
        f'<text x="{x + 15:.1f}" y="{y + 5:.1f}" font-size="14" fill="currentColor">{escape(name)}</text></g>'
    )
