"""What waiting runs can expect: their exact place, and about when they begin and are done."""

from __future__ import annotations

import threading
import time
from collections import deque
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from mnistlab.core.forecast import Forecast, Span, forecast, time_needed
from mnistlab.core.problems import SpecError
from mnistlab.core.runs import Run, RunStatus
from mnistlab.core.spec import RunSpec
from mnistlab.core.speed import Guess, Job, Measured, Speed, measure
from mnistlab.data.dataset import DataError
from mnistlab.data.split import split

MOST_KNOWN = 24
"""So many of the latest runs say how fast the machine is."""

MOST_JOBS = 500

EVERY = 1.0
"""Seconds for which an answer holds: all who ask meanwhile get the same."""

EVERY_FOR_NEWCOMERS = 0.2
"""The same while there is a run that has no answer yet."""

FAILING = Guess(0.5, 0.5)
"""What a run takes that cannot be trained any more."""

_NARROWER, _NEARLY = 0.5, 0.3
"""What was announced stands as long as it may come true, or is off by that share of the time left, unless the span is
now so much narrower: a time that is said anew each second says nothing."""


@dataclass(frozen=True)
class Waiting:
    """What a waiting run can expect. `place`: 1 is next. `forecast` is None while nothing is known to tell it by."""

    place: int
    forecast: Forecast | None = None


class Outlook:
    """Sees the queue and what becomes of runs, and answers all who wait; `waiting` may be called by any thread.

    Args:
        images: returns how many images a dataset has to learn from and to validate on, or raises DataError.
        clock: returns the time in seconds.
    """

    def __init__(self, images: Callable[[str], int], clock: Callable[[], float] = time.monotonic):
        self._images = images
        self._clock = clock
        self._known: deque[Measured] = deque(maxlen=MOST_KNOWN)
        self._seen: tuple[float, list[Run], list[Run], int] = (0.0, [], [], 0)
        self._answer: dict[str, Waiting] = {}
        self._answered = -EVERY
        self._announced: dict[str, Forecast] = {}
        self._jobs: dict[RunSpec, Job] = {}
        self._lock = threading.Lock()

    def note(self, run: Run) -> None:
        """Learn from a run that has ended."""
        job = self._job(run.spec)
        if job and (found := measure(run, job)):
            with self._lock:
                self._known.append(found)

    def see(self, active: Sequence[Run], places: Mapping[str, int], flying: frozenset[str], workers: int) -> None:
        """Take note of the queue as it is.

        Args:
            active: all queued and running runs.
            places: those that wait, with their places.
            flying: the ids of those that are with workers.
            workers: how many workers can be given runs.
        """
        runs = {run.id: run for run in active}
        line = [runs[run_id] for run_id in places if run_id in runs]
        self._seen = self._clock(), [run for run in active if run.id in flying], line, workers

    def waiting(self) -> dict[str, Waiting]:
        """Return for each waiting run what it can expect; computed once a second at most, for all at once.

        A run that has just come may be missing for a moment.
        """
        with self._lock:
            now = self._clock()
            known = all(run.id in self._answer for run in self._seen[2])
            if now - self._answered >= (EVERY if known else EVERY_FOR_NEWCOMERS):
                self._answered = now
                self._answer = self._expect(now)
            return self._answer

    def _expect(self, now: float) -> dict[str, Waiting]:
        at, training, line, workers = self._seen
        speed = Speed([*self._known, *(one for run in training if (one := self._measure(run)))])
        needed = [self._needed(run, speed) for run in (*training, *line)]
        if not workers or any(guess is None for guess in needed):
            self._announced = {}
            return {run.id: Waiting(place) for place, run in enumerate(line, 1)}
        guesses = [guess for guess in needed if guess is not None]
        split_at = len(training)
        expected = forecast(guesses[:split_at], guesses[split_at:], workers)
        announced = {
            run.id: _steady(self._announced.get(run.id), found, at) for run, found in zip(line, expected, strict=True)
        }
        self._announced = announced
        return {run.id: Waiting(place, announced[run.id].shifted(-now)) for place, run in enumerate(line, 1)}

    def _measure(self, run: Run) -> Measured | None:
        job = self._job(run.spec)
        return measure(run, job) if job and run.status is RunStatus.RUNNING else None

    def _needed(self, run: Run, speed: Speed) -> Guess | None:
        job = self._job(run.spec)
        return time_needed(run, job, speed) if job else FAILING

    def _job(self, spec: RunSpec) -> Job | None:
        if known := self._jobs.get(spec):
            return known
        try:
            parts = split(spec, self._images(spec.dataset))
        except (DataError, SpecError):  # the dataset is gone, or is another one now
            return None
        if len(self._jobs) >= MOST_JOBS:
            self._jobs = {}
        job = self._jobs[spec] = Job(spec, parts.train, parts.validation)
        return job


def _steady(announced: Forecast | None, found: Forecast, at: float) -> Forecast:
    """Return a forecast in clock time: what was announced, unless what is found now contradicts it."""
    if announced is None:
        return found.shifted(at)
    return Forecast(_stands(announced.begin, found.begin, at), _stands(announced.done, found.done, at))


def _stands(old: Span, found: Span, at: float) -> Span:
    new = found.shifted(at)
    nearly = max((old.high - old.low) / 2, _NEARLY * found.middle)
    wide = found.high - found.low > _NARROWER * (old.high - old.low)
    return old if wide and abs(new.middle - old.middle) <= nearly else new
