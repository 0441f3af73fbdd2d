"""Drawings of neurons, layers and kinds of networks."""

from __future__ import annotations

import math
from itertools import pairwise

from mnistlab.charts.palette import ACCENT, VALIDATION, WRONG
from mnistlab.ui.term_pictures.canvas import INK, Spot, arrow, box, column, dot, label, mesh, path, svg


def neuron() -> str:
    """Three inputs with weights, a sum, and what it makes of it."""
    inputs = column(30, 3, gap=38)
    body: Spot = (128, 65)
    arrows = [arrow((x + 12, y), (body[0] - 25, 65 + (y - 65) * 0.2)) for x, y in inputs]
    names = [label(x, y + 5, f"x{'₁₂₃'[i]}") for i, (x, y) in enumerate(inputs)]
    places = ((84, 36), (64, 60), (86, 106))
    weights = [label(x, y, f"w{'₁₂₃'[i]}", colour=ACCENT, bold=True) for i, (x, y) in enumerate(places)]
    return svg(
        *arrows,
        *names,
        *weights,
        dot(body, 24, ACCENT, hollow=True),
        label(128, 70, "Σ + b"),
        arrow((153, 65), (178, 65)),
        box(180, 50, 28, 30, VALIDATION, hollow=True),
        label(194, 70, "f", bold=True),
        arrow((209, 65), (234, 65)),
    )


def bias_node() -> str:
    """A neuron whose bias is the weight of one more input, always one."""
    inputs = column(40, 3, gap=38)
    arrows = [arrow((x + 14, y), (158, 65 + (y - 65) * 0.2)) for x, y in inputs]
    names = [label(40, y + 5, text) for (_, y), text in zip(inputs[:2], ("x₁", "x₂"), strict=True)]
    always = dot(inputs[2], 13, VALIDATION, hollow=True) + label(40, 108, "1", colour=VALIDATION, bold=True)
    weights = label(96, 35, "w₁", colour=ACCENT) + label(96, 60, "w₂", colour=ACCENT)
    return svg(
        *arrows,
        *names,
        always,
        weights,
        label(104, 104, "b", colour=VALIDATION, bold=True),
        dot((180, 65), 21, ACCENT, hollow=True),
        label(180, 71, "Σ", size=16),
    )


def _stack(sizes: tuple[int, ...], colours: tuple[str, ...], *, gap: float = 24, middle: float = 65) -> str:
    step = 200 / (len(sizes) - 1)
    columns = [column(20 + step * i, size, gap=gap, middle=middle) for i, size in enumerate(sizes)]
    lines = "".join(mesh(a, b) for a, b in pairwise(columns))
    return lines + "".join(
        dot(spot, 7, colour) for spots, colour in zip(columns, colours, strict=True) for spot in spots
    )


def layers() -> str:
    """Input, hidden and output layer, named."""
    names = [
        label(x, 126, text, size=12.5, anchor=a)
        for x, text, a in ((4, "input", "start"), (120, "hidden", "middle"), (236, "output", "end"))
    ]
    return svg(_stack((3, 4, 2), (INK, ACCENT, VALIDATION), middle=54), *names)


def deep_network() -> str:
    """Two hidden layers and more between input and output."""
    return svg(_stack((3, 4, 4, 4, 2), (INK, ACCENT, ACCENT, ACCENT, VALIDATION)))


def dense_layer() -> str:
    """Two layers, each neuron of the one joined with each of the other."""
    left, right = column(70, 3, gap=36), column(170, 3, gap=36)
    arrows = [arrow((x + 9, y), (u - 10, v + (y - v) * 0.09), opacity=0.7) for x, y in left for u, v in right]
    return svg(*arrows, *(dot(spot, 9, INK) for spot in left), *(dot(spot, 9, ACCENT) for spot in right))


def feed_forward() -> str:
    """Layers with arrows that all point the same way."""
    steps = [arrow((x, 118), (x + 56, 118), VALIDATION, width=2) for x in (28, 94, 160)]
    return svg(_stack((3, 4, 4, 2), (INK, ACCENT, ACCENT, VALIDATION), middle=52), *steps)


def dropout() -> str:
    """A hidden layer of which some neurons are crossed out."""
    columns = [column(30, 3, gap=28), column(120, 5, gap=25), column(210, 2, gap=28)]
    kept = [spot for i, spot in enumerate(columns[1]) if i not in (1, 3)]
    out = [spot for spot in columns[1] if spot not in kept]
    crosses = "".join(
        path([(x - 7, y - 7), (x + 7, y + 7)], WRONG) + path([(x - 7, y + 7), (x + 7, y - 7)], WRONG) for x, y in out
    )
    return svg(
        mesh(columns[0], kept),
        mesh(kept, columns[2]),
        *(dot(spot, 7) for spot in columns[0]),
        *(dot(spot, 8, ACCENT) for spot in kept),
        *(dot(spot, 8, hollow=True, opacity=0.5) for spot in out),
        crosses,
        *(dot(spot, 7, VALIDATION) for spot in columns[2]),
    )


def backpropagation() -> str:
    """Numbers go forward, blame goes back."""
    net = _stack((2, 3, 3, 1), (INK, ACCENT, ACCENT, VALIDATION), middle=62)
    forth = arrow((20, 12), (220, 12), ACCENT, width=2) + label(
        20, 28, "numbers", anchor="start", size=12.5, colour=ACCENT
    )
    back = arrow((220, 116), (20, 116), WRONG, width=2) + label(
        220, 108, "blame", anchor="end", size=12.5, colour=WRONG
    )
    return svg(net, forth, back)


def chain_rule() -> str:
    """Three quantities in a row; the slopes on the arrows multiply."""
    spots = ((30.0, 46.0), (120.0, 46.0), (210.0, 46.0))
    names = [
        dot(spot, 17, ACCENT, hollow=True) + label(spot[0], 51, text) for spot, text in zip(spots, "xuy", strict=True)
    ]
    arrows = arrow((48, 46), (101, 46)) + arrow((138, 46), (191, 46))
    slopes = label(75, 36, "× 2", bold=True, colour=ACCENT) + label(165, 36, "× 3", bold=True, colour=ACCENT)
    whole = path([(30, 72), (30, 92), (210, 92)], VALIDATION) + arrow((210, 92), (210, 70), VALIDATION, width=2)
    return svg(*names, arrows, slopes, whole, label(120, 112, "× 2 × 3 = × 6", colour=VALIDATION, bold=True))


def computation_graph() -> str:
    """x and w meet in a product, b joins in a sum."""
    nodes = {"x": (26, 30), "w": (26, 82), "×": (94, 56), "b": (94, 112), "+": (160, 76), "f": (218, 76)}
    ways = (("x", "×"), ("w", "×"), ("×", "+"), ("b", "+"), ("+", "f"))
    arrows = []
    for a, b in ways:
        (x, y), (u, v) = nodes[a], nodes[b]
        far = math.hypot(u - x, v - y)
        dx, dy = 16 * (u - x) / far, 16 * (v - y) / far
        arrows.append(arrow((x + dx, y + dy), (u - dx, v - dy)))
    look = {name: ACCENT if name in "×+f" else INK for name in nodes}
    return svg(
        *arrows,
        *(dot(spot, 15, look[name], hollow=True) + label(spot[0], spot[1] + 5, name) for name, spot in nodes.items()),
    )


def recurrent() -> str:
    """One cell, step after step, handing its memory on."""
    parts = []
    for i in range(3):
        x = 26 + 66 * i
        parts.append(box(x, 44, 40, 36, ACCENT, hollow=True) + label(x + 20, 67, "f", bold=True))
        parts.append(arrow((x + 20, 108), (x + 20, 82)) + label(x + 20, 124, f"x{'₁₂₃'[i]}"))
        parts.append(arrow((x + 20, 42), (x + 20, 18)))
        parts.append(arrow((x + 41, 62), (x + 64, 62), VALIDATION, width=2))
    return svg(*parts, label(112, 12, "the same weights, and a memory", size=12))
