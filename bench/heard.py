"""What a class of simulated learners met in a lesson, and when it was over."""

from __future__ import annotations

import itertools
import time
from collections.abc import Iterator
from dataclasses import dataclass, field


@dataclass
class Heard:
    """What the learners met, in seconds: one figure for each page, poll, knob and so on.

    joins: from the press until one's name stood there. foremost: first point of who pressed first. first_points:
    from a press. naps: from the opened lid until the page stood. ends: looks that ended in a run of the whole page.
    runs: ids of the runs they know of. unseen: runs that a second tab did not show, and the time (`time.time()`) by
    which it stood. refused: sentences that a press of Train was answered with.
    """

    pages: list[float] = field(default_factory=list)
    joins: list[float] = field(default_factory=list)
    polls: list[float] = field(default_factory=list)
    ends: list[float] = field(default_factory=list)
    knobs: list[float] = field(default_factory=list)
    first_points: list[float] = field(default_factory=list)
    foremost: float | None = None
    results_pages: list[float] = field(default_factory=list)
    naps: list[float] = field(default_factory=list)
    runs: list[str] = field(default_factory=list)
    unseen: list[tuple[str, float]] = field(default_factory=list)
    refused: list[str] = field(default_factory=list)
    errors: list[str] = field(default_factory=list)


@dataclass
class Bell:
    """When the lesson is over. `pressed` counts presses of Train; in a `long_lesson` learners think before they do."""

    rings_at: float
    long_lesson: bool = True
    pressed: Iterator[int] = field(default_factory=itertools.count)

    @property
    def rang(self) -> bool:
        """Whether the lesson is over."""
        return time.perf_counter() >= self.rings_at
