"""A network so small that every neuron and every connection can be drawn, and the same in Keras."""

from __future__ import annotations

from collections.abc import Sequence

from mnistlab.charts.palette import ACCENT, VALIDATION

MOST = 6
"""More neurons than this in a layer do not fit into the drawing."""

_WIDTH, _GAP, _TOP, _BOW = 360, 34, 22, 44

Spot = tuple[float, float]


def wiring_svg(
    sizes: Sequence[int], names: Sequence[str], *, pointed: tuple[int, int] | None = None, leaps: bool = False
) -> str:
    """Return a dense network as an SVG element that takes the page's text colour.

    Args:
        sizes: neurons a layer, input first; at most `MOST` each.
        names: one a layer, written below it.
        pointed: a layer and a neuron in it, both from 0: only the edges that feed it are then bright.
        leaps: whether edges also lead from the inputs straight to the outputs.
    """
    top = _TOP + (_BOW if leaps else 0)
    bottom = top + _GAP * (max(sizes) - 1)
    columns = [_column(i, len(sizes), size, (top + bottom) / 2) for i, size in enumerate(sizes)]
    parts = []
    for layer in range(1, len(sizes)):
        for i, there in enumerate(columns[layer]):
            parts += [_edge(f"M{_at(here)}L{_at(there)}", pointed, (layer, i), ACCENT) for here in columns[layer - 1]]
    if leaps:
        last = len(sizes) - 1
        for i, (x, y) in enumerate(columns[last]):
            for a, b in columns[0]:
                bow = f"M{_at((a, b))}C{_at((a + 90, b - _BOW - 10))} {_at((x - 90, y - _BOW - 10))} {_at((x, y))}"
                parts.append(_edge(bow, pointed, (last, i), VALIDATION))
    for layer, column in enumerate(columns):
        parts += [_neuron(spot, layer == 0, pointed == (layer, i)) for i, spot in enumerate(column)]
        x = column[0][0]
        parts.append(_text(x, bottom + 36, str(sizes[layer]), 15) + _text(x, bottom + 53, names[layer], 12.5))
    return (
        f'<svg viewBox="0 0 {_WIDTH} {bottom + 60}" style="max-width:{_WIDTH * 1.4:.0f}px" '
        f'xmlns="http://www.w3.org/2000/svg" aria-hidden="true">{"".join(parts)}</svg>'
    )


def keras_code(sizes: Sequence[int], *, leaps: bool) -> str:
    """Return how such a network is written in Keras: a stack, or a graph where edges leap from inputs to outputs."""
    last = f'keras.layers.Dense({sizes[-1]}, activation="softmax")'
    hidden = [f'keras.layers.Dense({size}, activation="relu")' for size in sizes[1:-1]]
    if not leaps:
        lines = ",\n".join(f"    {layer}" for layer in (f"keras.Input(({sizes[0]},))", *hidden, last))
        return f"model = keras.Sequential([\n{lines},\n])"
    lines = "\n".join(f"h = {layer}({'h' if i else 'x'})" for i, layer in enumerate(hidden))
    end = f"xh = keras.layers.Concatenate()([x, h])\ny = {last}(xh)\nmodel = keras.Model(x, y)"
    return f"x = keras.Input(({sizes[0]},))\n{lines}\n{end}"


def _column(i: int, count: int, size: int, middle: float) -> list[Spot]:
    x = 36 + (_WIDTH - 72) * i / (count - 1)
    first = middle - _GAP * (size - 1) / 2
    return [(x, first + _GAP * j) for j in range(size)]


def _edge(path: str, pointed: tuple[int, int] | None, end: tuple[int, int], colour: str) -> str:
    if pointed is None:
        look = f'stroke="{"currentColor" if colour == ACCENT else colour}" stroke-opacity="0.4" stroke-width="1.1"'
    elif pointed == end:
        look = f'stroke="{colour}" stroke-width="2.4"'
    else:
        look = 'stroke="currentColor" stroke-opacity="0.1" stroke-width="1"'
    return f'<path d="{path}" fill="none" {look}/>'


def _neuron(spot: Spot, is_input: bool, pointed: bool) -> str:
    x, y = spot
    ring = 'stroke="currentColor" stroke-width="3"' if pointed else ""
    if is_input:
        return f'<rect x="{x - 8:.1f}" y="{y - 8:.1f}" width="16" height="16" rx="3" fill="#7b828e" {ring}/>'
    return f'<circle cx="{x:.1f}" cy="{y:.1f}" r="10" fill="{ACCENT}" {ring}/>'


def _text(x: float, y: float, text: str, size: float) -> str:
    return f'<text x="{x:.1f}" y="{y}" text-anchor="middle" font-size="{size}" fill="currentColor">{text}</text>'


def _at(spot: Spot) -> str:
    return f"{spot[0]:.1f} {spot[1]:.1f}"
