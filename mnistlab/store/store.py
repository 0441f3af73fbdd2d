"""The store: every run, its history, and what came of it."""

from __future__ import annotations

import secrets
import threading
import time
from collections.abc import Callable, Sequence
from typing import Any, TypeVar

import numpy as np
import sqlalchemy as sa
from numpy.typing import NDArray

from mnistlab.core.events import EpochEnd, Event, Point
from mnistlab.core.outcome import Outcome
from mnistlab.core.runs import IllegalTransitionError, Run, RunStatus
from mnistlab.core.snapshots import Album, Snapshot
from mnistlab.core.spec import RunSpec
from mnistlab.store.arrays import unpack_predictions, unpack_weights
from mnistlab.store.artifacts import PREDICTIONS, SNAPSHOTS, WEIGHTS, Artifacts, is_run_id
from mnistlab.store.database import Database
from mnistlab.store.errors import StoreError, UnknownRunError
from mnistlab.store.moves import ended, move, requeued, resumed
from mnistlab.store.recording import record, write_epochs
from mnistlab.store.rows import epoch_from, point_from, run_from
from mnistlab.store.schema import epochs as epochs_table
from mnistlab.store.schema import points as points_table
from mnistlab.store.schema import progress, runs

_ACTIVE = [status.value for status in RunStatus if status.active]
_CLOSED = (RunStatus.FAILED, RunStatus.INTERRUPTED, RunStatus.STOPPED)

T = TypeVar("T")


class Store:
    """Runs in a database and their files beside it; any number of threads may use one store.

    Every method is one small transaction. All raise `StoreError` when the database fails; those that
    change one run raise `UnknownRunError` if there is none of that id and `IllegalTransitionError` if its
    status does not allow the change. `artifacts` holds the runs' files.
    """

    def __init__(self, database: Database, artifacts: Artifacts):
        self.artifacts = artifacts
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

    def create(self, spec: RunSpec, learner: str, device_choice: str = "auto") -> Run:
        """Add a queued run and return it."""
        now = self._now()
        run = Run(secrets.token_hex(6), learner, spec, device_choice, RunStatus.QUEUED, created_at=now, queued_at=now)
        values = {column.name: getattr(run, column.name) for column in runs.c} | {"spec": spec.model_dump(mode="json")}
        with self._database.writing() as connection:
            connection.execute(sa.insert(runs).values(**values))
        return run

    def get(self, run_id: str) -> Run | None:
        """Return a run, or None if there is none of that id."""
        if not is_run_id(run_id):
            return None
        with self._database.reading() as connection:
            row = connection.execute(sa.select(runs).where(runs.c.id == run_id)).mappings().first()
        return run_from(row) if row else None

    def of_learner(self, learner: str, limit: int = 100) -> list[Run]:
        """Return a learner's runs, the newest first."""
        return self._runs(
            sa.select(runs).where(runs.c.learner == learner).order_by(runs.c.created_at.desc()).limit(limit)
        )

    def active(self) -> list[Run]:
        """Return all queued and running runs in the order they were queued."""
        return self._runs(sa.select(runs).where(runs.c.status.in_(_ACTIVE)).order_by(runs.c.queued_at))

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
        if status not in _CLOSED:
            raise IllegalTransitionError(f"a run cannot be closed as {status}")
        with self._database.writing() as connection:
            return move(connection, run_id, status, lambda run: {"message": message, "ended_at": self._now()})

    def request_stop(self, run_id: str) -> bool:
        """Note that a run shall stop; return False if it is not queued or running any more."""
        change = sa.update(runs).where(runs.c.id == run_id, runs.c.status.in_(_ACTIVE)).values(stop_requested=True)
        with self._database.writing() as connection:
            return connection.execute(change).rowcount > 0

    def resume(self, run_id: str, epochs: int) -> Run:
        """Queue a finished, stopped or interrupted run again, to train until it has `epochs` epochs in all.

        Raises:
            SpecError: it has trained that many already, or there may not be so many.
        """

        with self._database.writing() as connection:
            return move(connection, run_id, RunStatus.QUEUED, lambda run: resumed(run, epochs, self._now()))

    def history(self, run_id: str) -> list[EpochEnd]:
        """Return a run's epochs in order."""
        table = epochs_table.c
        columns = (table.epoch, table.loss, table.accuracy, table.val_loss, table.val_accuracy, table.seconds)
        query = sa.select(*columns).where(table.run_id == run_id).order_by(table.epoch)
        with self._database.reading() as connection:
            return [epoch_from(row) for row in connection.execute(query)]

    def points(self, run_id: str, after_step: int = 0, limit: int | None = None) -> list[Point]:
        """Return a run's points after a step, in order, the first `limit` of them if that is given.

        A long run's points are merged with their neighbours now and then; its last step stays.
        """
        table = points_table.c
        query = sa.select(table.step, table.loss, table.accuracy).order_by(table.step).limit(limit)
        with self._database.reading() as connection:
            rows = connection.execute(query.where(table.run_id == run_id, table.step > after_step))
            return [point_from(row) for row in rows]

    def predictions(self, run_id: str) -> NDArray[np.float32] | None:
        """Return the probabilities of the test images, shape (images, classes), or None before there are any."""
        return self._file(run_id, PREDICTIONS, unpack_predictions)

    def weights(self, run_id: str) -> tuple[NDArray[np.float32], ...] | None:
        """Return kernel, bias, kernel, bias, ... in layer order, or None before there are any."""
        return self._file(run_id, WEIGHTS, unpack_weights)

    def snapshots(self, run_id: str) -> list[Snapshot]:
        """Return what the network was like from its start on, in order; nothing for a run that kept none."""
        album = self._file(run_id, SNAPSHOTS, Album.from_bytes)
        return album.snapshots if album else []

    def learned(self, learner: str) -> set[tuple[str, str]]:
        """Return the steps of the course that a learner has done, as (lesson, step)."""
        query = sa.select(progress.c.lesson, progress.c.step).where(progress.c.learner == learner)
        with self._database.reading() as connection:
            return {(row.lesson, row.step) for row in connection.execute(query)}

    def learn(self, learner: str, lesson: str, step: str, tries: int) -> None:
        """Note that a learner has done a step of the course, after so many tries; the first time counts."""
        mine = {"learner": learner, "lesson": lesson, "step": step}
        known = sa.select(progress.c.tries).filter_by(**mine).with_for_update()
        with self._database.writing() as connection:
            if connection.scalar(known) is None:
                connection.execute(sa.insert(progress).values(**mine, tries=tries, done_at=time.time()))

    def delete(self, run_id: str) -> None:
        """Remove an ended run with everything that is kept of it. One that waits or trains has to be stopped first."""
        mine = runs.c.id == run_id
        with self._database.writing() as connection:
            status = connection.scalar(sa.select(runs.c.status).where(mine).with_for_update())
            if status is None:
                raise UnknownRunError(run_id)
            if status in _ACTIVE:
                raise IllegalTransitionError(f"a {status} run cannot be deleted; it has to be stopped first")
            try:  # the files first: if that fails, the run is still listed and can be deleted again
                self.artifacts.delete(run_id)
            except OSError as error:
                raise StoreError(f"The files of run {run_id} cannot be removed ({error}); try again.") from error
            connection.execute(sa.delete(runs).where(mine))

    def _runs(self, query: sa.Select[*tuple[Any, ...]]) -> list[Run]:
        with self._database.reading() as connection:
            return [run_from(row) for row in connection.execute(query).mappings()]

    def _file(self, run_id: str, name: str, unpack: Callable[[bytes], T]) -> T | None:
        if not is_run_id(run_id):
            return None
        try:
            return unpack(self.artifacts.read(run_id, name))
        except FileNotFoundError:
            return None
        except (ValueError, OSError) as error:
            raise StoreError(
                f"The file {name} of run {run_id} cannot be read ({error}); train the run anew."
            ) from error

    def _now(self) -> float:
        """Return the time in seconds since the epoch, later than any before: it decides the order in the queue."""
        with self._clock:
            self._latest = max(time.time(), self._latest + 1e-6)
            return self._latest
