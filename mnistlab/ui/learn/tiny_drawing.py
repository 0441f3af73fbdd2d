"""The network of `mnistlab.core.tiny_network` as a drawing, with numbers on its nodes and arrows."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from math import hypot

from mnistlab.charts.palette import ACCENT
from mnistlab.core.tiny_network import CLASSES, HIDDEN, INPUTS
from mnistlab.ui.html import safe

Place = tuple[int, int]
"""A node: its column (0 inputs, 1 hidden, 2 answers, 3 the loss) and its number in it."""

LOSS: Place = (3, 0)

_X, _Y = (40, 166, 292, 388), (76, 216)
_RADIUS = 27
_HEIGHT = 286


@dataclass(frozen=True)
class Node:
    """What stands in a node, and below it; `colour` brings it out."""

    inside: str = ""
    below: str = ""
    colour: str = ""


@dataclass(frozen=True)
class Arrow:
    """What stands on an arrow; `colour` brings it out; with `back` it points from its end to its start."""

    text: str = ""
    colour: str = ""
    back: bool = False


def figure(value: float) -> str:
    """Write a number with three decimals at most and a true minus sign.

    >>> figure(-0.5), figure(2.0), figure(-0.0001)
    ('−0.5', '2', '0')
    """
    text = f"{value:.3f}".rstrip("0").rstrip(".")
    return "0" if text == "-0" else text.replace("-", "−")


def signed(value: float) -> str:
    """Write a number as it stands behind a sign: in brackets if it is negative."""
    text = figure(value)
    return f"({text})" if text.startswith("−") else text


def tiny_svg(
    nodes: Mapping[Place, Node],
    arrows: Mapping[tuple[Place, Place], Arrow],
    biases: Mapping[Place, Arrow],
    *,
    with_loss: bool = True,
) -> str:
    """Return the network as an SVG element.

    Args:
        nodes: what is known of each; a node that is left out is drawn empty.
        arrows: by where they start and end; those that are left out are drawn without a number.
        biases: of the hidden neurons and the answers, written beside their names.
        with_loss: whether the loss has a node of its own.
    """
    ends = [((column, i), (column + 1, j)) for column in (0, 1) for i in (0, 1) for j in (0, 1)]
    if with_loss:
        ends += [((2, i), LOSS) for i in (0, 1)]
    parts = [_line(start, end, arrows.get((start, end), Arrow())) for start, end in ends]
    parts += [_on_line(start, end, arrows[start, end]) for start, end in ends if (start, end) in arrows]
    names = {(0, i): name for i, name in enumerate(INPUTS)}
    names |= {(1, i): name for i, name in enumerate(HIDDEN)} | {(2, i): f"“{name}”" for i, name in enumerate(CLASSES)}
    if with_loss:
        names[LOSS] = "loss"
    parts += [_node(place, name, nodes.get(place, Node()), biases.get(place)) for place, name in names.items()]
    width = _X[3 if with_loss else 2] + _RADIUS + 9
    return (
        f'<svg viewBox="0 0 {width} {_HEIGHT}" style="max-width:{width * 1.6:.0f}px" '
        f'xmlns="http://www.w3.org/2000/svg" aria-hidden="true">{"".join(parts)}</svg>'
    )


def _spot(place: Place) -> tuple[float, float]:
    column, i = place
    return _X[column], sum(_Y) / 2 if column == 3 else _Y[i]


def _line(start: Place, end: Place, arrow: Arrow) -> str:
    (x1, y1), (x2, y2) = (_spot(end), _spot(start)) if arrow.back else (_spot(start), _spot(end))
    length = hypot(x2 - x1, y2 - y1)
    dx, dy = (x2 - x1) / length * _RADIUS, (y2 - y1) / length * _RADIUS
    look = f'stroke="{arrow.colour}" stroke-width="3"' if arrow.colour else 'stroke="currentColor" stroke-opacity="0.3"'
    x2, y2 = x2 - dx, y2 - dy
    tip = "".join(f"M{x2:.1f} {y2:.1f}l{-dx / 4 + side * dy / 7:.1f} {-dy / 4 - side * dx / 7:.1f}" for side in (-1, 1))
    return f'<path d="M{x1 + dx:.1f} {y1 + dy:.1f}L{x2:.1f} {y2:.1f}{tip}" fill="none" {look}/>'


def _on_line(start: Place, end: Place, arrow: Arrow) -> str:
    """Write on an arrow: in the middle of one that runs level, near the start of one that crosses another."""
    (x1, y1), (x2, y2) = _spot(start), _spot(end)
    level = y1 == y2
    share = 0.5 if level else 0.33
    x, y = x1 + share * (x2 - x1), y1 + share * (y2 - y1) + (-4 if level else 5)
    return _text(x, y, arrow.text, size=14, colour=arrow.colour, bold=bool(arrow.colour))


def _node(place: Place, name: str, node: Node, bias: Arrow | None) -> str:
    x, y = _spot(place)
    look = (
        f'fill="{node.colour}" fill-opacity="0.2" stroke="{node.colour}" stroke-width="3"'
        if node.colour
        else 'fill="currentColor" fill-opacity="0.06" stroke="currentColor" stroke-opacity="0.5"'
    )
    parts = [
        f'<circle cx="{x}" cy="{y}" r="{_RADIUS}" {look}/>',
        _text(x, y + 5, node.inside, size=15, bold=True, rim=False),
        _text(x, y + _RADIUS + 18, node.below, size=14, colour=node.colour, bold=bool(node.colour)),
    ]
    if bias is None:
        parts.append(_text(x, y - _RADIUS - 9, name, size=14))
    else:
        parts.append(_text(x, y - _RADIUS - 24, name, size=14))
        parts.append(
            _text(x, y - _RADIUS - 8, f"bias {bias.text}", size=13, colour=bias.colour, bold=bool(bias.colour))
        )
    return "".join(parts)


def _text(x: float, y: float, text: str, *, size: float, colour: str = "", bold: bool = False, rim: bool = True) -> str:
    """Return centred text; a rim in the page's colour keeps lines from running through it."""
    if not text:
        return ""
    look = "paint-order:stroke;stroke:var(--st-background-color);stroke-width:5px;stroke-linejoin:round" if rim else ""
    return (
        f'<text x="{x:.1f}" y="{y:.1f}" text-anchor="middle" font-size="{size}" fill="{colour or "currentColor"}" '
        f'font-weight="{600 if bold else 400}" style="{look}">{safe(text)}</text>'
    )


HOT = ACCENT
"""The colour of what is being computed."""
