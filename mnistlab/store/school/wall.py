"""What the wall reads of a class's runs once a second: as little as tells what is new."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import NamedTuple

import sqlalchemy as sa

from mnistlab.core.runs import Run, RunStatus
from mnistlab.core.school.sketch import PARTS, Part, Sketch
from mnistlab.store.database import Database
from mnistlab.store.rows import run_from
from mnistlab.store.schema import points, runs, scores

MOST_RUNS = 2000
"""So many of a class's runs are shown, the newest."""


class Mark(NamedTuple):
    """What changes of a run without its being a new one to the wall, and what tells that it has to be read anew."""

    id: str
    status: str
    attempt: int
    queued_at: float
    epoch: int
    step: int
    steps_per_epoch: int
    seconds: float


_MARK = (
    runs.c.id,
    runs.c.status,
    runs.c.attempt,
    runs.c.queued_at,
    runs.c.epoch,
    runs.c.step,
    runs.c.steps_per_epoch,
    runs.c.seconds,
)

_PART = (sa.cast(points.c.step, sa.BigInteger) - 1) * PARTS // sa.bindparam("steps", type_=sa.BigInteger)
_PARTS = (
    sa.select(_PART, sa.func.sum(points.c.accuracy), sa.func.count(), sa.func.max(points.c.step))
    .where(points.c.run_id == sa.bindparam("run_id"), points.c.step > sa.bindparam("after"))
    .group_by(_PART)
)
"""Put together once: it is asked for every run that trains, every second."""


class ClassRuns:
    """A class's runs as the wall needs them; any number of threads may use it. Every method raises `StoreError`."""

    def __init__(self, database: Database):
        self._database = database

    def marks(self, class_id: str) -> list[Mark]:
        """Return one mark for each of a class's runs, the newest first, without those in the trash."""
        query = sa.select(*_MARK).where(runs.c.class_id == class_id, runs.c.trashed_at.is_(None))
        with self._database.reading() as connection:
            rows = connection.execute(query.order_by(runs.c.created_at.desc()).limit(MOST_RUNS)).all()
        return [Mark(*row) for row in rows]

    def read(self, run_ids: Sequence[str]) -> list[Run]:
        """Return runs without what the wall does not need and a hundred of them make large."""
        query = sa.select(runs).where(runs.c.id.in_(run_ids))
        with self._database.reading() as connection:
            rows = connection.execute(query).mappings().all()
        return [replace(run_from(row), confusion=None, versions={}, note="", message="") for row in rows]

    def extend(self, sketches: Sequence[tuple[str, Sketch]]) -> None:
        """Read into each run's sketch the points that came since."""
        with self._database.reading() as connection:
            for run_id, sketch in sketches:
                asked = {"run_id": run_id, "steps": max(sketch.steps, 1), "after": sketch.step}
                sketch.add(Part(*row) for row in connection.execute(_PARTS, asked))

    def unscored(self, class_id: str) -> list[tuple[str, int]]:
        """Return (run id, attempt) of a class's runs that have results and no score yet, the one that ended first
        first."""
        ended = [RunStatus.FINISHED.value, RunStatus.STOPPED.value]
        score = (scores.c.run_id == runs.c.id) & (scores.c.attempt == runs.c.attempt)
        query = (
            sa.select(runs.c.id, runs.c.attempt)
            .outerjoin(scores, score)
            .where(runs.c.class_id == class_id, runs.c.trashed_at.is_(None), runs.c.status.in_(ended))
            .where(runs.c.test_accuracy.is_not(None), scores.c.run_id.is_(None))
            .order_by(runs.c.ended_at)
        )
        with self._database.reading() as connection:
            return [(row.id, row.attempt) for row in connection.execute(query)]
