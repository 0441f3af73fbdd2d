"""Drawings of images, numbers and what is made of them."""

from __future__ import annotations

import numpy as np

from mnistlab.charts.palette import ACCENT, DIGITS, RIGHT, VALIDATION, WRONG
from mnistlab.core.losses import softmax
from mnistlab.ui.term_pictures.canvas import INK, arrow, box, dot, label, path, svg

SIX = ("..##.", ".#...", "#....", "####.", "#...#", ".###.")
"""A small six: rows of ink and paper."""


def _image(x: float, y: float, cell: float) -> str:
    ground = f'<rect x="{x}" y="{y}" width="{5 * cell}" height="{6 * cell}" fill="#000"/>'
    ink = "".join(
        f'<rect x="{x + cell * j:.1f}" y="{y + cell * i:.1f}" width="{cell}" height="{cell}" fill="#fff"/>'
        for i, row in enumerate(SIX)
        for j, mark in enumerate(row)
        if mark == "#"
    )
    return ground + ink + box(x, y, 5 * cell, 6 * cell, hollow=True)


def pixel() -> str:
    """A small image with the number of each pixel."""
    cell = 20
    ground = f'<rect x="70" y="4" width="{5 * cell}" height="{6 * cell}" fill="#000"/>'
    cells = []
    for i, row in enumerate(SIX):
        for j, mark in enumerate(row):
            value = (255 if (i + j) % 3 else 212) if mark == "#" else 0
            x, y = 70 + cell * j, 4 + cell * i
            if value:
                cells.append(
                    f'<rect x="{x}" y="{y}" width="{cell}" height="{cell}" fill="rgb({value},{value},{value})"/>'
                )
            cells.append(label(x + cell / 2, y + 14, str(value), size=10, colour="#000" if value else "#aaa"))
    return svg(ground, *cells)


def flattening() -> str:
    """Rows of an image put behind each other."""
    strip = []
    for k, mark in enumerate("".join(SIX)):
        strip.append(
            f'<rect x="{6 + 7.6 * k:.1f}" y="100" width="7.6" height="20" fill="{"#fff" if mark == "#" else "#000"}"/>'
        )
    frame = f'<rect x="6" y="100" width="228" height="20" fill="none" stroke="{ACCENT}" stroke-width="1.5"/>'
    return svg(_image(90, 4, 12), arrow((120, 78), (120, 97), ACCENT, width=2), *strip, frame)


def normalisation() -> str:
    """The range 0 to 255 squeezed into 0 to 1."""
    high = path([(20, 34), (220, 34)], ACCENT, width=4) + label(20, 24, "0") + label(216, 24, "255")
    low = path([(20, 104), (64, 104)], VALIDATION, width=4) + label(20, 124, "0") + label(64, 124, "1")
    ways = [arrow((x, 40), (20 + (x - 20) * 0.22, 98), opacity=0.55) for x in (20, 86, 153, 220)]
    return svg(high, low, *ways, label(186, 84, "÷ 255", bold=True))


def one_hot() -> str:
    """The label 4 as ten boxes."""
    boxes = [box(8 + 22.6 * i, 62, 20, 28, ACCENT if i == 4 else INK, opacity=1 if i == 4 else 0.18) for i in range(10)]
    digits = [
        label(18 + 22.6 * i, 81, str(int(i == 4)), bold=i == 4, colour="#fff" if i == 4 else INK) for i in range(10)
    ]
    places = [label(18 + 22.6 * i, 106, str(i), size=12) for i in range(10)]
    return svg(*boxes, *digits, *places, label(108, 30, "4", size=26, bold=True), arrow((108, 36), (108, 58), ACCENT))


def softmax_bars() -> str:
    """Four scores, and the probabilities that softmax makes of them."""
    scores = np.array([1.2, 2.6, -0.8, 0.4])
    chances = softmax(scores)
    parts = [path([(14, 76), (104, 76)], width=1, opacity=0.5), path([(140, 104), (230, 104)], width=1, opacity=0.5)]
    for i, (score, chance) in enumerate(zip(scores, chances, strict=True)):
        high, colour = abs(22 * score), DIGITS[i]
        parts.append(box(16 + 22 * i, 76 - high if score > 0 else 76, 18, high, colour))
        parts.append(box(142 + 22 * i, 104 - 95 * chance, 18, 95 * chance, colour))
    names = label(59, 126, "scores", size=12.5) + label(185, 126, "probabilities", size=12.5)
    return svg(*parts, arrow((110, 62), (134, 62), width=2), names)


def batches() -> str:
    """An epoch as a bar of batches, one iteration each."""
    parts = [box(10 + 27.5 * i, 50, 25, 30, ACCENT, opacity=1 if i == 2 else 0.35) for i in range(8)]
    brace = path([(10, 92), (10, 98), (229, 98), (229, 92)], INK, width=1.5)
    one = path([(77, 42), (77, 38), (78, 26)], VALIDATION, width=1.5)
    return svg(
        *parts,
        brace,
        one,
        label(120, 116, "one epoch: all training images"),
        label(78, 20, "one batch, one iteration", colour=VALIDATION, bold=True),
    )


def split() -> str:
    """All images as a bar: training, validation, test."""
    shares = ((ACCENT, 166, "training"), (VALIDATION, 20, ""), (RIGHT, 32, "test"))
    parts, x = [], 10.0
    for colour, width, text in shares:
        parts.append(box(x, 42, width - 2, 40, colour))
        parts.append(label(x + width / 2, 67, text, colour="#fff", bold=True, size=12.5))
        x += width
    return svg(
        *parts, path([(186, 86), (186, 98)], VALIDATION), label(186, 114, "validation", colour=VALIDATION, bold=True)
    )


def tensor() -> str:
    """A number, a list, a table and a stack of tables."""

    def grid(x: float, y: float, rows: int, columns: int, colour: str) -> str:
        return "".join(box(x + 13 * j, y + 13 * i, 11, 11, colour) for i in range(rows) for j in range(columns))

    stack = "".join(
        f'<g opacity="{0.35 + 0.32 * k:.2f}">{grid(196 - 8 * k, 26 + 8 * k, 3, 3, ACCENT)}</g>' for k in range(3)
    )
    names = [label(x, 110, text, size=12) for x, text in ((25, "number"), (68, "list"), (128, "table"), (204, "stack"))]
    return svg(grid(20, 46, 1, 1, ACCENT), grid(62, 32, 4, 1, ACCENT), grid(109, 34, 3, 3, ACCENT), stack, *names)


def kernel() -> str:
    """A table of weights: a row for each input, a column for each neuron."""
    rng = np.random.default_rng(2)
    cells = []
    for i in range(4):
        for j, w in enumerate(rng.normal(0, 0.5, 5)):
            colour = ACCENT if w > 0 else VALIDATION
            cells.append(box(70 + 26 * j, 24 + 22 * i, 24, 20, colour, opacity=min(1.0, 0.2 + abs(w))))
    return svg(
        *cells,
        label(62, 72, "inputs", anchor="end"),
        label(135, 16, "neurons"),
        label(135, 127, "a weight in each cell", size=12),
    )


def template() -> str:
    """Weights as an image: for and against."""
    cells = []
    for i, row in enumerate(SIX):
        for j, mark in enumerate(row):
            cells.append(
                box(
                    20 + 19 * j,
                    8 + 19 * i,
                    18,
                    18,
                    ACCENT if mark == "#" else WRONG,
                    opacity=0.9 if mark == "#" else 0.3,
                )
            )
    return svg(
        *cells,
        dot((146, 44), 6, ACCENT),
        label(158, 49, "ink is for it", anchor="start"),
        dot((146, 80), 6, WRONG, opacity=0.5),
        label(158, 85, "against it", anchor="start"),
    )


def convolution() -> str:
    """A small window that slides over an image and writes into a map."""
    grid = "".join(box(14 + 16 * j, 18 + 16 * i, 14.5, 14.5, opacity=0.18) for i in range(6) for j in range(6))
    window = box(29, 33, 47.5, 47.5, ACCENT, hollow=True) + box(29, 33, 47.5, 47.5, ACCENT, opacity=0.25)
    found = "".join(
        box(154 + 17 * j, 32 + 17 * i, 15.5, 15.5, VALIDATION, opacity=0.25) for i in range(4) for j in range(4)
    )
    hit = box(171, 49, 15.5, 15.5, VALIDATION)
    return svg(
        grid,
        window,
        arrow((78, 57), (168, 57), ACCENT, width=2),
        found,
        hit,
        arrow((54, 124), (84, 124), ACCENT),
        label(46, 128, "slides", anchor="end", size=12),
    )


def principal_components() -> str:
    """A cloud of points with the directions in which it is long and wide."""
    rng = np.random.default_rng(8)
    spots = rng.normal(0, 1, (46, 2)) * (38, 12)
    turn = np.array([[0.94, -0.34], [0.34, 0.94]])
    cloud = [dot((120 + x, 65 + y), 3, ACCENT, opacity=0.6) for x, y in spots @ turn]
    return svg(
        *cloud, arrow((120, 65), (206, 36), VALIDATION, width=2.5), arrow((120, 65), (129, 91), VALIDATION, width=2.5)
    )
