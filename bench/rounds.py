"""Measuring alternatives fairly: in alternation, round by round, and compared within the round."""

from __future__ import annotations

import math
import statistics
from collections.abc import Callable, Iterable, Mapping, Sequence

Samples = dict[str, list[float]]


def alternate(measures: Mapping[str, Callable[[], float]], rounds: int) -> Samples:
    """Call every measure once a round and return its figures by name.

    Odd rounds go through the measures backwards, so that nobody always follows the same neighbour.
    """
    samples: Samples = {name: [] for name in measures}
    for number in range(rounds):
        names = list(measures)
        for name in reversed(names) if number % 2 else names:
            samples[name].append(measures[name]())
    return samples


def median(values: Iterable[float]) -> float:
    """Return the middle figure."""
    return statistics.median(values)


def ratio(samples: Mapping[str, Sequence[float]], name: str, base: str) -> float:
    """Return the median over the rounds of `name`'s figure divided by `base`'s of the same round.

    A round's neighbours share the machine's mood, so this is steadier than the ratio of two medians.
    """
    return median(a / b for a, b in zip(samples[name], samples[base], strict=True))


def percentile(values: Sequence[float], share: float) -> float:
    """Return the smallest figure that at least `share` (0 to 1) of all do not exceed."""
    return sorted(values)[max(0, math.ceil(share * len(values)) - 1)]


def geometric_mean(values: Iterable[float]) -> float:
    """Return the mean that suits ratios."""
    return statistics.geometric_mean(values)
