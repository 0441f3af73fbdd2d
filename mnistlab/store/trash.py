"""Deleting runs: put into the trash, brought back, and, after a while or when it is wanted, really removed.

A run in the trash has the time of its deletion. Before its files are removed it is marked as doomed, in a transaction
of its own: from then on it cannot be brought back, so nobody ever gets back a run without its files, and whatever
interrupts the removal, the mark says that it has to be finished.
"""

from __future__ import annotations

import sqlalchemy as sa

from mnistlab.core.runs import IllegalTransitionError, Run
from mnistlab.store.artifacts import Artifacts
from mnistlab.store.database import Database
from mnistlab.store.errors import StoreError, UnknownRunError
from mnistlab.store.rows import run_from
from mnistlab.store.schema import runs

DOOMED = 0.0
"""The time of deletion of what is about to be removed."""


def trash(connection: sa.Connection, run_id: str, now: float) -> Run:
    """Put an ended run into the trash, where it stays as long as it was to; return it."""
    run = _found(connection, run_id)
    if run.status.active:
        raise IllegalTransitionError(f"This run is {run.status}: stop it first, then it can be deleted.")
    return run if run.trashed_at is not None else _mark(connection, run_id, now)


def restore(connection: sa.Connection, run_id: str) -> Run:
    """Take a run out of the trash, unless it is doomed; return it."""
    run = _found(connection, run_id)
    if run.trashed_at == DOOMED:
        raise UnknownRunError(run_id)
    return run if run.trashed_at is None else _mark(connection, run_id, None)


def purge(database: Database, artifacts: Artifacts, learner: str | None, before: float) -> int:
    """Remove for good all of one learner's trash, or anybody's that was deleted by then; see `Store.purge`."""
    due = runs.c.trashed_at <= before
    if learner is not None:
        due = (runs.c.learner == learner) & runs.c.trashed_at.is_not(None)
    query = sa.select(runs.c.id).where(due)
    with database.reading() as connection:
        run_ids = list(connection.scalars(query))
    if run_ids:  # seldom: the many who only look write nothing
        with database.writing() as connection:
            connection.execute(sa.update(runs).where(due).values(trashed_at=DOOMED))
            run_ids = list(connection.scalars(query))
    return sum(not _removed(database, artifacts, run_id) for run_id in run_ids)


def remove(database: Database, artifacts: Artifacts, run_id: str) -> None:
    """Remove an ended run for good, in the trash or not; see `Store.delete`."""
    with database.writing() as connection:
        run = _found(connection, run_id)
        if run.status.active:
            raise IllegalTransitionError(f"a {run.status} run cannot be deleted; it has to be stopped first")
        _mark(connection, run_id, DOOMED)
    _remove(database, artifacts, run_id)


def _removed(database: Database, artifacts: Artifacts, run_id: str) -> bool:
    try:
        _remove(database, artifacts, run_id)
    except StoreError:
        return False
    return True


def _remove(database: Database, artifacts: Artifacts, run_id: str) -> None:
    """Remove a doomed run: the files first, for its row is what says that they have to go."""
    try:
        artifacts.delete(run_id)
    except OSError as error:
        raise StoreError(f"The files of run {run_id} cannot be removed ({error}); try again.") from error
    with database.writing() as connection:
        connection.execute(sa.delete(runs).where(runs.c.id == run_id, runs.c.trashed_at == DOOMED))


def _found(connection: sa.Connection, run_id: str) -> Run:
    row = connection.execute(sa.select(runs).where(runs.c.id == run_id).with_for_update()).mappings().first()
    if row is None:
        raise UnknownRunError(run_id)
    return run_from(row)


def _mark(connection: sa.Connection, run_id: str, when: float | None) -> Run:
    connection.execute(sa.update(runs).where(runs.c.id == run_id).values(trashed_at=when))
    return _found(connection, run_id)
