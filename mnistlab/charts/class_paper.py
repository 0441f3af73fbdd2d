"""A class's charts for paper: how its accuracies are spread, and any knob against accuracy. Plain SVG."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Sequence

from mnistlab.charts.palette import ACCENT
from mnistlab.charts.svg import GREY, LINE, svg, text, ticks

_WIDTH, _HEIGHT = 360, 240
_LEFT, _TOP, _ACROSS, _DOWN = 52, 30, 292, 164

Value = float | str


def spread_svg(accuracies: Sequence[float], told: str, title: str) -> str:
    """Return how many accuracies (shares from 0 to 1) lie in each of up to 20 equal parts of their range.

    Args:
        accuracies: at least one.
        told: what the picture shows, in a sentence.
        title: what is written above it.
    """
    low, high, size = _bins(accuracies)
    parts = round((high - low) / size)
    counts = Counter(min(int((share - low) / size + 1e-9), parts - 1) for share in accuracies)
    most = max(counts.values())
    drawn = [text(_LEFT, 18, title, weight="600")]
    drawn += [_rule(tick / most, f"{tick:g}") for tick in ticks(0, most) if tick == int(tick)]
    width = _ACROSS / parts
    for place, count in sorted(counts.items()):
        height = _DOWN * count / most
        box = f'x="{_LEFT + place * width + 1:.1f}" y="{_TOP + _DOWN - height:.1f}" height="{height:.1f}"'
        drawn.append(f'<rect {box} width="{max(width - 2, 1):.1f}" fill="{ACCENT}"/>')
    drawn += [_below((tick - low) / (high - low), f"{100 * tick:.4g} %") for tick in ticks(low, high)]
    return svg(_WIDTH, _HEIGHT, told, "".join(drawn) + _caption("test accuracy"))


def scatter_svg(values: Sequence[Value], accuracies: Sequence[float], name: str, told: str) -> str:
    """Return runs as dots: where a knob stood from left to right, their test accuracy from bottom to top.

    Numbers that span more than a factor of twenty stand on a logarithmic axis; words stand side by side.

    Args:
        values: where the knob stood for each run, all numbers or all words; at least one.
        accuracies: shares from 0 to 1.
        name: of the knob.
        told: what the picture shows, in a sentence.
    """
    low, high, _ = _bins(accuracies)
    drawn = [text(_LEFT, 18, "Test accuracy", weight="600")]  # with the longest name of a knob it would be cut off
    drawn += [_rule((tick - low) / (high - low), f"{100 * tick:.4g} %") for tick in ticks(low, high)]
    places, marks = _axis(values)
    drawn += [_below(place, label) for place, label in marks]
    for place, share in zip(places, accuracies, strict=True):
        x, y = _LEFT + _ACROSS * place, _TOP + _DOWN * (high - share) / (high - low)
        drawn.append(f'<circle cx="{x:.1f}" cy="{y:.1f}" r="4" fill="{ACCENT}" fill-opacity="0.45"/>')
    return svg(_WIDTH, _HEIGHT, told, "".join(drawn) + _caption(name.lower()))


def _bins(accuracies: Sequence[float]) -> tuple[float, float, float]:
    """Return where an axis of accuracies begins and ends, and the width of a bar on it."""
    low, high = min(accuracies), max(accuracies)
    size = next(size for size in (0.001, 0.002, 0.005, 0.01, 0.02, 0.05, 1.0) if (high - low) / size <= 16)
    first, last = math.floor(low / size - 0.5) * size, math.ceil(high / size + 0.5) * size
    return max(first, 0.0), min(last, 1.0), size


def _axis(values: Sequence[Value]) -> tuple[list[float], list[tuple[float, str]]]:
    """Return where values stand from 0 (left) to 1, and the marks below: (where, label)."""
    words = sorted({value for value in values if isinstance(value, str)})
    if words:
        at = {word: (place + 0.5) / len(words) for place, word in enumerate(words)}
        return [at[str(value)] for value in values], [(place, word) for word, place in at.items()]
    numbers = [float(value) for value in values]
    low, high = min(numbers), max(numbers)
    if low == high:
        return [0.5] * len(numbers), [(0.5, _short(low))]
    if low > 0 and high / low > 20:
        start, span = math.log10(low), math.log10(high / low)
        powers = range(math.ceil(start - 1e-9), math.floor(start + span + 1e-9) + 1)
        marks = [(_inset((power - start) / span), _short(10.0**power)) for power in powers]
        return [_inset((math.log10(number) - start) / span) for number in numbers], marks
    marks = [(_inset((tick - low) / (high - low)), _short(tick)) for tick in ticks(low, high)]
    return [_inset((number - low) / (high - low)) for number in numbers], marks


def _inset(place: float) -> float:
    """Keep dots off the edges."""
    return 0.04 + 0.92 * place


def _short(number: float) -> str:
    if abs(number) >= 1e6:
        return f"{number / 1e6:g} M"
    return f"{number / 1e3:g} k" if abs(number) >= 1e4 else f"{number:g}"


def _rule(height: float, label: str) -> str:
    y = _TOP + _DOWN * (1 - height)
    rule = f'<path d="M{_LEFT},{y:.1f}h{_ACROSS}" stroke="{LINE}"/>'
    return rule + text(_LEFT - 6, y + 4, label, anchor="end", fill=GREY)


def _below(place: float, label: str) -> str:
    return text(_LEFT + _ACROSS * place, _TOP + _DOWN + 17, label, anchor="middle", fill=GREY)


def _caption(name: str) -> str:
    return text(_LEFT + _ACROSS, _HEIGHT - 8, name, anchor="end", fill=GREY)
