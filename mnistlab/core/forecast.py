"""When a waiting run will begin and be done: the queue played through, with what is known of its runs."""

from __future__ import annotations

import heapq
import math
from collections.abc import Sequence
from dataclasses import dataclass

from mnistlab.core.runs import Run, RunStatus
from mnistlab.core.speed import BEYOND_DOUBT, Guess, Job, Speed

STOPPING = Guess(0.5, 0.5)
"""What a run takes that was told to stop."""

_FOUR_IN_FIVE = 1.28
"""Standard deviations on each side, so that four of five come true: one of ten is earlier, one later."""

_ALL_OFF = 0.1
"""By what share everything may be off in the same direction: the machine is shared."""

_LOOSE = 1.0
"""Seconds by which anything may be off."""

_OWN_OFF = 0.08
"""By what share the rest of a run may be off that is measured while it trains."""


@dataclass(frozen=True)
class Span:
    """A time that is not known exactly: it probably lies between `low` and `high`, in seconds."""

    low: float
    high: float

    @property
    def middle(self) -> float:
        """The time in the middle."""
        return (self.low + self.high) / 2

    def shifted(self, seconds: float) -> Span:
        """Return the span so much later, but never before 0."""
        return Span(max(0.0, self.low + seconds), max(0.0, self.high + seconds))


@dataclass(frozen=True)
class Forecast:
    """When a run begins, and when it is done, in seconds from now."""

    begin: Span
    done: Span

    def shifted(self, seconds: float) -> Forecast:
        """Return the forecast so much later, but never before 0."""
        return Forecast(self.begin.shifted(seconds), self.done.shifted(seconds))


def time_needed(run: Run, job: Job, speed: Speed) -> Guess | None:
    """Return how long a run will still need its worker, None if nothing is known to tell it by.

    Args:
        run: the run, waiting or in training.
        job: its settings and its numbers of images.
        speed: this machine's.
    """
    if run.stop_requested:
        return STOPPING
    trains = run.status is RunStatus.RUNNING and run.step > 0
    done = run.step / (run.steps_per_epoch or job.spec.steps_per_epoch(job.train))
    measured = trains and run.seconds > BEYOND_DOUBT
    epoch = Guess(run.seconds / done, _OWN_OFF) if measured else speed.guess_epoch(job)
    if epoch is None:
        return None
    left = max(0.0, run.spec.epochs - done) * epoch.seconds
    off = epoch.off
    if run.most_seconds is not None and run.most_seconds - run.seconds < left:
        left, off = max(0.0, run.most_seconds - run.seconds), _OWN_OFF
    return Guess(left + speed.around / (2 if trains else 1), off)


def forecast(training: Sequence[Guess], waiting: Sequence[Guess], workers: int) -> list[Forecast]:
    """Return when each waiting run begins and is done if nothing else comes.

    Each run, in turn, goes to the worker that is free first. Errors of one run are independent of another's, and add
    up as such; by `_ALL_OFF` all may be wrong together.

    Args:
        training: how long the runs in training need their workers.
        waiting: how long the waiting runs will need theirs, in the order of their turns.
        workers: how many there are.
    """
    free = [(guess.seconds, (guess.off * guess.seconds) ** 2) for guess in training]
    free += [(0.0, 0.0)] * (workers - len(free))
    heapq.heapify(free)
    found = []
    for guess in waiting:
        begin, variance = heapq.heappop(free)
        done = begin + guess.seconds, variance + (guess.off * guess.seconds) ** 2
        heapq.heappush(free, done)
        found.append(Forecast(_span(begin, variance), _span(*done)))
    return found


def _span(mean: float, variance: float) -> Span:
    off = _FOUR_IN_FIVE * math.sqrt(variance + (_ALL_OFF * mean) ** 2 + _LOOSE**2)
    return Span(max(0.0, mean - off), mean + off)
