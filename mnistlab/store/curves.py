"""Reading what was written down of runs while they trained: epochs, points, and curves small enough for a list."""

from __future__ import annotations

from collections.abc import Sequence

import sqlalchemy as sa

from mnistlab.core.events import EpochEnd, Point
from mnistlab.store.rows import epoch_from, point_from
from mnistlab.store.schema import epochs, points, runs


def history(connection: sa.Connection, run_id: str) -> list[EpochEnd]:
    """Return a run's epochs in order."""
    table = epochs.c
    columns = (table.epoch, table.loss, table.accuracy, table.val_loss, table.val_accuracy, table.seconds)
    query = sa.select(*columns).where(table.run_id == run_id).order_by(table.epoch)
    return [epoch_from(row) for row in connection.execute(query)]


def points_after(connection: sa.Connection, run_id: str, step: int, limit: int | None) -> list[Point]:
    """Return a run's points after a step, in order, the first `limit` of them if that is given."""
    table = points.c
    query = sa.select(table.step, table.loss, table.accuracy).order_by(table.step).limit(limit)
    return [point_from(row) for row in connection.execute(query.where(table.run_id == run_id, table.step > step))]


def sketches(connection: sa.Connection, run_ids: Sequence[str], parts: int) -> dict[str, list[float]]:
    """Return for each run that has any the mean training losses of up to `parts` equal parts of its training."""
    part = sa.cast(points.c.step, sa.BigInteger) * parts // (runs.c.step + 1)
    query = (
        sa.select(points.c.run_id, sa.func.avg(points.c.loss))
        .join(runs, runs.c.id == points.c.run_id)
        .where(points.c.run_id.in_(run_ids), points.c.loss.is_not(None))
        .group_by(points.c.run_id, part)
        .order_by(points.c.run_id, part)
    )
    found: dict[str, list[float]] = {}
    for run_id, loss in connection.execute(query):
        found.setdefault(run_id, []).append(float(loss))
    return found
