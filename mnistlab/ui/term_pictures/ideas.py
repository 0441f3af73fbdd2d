"""Drawings of ideas: kinds of learning, ways to judge, what belongs to what."""

from __future__ import annotations

from mnistlab.charts.palette import ACCENT, RIGHT, VALIDATION, WRONG
from mnistlab.ui.term_pictures.canvas import INK, Axes, arrow, box, dot, label, path, svg


def perceptron() -> str:
    """Dots and squares on either side of a straight line."""
    above = [(40, 26), (70, 44), (96, 22), (30, 62), (124, 38)]
    below = [(96, 104), (140, 92), (172, 66), (204, 96), (196, 44)]
    return svg(
        *(dot(spot, 6, ACCENT) for spot in above),
        *(box(x - 5, y - 5, 10, 10, VALIDATION) for x, y in below),
        path([(22, 112), (206, 10)], INK),
    )


def graph() -> str:
    """Some nodes, and edges between some of them."""
    spots = [(36, 34), (96, 100), (120, 30), (180, 92), (206, 28)]
    edges = [(0, 1), (0, 2), (1, 2), (2, 3), (3, 4), (2, 4)]
    return svg(*(path([spots[a], spots[b]], opacity=0.5) for a, b in edges), *(dot(spot, 8, ACCENT) for spot in spots))


def training_loop() -> str:
    """Four steps in a circle."""
    names = (("1 batch", 58, 25), ("2 answer", 186, 25), ("3 loss", 186, 115), ("4 new weights", 58, 115))
    turns = (((98, 20), (144, 20)), ((186, 34), (186, 96)), ((150, 110), (112, 110)), ((58, 96), (58, 34)))
    texts = (label(x, y, text, size=14, bold=True) for text, x, y in names)
    return svg(*texts, *(arrow(start, end, ACCENT, width=2) for start, end in turns))


def reinforcement() -> str:
    """Somebody acts, the world answers with a reward."""
    boxes = box(20, 44, 74, 42, ACCENT, hollow=True) + box(146, 44, 74, 42, INK, hollow=True)
    names = label(57, 70, "learner") + label(183, 70, "world")
    there = path([(57, 42), (57, 22), (183, 22)], ACCENT) + arrow((183, 22), (183, 42), ACCENT, width=2)
    back = path([(183, 88), (183, 108), (57, 108)], VALIDATION) + arrow((57, 108), (57, 88), VALIDATION, width=2)
    return svg(
        boxes, names, there, back, label(120, 16, "action", colour=ACCENT), label(120, 125, "reward", colour=VALIDATION)
    )


def nested() -> str:
    """Deep learning inside machine learning inside artificial intelligence."""
    rings = [
        f'<ellipse cx="120" cy="{cy}" rx="{rx}" ry="{ry}" fill="{colour}" fill-opacity="0.14" stroke="{colour}" '
        'stroke-width="1.5"/>'
        for cy, rx, ry, colour in ((65, 116, 62, INK), (76, 88, 46, VALIDATION), (90, 60, 26, ACCENT))
    ]
    return svg(
        *rings,
        label(120, 22, "artificial intelligence", size=12.5),
        label(120, 52, "machine learning", size=12.5),
        label(120, 95, "deep learning", size=12.5, bold=True),
    )


def confusion_matrix() -> str:
    """Three classes: the diagonal is right, the rest are mistakes."""
    counts = ((9, 1, 0), (0, 8, 2), (1, 1, 8))
    cells = []
    for i, row in enumerate(counts):
        for j, count in enumerate(row):
            x, y = 96 + 34 * j, 22 + 34 * i
            cells.append(box(x, y, 31, 31, ACCENT if i == j else WRONG, opacity=0.08 + 0.06 * count))
            cells.append(label(x + 15.5, y + 20, str(count), bold=i == j))
    return svg(*cells, label(146, 14, "named", size=12.5), label(84, 76, "true", anchor="end", size=12.5))


def precision_recall() -> str:
    """Two overlapping circles: what was called so, and what is so."""
    rings = "".join(
        f'<circle cx="{x}" cy="62" r="48" fill="{colour}" fill-opacity="0.2" stroke="{colour}" stroke-width="1.5"/>'
        for x, colour in ((92, ACCENT), (148, VALIDATION))
    )
    both = label(120, 66, "right", bold=True, colour=RIGHT, size=12.5)
    return svg(rings, both, label(68, 127, "called so", colour=ACCENT), label(172, 127, "really so", colour=VALIDATION))


def supervised() -> str:
    """The same points with answers, and without."""
    axes = Axes((0, 1), (0, 1), left=0, width=110, height=100)
    one = [(0.22, 0.3), (0.35, 0.48), (0.18, 0.6), (0.4, 0.22)]
    two = [(0.7, 0.72), (0.85, 0.55), (0.62, 0.88), (0.88, 0.85)]
    left = [dot(axes.at(*spot), 6, ACCENT) for spot in one]
    left += [box(axes.at(*spot)[0] - 5, axes.at(*spot)[1] - 5, 10, 10, VALIDATION) for spot in two]
    right = "".join(dot(axes.at(*spot), 5, INK, opacity=0.6) for spot in one + two)
    rings = "".join(
        f'<ellipse cx="{x}" cy="{y}" rx="30" ry="31" fill="none" stroke="currentColor" stroke-dasharray="4 4"/>'
        for x, y in ((32, 68), (84, 36))
    )
    return svg(
        *left,
        f'<g transform="translate(126 0)">{right}{rings}</g>',
        label(55, 126, "supervised", size=12.5),
        label(182, 126, "unsupervised", size=12.5),
    )
