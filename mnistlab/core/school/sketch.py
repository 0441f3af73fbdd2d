"""A run's curve, small enough for a wall of a hundred: the mean training accuracy of equal parts of its training."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

PARTS = 40
"""Into how many parts the whole training, as long as it is meant to be, is cut."""


Curve = tuple[float | None, ...]
"""Accuracies from 0 to 1, one a part from the first; None for a part without a point."""


class Part(NamedTuple):
    """What was newly read of a part: its number from 0, its points' accuracies added up, how many, the last's step."""

    number: int
    total: float
    points: int
    step: int


class Sketch:
    """Grows as points are read, each point once: `step` is the last batch that was.

    Args:
        attempt: of the run: another one may have taken steps back.
        steps: batches in the whole training.
    """

    def __init__(self, attempt: int, steps: int):
        self.attempt, self.steps, self.step = attempt, steps, 0
        self._sums = [0.0] * PARTS
        self._counts = [0] * PARTS

    def add(self, parts: Iterable[Part]) -> None:
        """Take in what was newly read."""
        for part in parts:
            number = min(part.number, PARTS - 1)
            self._sums[number] += part.total
            self._counts[number] += part.points
            self.step = max(self.step, part.step)

    @property
    def curve(self) -> Curve:
        """The accuracies of the parts up to the one it is in."""
        last = max((i for i, count in enumerate(self._counts) if count), default=-1)
        pairs = zip(self._sums[: last + 1], self._counts[: last + 1], strict=True)
        return tuple(total / count if count else None for total, count in pairs)
