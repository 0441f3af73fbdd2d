"""A class that somebody watches: looked at once a second for all of them, and only at what is new."""

from __future__ import annotations

import threading
import time
from collections.abc import Mapping
from dataclasses import dataclass, replace

from mnistlab.core.runs import Run, RunStatus
from mnistlab.core.school.classroom import Classroom, Member
from mnistlab.core.school.sketch import Curve, Sketch
from mnistlab.core.school.wall import Seat, seats, shown_names
from mnistlab.engine.service import Engine
from mnistlab.school.pulse import Pulse
from mnistlab.school.scorer import Scorer
from mnistlab.store.school.book import UnknownClassError
from mnistlab.store.school.wall import Mark
from mnistlab.store.store import Store

EVERY = 1.0
"""Seconds for which a look is as good as new."""

BOOK_SECONDS = 10.0
"""After so many the class and its members are read again, though nobody said that they changed."""

MOST_SKETCHES = 40
"""So many curves at the most are begun in one look: a wall that opens on an old class fills up in a few seconds."""

LATE_SECONDS = 10.0
"""For so long after a run's end some of its points may still come."""

_UNKNOWN = "There is no such class (any more)."


@dataclass(frozen=True, eq=False)
class Results:
    """What came of a class's runs: the same object as long as nothing of it changes.

    names: what the wall calls its learners. runs: those of them, the newest first. scores: accuracies on secret images
    by (run id, attempt). pending: how many finished runs are still to be scored.
    """

    names: Mapping[str, str]
    runs: tuple[Run, ...]
    scores: Mapping[tuple[str, int], float]
    pending: int


@dataclass(frozen=True, eq=False)
class Look:
    """A class at one moment: where everybody stands, their curves by run, and what came of all runs so far."""

    classroom: Classroom
    seats: list[Seat]
    curves: Mapping[str, Curve]
    results: Results


class Watched:
    """What is known of one class; any thread may look."""

    def __init__(self, class_id: str, store: Store, engine: Engine, scorer: Scorer, pulse: Pulse):
        self._id, self._store, self._engine, self._scorer, self._pulse = class_id, store, engine, scorer, pulse
        self._lock = threading.Lock()
        self._look: Look | None = None
        self._looked_at = self._book_read_at = float("-inf")
        self._book: tuple[Classroom, list[Member]] | None = None
        self._beat = -1
        self._marks: list[Mark] = []
        self._runs: dict[str, Run] = {}
        self._sketches: dict[str, Sketch] = {}
        self._curves: dict[str, Curve] = {}
        self._scores: dict[tuple[str, int], float] = {}
        self._results: Results | None = None

    def look(self) -> Look:
        """Return the last look if it is new enough, else look; who comes meanwhile waits for that."""
        with self._lock:
            now = time.monotonic()
            if self._look is None or now - self._looked_at >= EVERY - 0.05 or self._beat != self._pulse.count(self._id):
                self._look = self._fresh(now)
                self._looked_at = now
            return self._look

    def _fresh(self, now: float) -> Look:
        classroom, members = self._read_book(now)
        news = self._read_runs()
        names = shown_names(classroom, members)
        runs = [self._runs[mark.id] for mark in self._marks]
        place = self._engine.place_seen
        places = {run.id: place(run.id) for run in runs if run.status is RunStatus.QUEUED}
        found = seats(members, names, runs, places)
        self._read_curves(found)
        news |= self._read_scores(runs)
        pending = len(self._unscored(runs))
        if news or self._results is None or (self._results.names, self._results.pending) != (names, pending):
            known = tuple(run for run in runs if run.learner in names)
            self._results = Results(names, known, dict(self._scores), pending)
        if pending:
            self._scorer.want(classroom)
        return Look(classroom, found, dict(self._curves), self._results)

    def _read_book(self, now: float) -> tuple[Classroom, list[Member]]:
        beat = self._pulse.count(self._id)
        if self._book is None or beat != self._beat or now - self._book_read_at > BOOK_SECONDS:
            self._beat, self._book_read_at, self._book = beat, now, None  # before it is read: it may change meanwhile
            classroom = self._store.classes.get(self._id)
            if classroom is None:
                raise UnknownClassError(_UNKNOWN)
            self._book = classroom, self._store.classes.members(self._id)
        return self._book

    def _read_runs(self) -> bool:
        """Read what changed of the runs; return whether one is new, gone, or ended or begun anew."""
        self._marks = self._store.class_runs.marks(self._id)
        changed = [mark.id for mark in self._marks if not _same(mark, self._runs.get(mark.id))]
        gone = len(self._runs) + sum(run_id not in self._runs for run_id in changed) - len(self._marks)
        if changed:
            self._runs |= {run.id: run for run in self._store.class_runs.read(changed)}
        self._marks = [mark for mark in self._marks if mark.id in self._runs]  # one may have been deleted meanwhile
        if gone:
            there = {mark.id for mark in self._marks}
            self._runs = {run_id: run for run_id, run in self._runs.items() if run_id in there}
            self._sketches = {run_id: sketch for run_id, sketch in self._sketches.items() if run_id in there}
            self._scores = {key: score for key, score in self._scores.items() if key[0] in there}
        for mark in self._marks:
            if mark.status == RunStatus.RUNNING and mark.step != self._runs[mark.id].step:
                self._runs[mark.id] = replace(
                    self._runs[mark.id],
                    epoch=mark.epoch,
                    step=mark.step,
                    steps_per_epoch=mark.steps_per_epoch,
                    seconds=mark.seconds,
                )
        return bool(changed or gone)

    def _read_curves(self, found: list[Seat]) -> None:
        """Bring the curves up to date that are to be seen, and forget the others."""
        shown = [seat.drawn for seat in found if seat.drawn and seat.drawn.steps_per_epoch]
        known = self._sketches
        self._sketches = {run.id: known[run.id] for run in shown if _fits(known.get(run.id), run)}
        new = [run for run in shown if run.id not in self._sketches]
        new.sort(key=lambda run: run.status is not RunStatus.RUNNING)
        self._sketches |= {run.id: Sketch(run.attempt, _steps(run)) for run in new[:MOST_SKETCHES]}
        behind = {run.id: run for run in shown if run.id in self._sketches and self._sketches[run.id].step < run.step}
        if behind:
            self._store.class_runs.extend([(run_id, self._sketches[run_id]) for run_id in behind])
        for run_id, run in behind.items():
            if run.ended_at and time.time() - run.ended_at > LATE_SECONDS:
                self._sketches[run_id].step = run.step  # no more will come
        fresh = {run_id: self._sketches[run_id].curve for run_id in behind}
        self._curves = {run_id: self._curves.get(run_id, ()) for run_id in self._sketches} | fresh

    def _read_scores(self, runs: list[Run]) -> bool:
        """Read scores that came since; return whether there are any."""
        missing = [run.id for run in self._unscored(runs)]
        if self._results is None:
            missing = [run.id for run in runs]
        found = self._store.classes.scores(missing) if missing else {}
        news = found.keys() - self._scores.keys()
        self._scores |= found
        return bool(news)

    def _unscored(self, runs: list[Run]) -> list[Run]:
        ended = (RunStatus.FINISHED, RunStatus.STOPPED)
        return [
            run
            for run in runs
            if run.status in ended
            and run.has_results
            and (run.id, run.attempt) not in self._scores
            and not self._scorer.hopeless(run)
        ]


def _same(mark: Mark, run: Run | None) -> bool:
    """Whether a run is as it was read, but for how far it is."""
    return run is not None and (mark.status, mark.attempt, mark.queued_at) == (run.status, run.attempt, run.queued_at)


def _fits(sketch: Sketch | None, run: Run) -> bool:
    return sketch is not None and (sketch.attempt, sketch.steps) == (run.attempt, _steps(run))


def _steps(run: Run) -> int:
    return run.spec.epochs * run.steps_per_epoch
