"""Luck: what other seeds would have given, and whether a difference between two settings is larger than that."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import combinations

import numpy as np

RARE = 0.05
"""A difference is called larger than luck if at most this share of all dealings differ as much or more."""

MOST_WAYS = 20_000
"""Up to so many dealings all of them are tried, beyond that `TRIES` drawn at random."""

TRIES = 10_000

_TINY = 1e-12
"""Sums of the same numbers in another order may differ by this."""


@dataclass(frozen=True)
class Band:
    """Where runs lie after each epoch: the lowest, the mean and the highest of their values, and of how many."""

    epochs: tuple[int, ...]
    lowest: tuple[float, ...]
    mean: tuple[float, ...]
    highest: tuple[float, ...]
    runs: tuple[int, ...]


def band(curves: Sequence[Sequence[float | None]]) -> Band:
    """Return the band of some curves, whose first values belong to epoch 1.

    Where a curve has ended, or its value is no finite number, the others make the band; where none is left, it ends
    or has a gap.
    """
    epochs, lowest, mean, highest, runs = [], [], [], [], []
    for i in range(max(map(len, curves), default=0)):
        here = [curve[i] for curve in curves if len(curve) > i]
        values = [value for value in here if value is not None and math.isfinite(value)]
        if values:
            epochs.append(i + 1)
            lowest.append(min(values))
            mean.append(math.fsum(values) / len(values))
            highest.append(max(values))
            runs.append(len(values))
    return Band(tuple(epochs), tuple(lowest), tuple(mean), tuple(highest), tuple(runs))


@dataclass(frozen=True)
class Dealing:
    """How often chance alone makes two groups of results differ as much.

    difference: mean of the first group less mean of the second. ways: how many dealings of all results into groups
    of these sizes were tried. as_large: in how many of them the means differ as much or more, this one included.
    every: whether these are all ways there are. clearest: how many a complete parting of the results would give.
    """

    difference: float
    ways: int
    as_large: int
    every: bool
    clearest: int

    @property
    def share(self) -> float:
        """The share of dealings that differ as much or more, from 0 to 1: the p-value of the permutation test."""
        return self.as_large / self.ways

    @property
    def can_tell(self) -> bool:
        """Whether there are enough results for any difference to be called larger than luck."""
        return self.clearest / self.ways <= RARE

    @property
    def larger(self) -> bool:
        """Whether the difference is larger than luck."""
        return self.can_tell and self.share <= RARE


@lru_cache(maxsize=256)
def deal(first: tuple[float, ...], second: tuple[float, ...]) -> Dealing:
    """Deal the results of two groups anew in every possible way, and count the dealings that differ as much.

    If the groups were the same thing under two names, each dealing would have been as likely as the one that came.
    This is the exact two-sided permutation test of a difference between means (R. A. Fisher, "The Design of
    Experiments", 1935; E. J. G. Pitman, 1937). With very many results it tries `TRIES` dealings at random, the same
    ones each time, and counts the one that came as one more of them.

    Raises:
        ValueError: a group is empty.
    """
    if not first or not second:
        raise ValueError("both groups need a result")
    values, size = np.array(first + second), len(first)
    found = float(np.mean(first) - np.mean(second))
    clearest = 2 if len(first) == len(second) else 1
    ways = math.comb(len(values), size)
    if every := ways <= MOST_WAYS:
        chosen = np.fromiter(combinations(range(len(values)), size), dtype=np.dtype((np.intp, size)), count=ways)
    else:
        ways = TRIES
        drawn = np.random.default_rng(0).permuted(np.tile(np.arange(len(values)), (ways - 1, 1)), axis=1)
        chosen = np.vstack([np.arange(size), drawn[:, :size]])
    sums = values[chosen].sum(axis=1)
    apart = sums / size - (values.sum() - sums) / (len(values) - size)
    return Dealing(found, ways, int((np.abs(apart) >= abs(found) - _TINY).sum()), every, clearest)


def enough() -> int:
    """Return how many results of each of two settings are needed at the least to tell any difference from luck."""
    return next(n for n in range(1, 20) if 2 / math.comb(2 * n, n) <= RARE)
