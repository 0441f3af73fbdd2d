"""The store: every run, its history, and what came of it."""

from __future__ import annotations

import secrets
import threading
import time
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import asdict
from typing import Any

import numpy as np
import sqlalchemy as sa
from numpy.typing import NDArray

from mnistlab.core.events import EpochEnd, Event, Point
from mnistlab.core.history import UNDO_SECONDS, clean_name, clean_note
from mnistlab.core.outcome import Checkpoint, Outcome
from mnistlab.core.runs import IllegalTransitionError, Occasion, Run, RunStatus
from mnistlab.core.snapshots import Album, Snapshot
from mnistlab.core.spec import RunSpec
from mnistlab.store import adopt, curves, learned, trash
from mnistlab.store.arrays import unpack_predictions, unpack_weights
from mnistlab.store.artifacts import PREDICTIONS, SNAPSHOTS, WEIGHTS, Artifacts, is_run_id
from mnistlab.store.database import Database
from mnistlab.store.errors import UnknownRunError
from mnistlab.store.files import kept
from mnistlab.store.moves import change, ended, move, requeued, resumed
from mnistlab.store.recording import record, write_epochs
from mnistlab.store.rows import run_from
from mnistlab.store.schema import classes, runs
from mnistlab.store.school.book import ClassBook
from mnistlab.store.school.removal import Removal
from mnistlab.store.school.wall import ClassRuns

_ACTIVE = [status.value for status in RunStatus if status.active]
ALONE = Occasion()
_CLOSED = (RunStatus.FAILED, RunStatus.INTERRUPTED, RunStatus.STOPPED)


class Store:
    """Runs in a database and their files beside it; any number of threads may use one store.

    Every method is one small transaction. All raise `StoreError` when the database fails; those that
    change one run raise `UnknownRunError` if there is none of that id and `IllegalTransitionError` if its
    status does not allow the change. `artifacts` holds the runs' files, `classes` who learns together; `removal` is
    how a class is deleted; `class_runs` what the wall looks at.
    """

    def __init__(self, database: Database, artifacts: Artifacts):
        self.artifacts = artifacts
        self.classes = ClassBook(database)
        self.removal = Removal(database)
        self.class_runs = ClassRuns(database)
        self._database = database
        self._clock = threading.Lock()
        self._latest = 0.0

    @classmethod
    def open(cls, database: str, artifacts: str) -> Store:
        """Open the store, bringing its database to the present schema.

        Args:
            database: SQLAlchemy URL; a missing SQLite file is created.
            artifacts: folder or fsspec URL of the runs' files.

        Raises:
            StoreError: the database cannot be opened or written, is damaged, or is not this program's.
        """
        return cls(Database(database), Artifacts(artifacts))

    def dispose(self) -> None:
        """Close all connections to the database."""
        self._database.dispose()

    def create(self, spec: RunSpec, learner: str, device_choice: str = "auto", occasion: Occasion = ALONE) -> Run:
        """Add a queued run and return it; a class in which it is made has been used now."""
        now, place = self._now(), asdict(occasion)
        run = Run(secrets.token_hex(6), learner, spec, device_choice, RunStatus.QUEUED, now, now, **place)
        values = {column.name: getattr(run, column.name) for column in runs.c} | {"spec": spec.model_dump(mode="json")}
        with self._database.writing() as connection:
            connection.execute(sa.insert(runs).values(**values))
            if run.class_id:  # it is kept for some days after its last use
                connection.execute(sa.update(classes).where(classes.c.id == run.class_id).values(used_at=time.time()))
        return run

    def adopt(self, learner: str, name: str, left: tuple[Outcome, Checkpoint, Album], steps_per_epoch: int) -> Run:
        """Add an ended run that was trained elsewhere, with what it left behind; it can be continued.

        Raises:
            WordsError: the name is too long.
        """
        files = self.artifacts
        return adopt.adopt(self._database, files, learner, clean_name(name), left, steps_per_epoch, self._now())

    def get(self, run_id: str) -> Run | None:
        """Return a run, or None if there is none of that id."""
        if not is_run_id(run_id):
            return None
        with self._database.reading() as connection:
            row = connection.execute(sa.select(runs).where(runs.c.id == run_id)).mappings().first()
        return run_from(row) if row else None

    def of_learner(self, learner: str, limit: int = 100, *, starred: bool = False) -> list[Run]:
        """Return a learner's runs, or only those with a star, the newest first, without those in the trash."""
        mine = sa.select(runs).where(runs.c.learner == learner, runs.c.trashed_at.is_(None))
        if starred:
            mine = mine.where(runs.c.starred)
        return self._runs(mine.order_by(runs.c.created_at.desc()).limit(limit))

    def trashed(self, learner: str) -> list[Run]:
        """Return those of a learner's runs that can be brought back from the trash, the last deleted first."""
        mine = sa.select(runs).where(runs.c.learner == learner, runs.c.trashed_at > trash.DOOMED)
        return self._runs(mine.order_by(runs.c.trashed_at.desc()))

    def active(self, learner: str | None = None) -> list[Run]:
        """Return all queued and running runs, or those of one learner, in the order they were queued."""
        found = sa.select(runs).where(runs.c.status.in_(_ACTIVE)).order_by(runs.c.queued_at)
        return self._runs(found if learner is None else found.where(runs.c.learner == learner))

    def latest(self, limit: int) -> list[Run]:
        """Return the runs that ended last, whosever they are, the last one first."""
        ended = sa.select(runs).where(runs.c.ended_at.is_not(None))
        return self._runs(ended.order_by(runs.c.ended_at.desc()).limit(limit))

    def of_class(self, class_id: str, limit: int = 2000, learner: str | None = None) -> list[Run]:
        """Return the runs made in a class, or those of one learner, the newest first, without those in the trash."""
        there = sa.select(runs).where(runs.c.class_id == class_id, runs.c.trashed_at.is_(None))
        if learner is not None:
            there = there.where(runs.c.learner == learner)
        return self._runs(there.order_by(runs.c.created_at.desc()).limit(limit))

    def for_assignment(self, class_id: str, assignment_id: str, learner: str | None = None) -> list[Run]:
        """Return the runs made for an assignment, or one learner's, the newest first, without those in the trash."""
        made = sa.select(runs).where(runs.c.class_id == class_id, runs.c.assignment_id == assignment_id)
        made = made.where(runs.c.trashed_at.is_(None)).order_by(runs.c.created_at.desc())
        return self._runs(made if learner is None else made.where(runs.c.learner == learner))

    def start(self, run_id: str) -> Run:
        """Hand a queued run to a worker: running, one attempt more. Of two callers only one succeeds."""
        changes = {"attempt": runs.c.attempt + 1, "started_at": self._now(), "ended_at": None, "message": ""}
        with self._database.writing() as connection:
            return move(connection, run_id, RunStatus.RUNNING, lambda run: changes)

    def requeue(self, run_id: str) -> Run:
        """Put a running run whose worker was lost back to its old place in the queue."""
        with self._database.writing() as connection:
            return move(connection, run_id, RunStatus.QUEUED, requeued)

    def record(self, entries: Sequence[tuple[str, int, Event]]) -> None:
        """Write what runs said: (run id, attempt, event) in the order they said it.

        What another attempt than the present one says, or a run that is gone, is dropped. Started makes
        the run forget points and epochs beyond where it starts. Writing the same twice changes nothing.
        """
        with self._database.writing() as connection:
            record(connection, entries)

    def end(self, run_id: str, outcome: Outcome, attempt: int | None = None) -> Run:
        """Write a running run's outcome: finished, stopped or diverged, with its whole history.

        If `attempt` is given, the outcome of any other attempt is refused as an illegal transition.
        """
        with self._database.writing() as connection:
            run = move(connection, run_id, outcome.status, lambda run: ended(run, outcome, attempt, self._now()))
            write_epochs(connection, run_id, outcome.epochs)
            return run

    def close(self, run_id: str, status: RunStatus, message: str) -> Run:
        """End a queued or running run without an outcome: failed, interrupted or stopped."""
        with self._database.writing() as connection:
            return self._close(connection, run_id, status, message)

    def close_all(self, endings: Sequence[tuple[str, RunStatus, str]]) -> None:
        """Do the same with several at once, given as `close` takes them; one that is gone, or forbids it, is left."""
        with self._database.writing() as connection:
            for ending in endings:
                with suppress(UnknownRunError, IllegalTransitionError):  # raised before anything is written
                    self._close(connection, *ending)

    def _close(self, connection: sa.Connection, run_id: str, status: RunStatus, message: str) -> Run:
        if status not in _CLOSED:
            raise IllegalTransitionError(f"a run cannot be closed as {status}")
        return move(connection, run_id, status, lambda run: {"message": message, "ended_at": self._now()})

    def request_stop(self, run_id: str, reason: str = "") -> bool:
        """Note that a run shall stop, and why if not by its learner; return False if it is not active any more.

        Who asks first has given the reason.
        """
        return self.request_stops([run_id], reason) > 0

    def request_stops(self, run_ids: Sequence[str], reason: str = "") -> int:
        """Do the same for several runs at once; return how many of them are active."""
        change = sa.update(runs).where(runs.c.id.in_(run_ids), runs.c.status.in_(_ACTIVE))
        first = sa.case((runs.c.stop_requested, runs.c.stop_reason), else_=reason)
        with self._database.writing() as connection:
            return connection.execute(change.values(stop_requested=True, stop_reason=first)).rowcount

    def limit(self, class_id: str, most_seconds: float | None) -> None:
        """Set how much training those runs of a class may take in all that wait or train now; None is no limit."""
        change = sa.update(runs).where(runs.c.class_id == class_id, runs.c.status.in_(_ACTIVE))
        with self._database.writing() as connection:
            connection.execute(change.values(most_seconds=most_seconds))

    def resume(self, run_id: str, epochs: int, occasion: Occasion = ALONE) -> Run:
        """Queue a finished, stopped or interrupted run again, to train until it has `epochs` epochs in all.

        Its priority and how much training it may take in all are the occasion's; its class stays.

        Raises:
            SpecError: it has trained that many already, or there may not be so many.
        """

        def changes(run: Run) -> dict[str, Any]:
            limits = {"priority": occasion.priority, "most_seconds": occasion.most_seconds}
            return resumed(run, epochs, self._now()) | limits

        with self._database.writing() as connection:
            return move(connection, run_id, RunStatus.QUEUED, changes)

    def annotate(
        self, run_id: str, *, name: str | None = None, note: str | None = None, starred: bool | None = None
    ) -> Run:
        """Change what a learner calls a run, says of it, or whether it has their star; None leaves that as it is.

        Raises:
            WordsError: the name or the note is too long.
        """
        said = {"name": name and clean_name(name), "note": note and clean_note(note), "starred": starred}
        with self._database.writing() as connection:
            return change(connection, run_id, {key: value for key, value in said.items() if value is not None})

    def trash(self, run_id: str) -> Run:
        """Put an ended run into the trash. One that waits or trains has to be stopped first."""
        with self._database.writing() as connection:
            return trash.trash(connection, run_id, time.time())

    def restore(self, run_id: str) -> Run:
        """Take a run out of the trash; once it is being removed, there is no such run any more."""
        with self._database.writing() as connection:
            return trash.restore(connection, run_id)

    def purge(self, learner: str | None = None) -> int:
        """Remove for good, with their files, the runs that were deleted `UNDO_SECONDS` ago; or all of one's trash.

        Returns how many have files that cannot be removed now: they stay out of sight, and the next call tries again.
        """
        return trash.purge(self._database, self.artifacts, learner, time.time() - UNDO_SECONDS)

    def delete(self, run_id: str) -> None:
        """Remove an ended run with everything that is kept of it. One that waits or trains has to be stopped first.

        If its files cannot be removed now, it is in the trash, beyond recall, until `purge` or another call can.
        """
        trash.remove(self._database, self.artifacts, run_id)

    def history(self, run_id: str) -> list[EpochEnd]:
        """Return a run's epochs in order."""
        with self._database.reading() as connection:
            return curves.history(connection, run_id)

    def points(self, run_id: str, after_step: int = 0, limit: int | None = None) -> list[Point]:
        """Return a run's points after a step, in order, the first `limit` of them if that is given.

        A long run's points are merged with their neighbours now and then; its last step stays.
        """
        with self._database.reading() as connection:
            return curves.points_after(connection, run_id, after_step, limit)

    def sketches(self, run_ids: Sequence[str], parts: int = 30) -> dict[str, list[float]]:
        """Return small curves, of runs that have any: the mean training losses of up to `parts` equal parts of each."""
        with self._database.reading() as connection:
            return curves.sketches(connection, run_ids, parts)

    def predictions(self, run_id: str) -> NDArray[np.float32] | None:
        """Return the probabilities of the test images, shape (images, classes), or None before there are any."""
        return kept(self.artifacts, run_id, PREDICTIONS, unpack_predictions)

    def weights(self, run_id: str) -> tuple[NDArray[np.float32], ...] | None:
        """Return kernel, bias, kernel, bias, ... in layer order, or None before there are any."""
        return kept(self.artifacts, run_id, WEIGHTS, unpack_weights)

    def snapshots(self, run_id: str) -> list[Snapshot]:
        """Return what the network was like from its start on, in order; nothing for a run that kept none."""
        album = kept(self.artifacts, run_id, SNAPSHOTS, Album.from_bytes)
        return album.snapshots if album else []

    def learned(self, learner: str) -> set[tuple[str, str]]:
        """Return the steps of the course that a learner has done, as (lesson, step)."""
        with self._database.reading() as connection:
            return learned.learned(connection, learner)

    def learn(self, learner: str, lesson: str, step: str, tries: int) -> None:
        """Note that a learner has done a step of the course, after so many tries; the first time counts."""
        with self._database.writing() as connection:
            learned.learn(connection, learner, lesson, step, tries)

    def _runs(self, query: sa.Select[*tuple[Any, ...]]) -> list[Run]:
        with self._database.reading() as connection:
            return [run_from(row) for row in connection.execute(query).mappings()]

    def _now(self) -> float:
        """Return the time in seconds since the epoch, later than any before: it decides the order in the queue."""
        with self._clock:
            self._latest = max(time.time(), self._latest + 1e-6)
            return self._latest
