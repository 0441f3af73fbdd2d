"""Scales for values of any kind: numbers evenly or by their powers of ten, words beside each other."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

LOG_FROM = 8
"""Where the largest is so many times the smallest, a scale goes by powers: the small ones would lie on one place."""

MOST_MARKS = 7

EDGE = 0.07
"""How far from both ends the outermost values lie."""

ZERO = 0.12
"""How far the smallest value above zero lies from zero, which has no power of ten."""


@dataclass(frozen=True)
class Scale:
    """Where values lie, from 0 to 1; how they are written; and the places that are marked, with their labels."""

    place: Callable[[Any], float]
    say: Callable[[Any], str]
    marks: tuple[tuple[float, str], ...]


def of_words(values: Sequence[str]) -> Scale:
    """Return a scale with each word at a place of its own, in alphabetical order."""
    words = sorted(set(values))
    places = {value: (i + 0.5) / len(words) for i, value in enumerate(words)}
    return Scale(places.__getitem__, str, tuple((place, value) for value, place in places.items()))


def of_numbers(values: Sequence[float]) -> Scale:
    """Return a scale for numbers that are not negative."""
    there = sorted(set(values)) or [0.0, 1.0]
    if len(there) == 1:
        return Scale(lambda value: 0.5, short, ((0.5, short(there[0])),))
    above = [value for value in there if value > 0]
    powers = above[-1] / above[0] >= LOG_FROM
    room = ZERO if powers and there[0] == 0 else 0.0
    low, high = (math.log(above[0]), math.log(above[-1])) if powers else (there[0], there[-1])
    start = EDGE + room

    def place(value: float) -> float:
        if powers and value <= 0:
            return EDGE
        share = ((math.log(value) if powers else value) - low) / (high - low)
        return start + share * (1 - start - EDGE)

    wanted = there if len(there) <= MOST_MARKS else _powers(above) if powers else _even(low, high)
    marked = [(place(value), short(value)) for value in ([0.0] if room and 0 not in wanted else []) + wanted]
    return Scale(place, short, tuple(_apart(marked)))


def short(value: float) -> str:
    """Write a number in few characters.

    >>> [short(value) for value in (0, 0.001, 0.00001, 12.5, 1000, 60000, 407050)]
    ['0', '0.001', '0.00001', '12.5', '1,000', '60,000', '407,050']
    """
    if value == round(value):
        return f"{value:,.0f}"
    digits = max(0, 2 - math.floor(math.log10(value)))
    return f"{value:.{digits}f}".rstrip("0").rstrip(".") if value < 1000 else f"{value:,.0f}"


def _powers(above: Sequence[float]) -> list[float]:
    """Return 1, 10, 100, ... within the values, or 1, 2, 5, 10, ... where there are few of those."""
    low, high = math.floor(math.log10(above[0])), math.ceil(math.log10(above[-1]))
    for steps in ((1,), (1, 3), (1, 2, 5)):
        found = [float(f"{step}e{power}") for power in range(low, high + 1) for step in steps]
        inside = [value for value in found if above[0] <= value <= above[-1]]
        if len(inside) >= 3:
            break
    return inside


def _even(low: float, high: float) -> list[float]:
    """Return round numbers at even distances from low to high."""
    power = 10.0 ** math.floor(math.log10(high - low))
    step = next(factor * power for factor in (0.2, 0.5, 1, 2, 5) if (high - low) / (factor * power) <= MOST_MARKS - 1)
    return [round(i * step, 10) for i in range(math.ceil(low / step), math.floor(high / step) + 1)]


def _apart(marks: Sequence[tuple[float, str]]) -> list[tuple[float, str]]:
    """Leave out labels that would run into the one before."""
    kept: list[tuple[float, str]] = []
    for place, label in marks:
        if not kept or place - kept[-1][0] > 0.006 * (len(label) + len(kept[-1][1])) + 0.015:
            kept.append((place, label))
    return kept
