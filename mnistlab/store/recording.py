"""Writing down what training runs say while they run."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

import sqlalchemy as sa

from mnistlab.core.events import EpochEnd, Event, Point, Progress, Started
from mnistlab.core.runs import RunStatus
from mnistlab.store.rows import epoch_values, point_from, point_values
from mnistlab.store.schema import epochs, points, runs
from mnistlab.store.thinning import MAX_POINTS, thin


def record(connection: sa.Connection, entries: Sequence[tuple[str, int, Event]]) -> None:
    """Write (run id, attempt, event) entries; see `Store.record`."""
    said: dict[str, list[tuple[int, Event]]] = {}
    for run_id, attempt, event in entries:
        said.setdefault(run_id, []).append((attempt, event))
    columns = (runs.c.id, runs.c.attempt, runs.c.status, runs.c.step, runs.c.epoch)
    rows = connection.execute(sa.select(*columns).where(runs.c.id.in_(said)).with_for_update()).all()
    for row in rows:
        events = [event for attempt, event in said[row.id] if attempt == row.attempt]
        if events:
            _record_run(connection, row, events)


def write_epochs(connection: sa.Connection, run_id: str, history: Iterable[EpochEnd]) -> None:
    """Write epochs of a run, in the place of those with the same numbers."""
    rows = [epoch_values(run_id, epoch) for epoch in history]
    if rows:
        numbers = [row["epoch"] for row in rows]
        connection.execute(sa.delete(epochs).where(epochs.c.run_id == run_id, epochs.c.epoch.in_(numbers)))
        connection.execute(sa.insert(epochs), rows)


def _record_run(connection: sa.Connection, row: sa.Row[*tuple[Any, ...]], events: Sequence[Event]) -> None:
    running = row.status == RunStatus.RUNNING
    changes: dict[str, Any] = {"step": row.step, "epoch": row.epoch}
    new_points: dict[int, Point] = {}
    new_epochs: dict[int, EpochEnd] = {}
    for event in events:
        match event:
            case Started() if running:
                _forget_after(connection, row.id, event)
                new_points = {step: point for step, point in new_points.items() if step <= event.step}
                new_epochs = {number: epoch for number, epoch in new_epochs.items() if number <= event.epoch}
                changes |= {
                    "device": event.device,
                    "versions": event.versions,
                    "steps_per_epoch": event.steps_per_epoch,
                    "step": event.step,
                    "epoch": event.epoch,
                }
            case Progress():
                new_points |= {point.step: point for point in event.points}
                changes["step"] = max(changes["step"], event.step)
                changes["epoch"] = max(changes["epoch"], event.epoch - 1)
                changes["seconds"] = event.seconds
            case EpochEnd():
                new_epochs[event.epoch] = event
                changes["epoch"] = max(changes["epoch"], event.epoch)
    if running:  # what an ended run says late completes its curve, but its figures stand
        connection.execute(sa.update(runs).where(runs.c.id == row.id).values(**changes))
    write_epochs(connection, row.id, new_epochs.values())
    _write_points(connection, row.id, list(new_points.values()))


def _forget_after(connection: sa.Connection, run_id: str, started: Started) -> None:
    """Remove what a lost attempt had said beyond the checkpoint from which this one starts."""
    connection.execute(sa.delete(points).where(points.c.run_id == run_id, points.c.step > started.step))
    connection.execute(sa.delete(epochs).where(epochs.c.run_id == run_id, epochs.c.epoch > started.epoch))


def _write_points(connection: sa.Connection, run_id: str, new: Sequence[Point]) -> None:
    """Write points in the place of those at the same steps, and thin them when they become too many."""
    if not new:
        return
    mine = points.c.run_id == run_id
    same = sa.delete(points).where(mine, points.c.step == sa.bindparam("at"))
    connection.execute(same, [{"at": point.step} for point in new])
    connection.execute(sa.insert(points), [point_values(run_id, point) for point in new])
    if (connection.scalar(sa.select(sa.func.count()).where(mine)) or 0) > MAX_POINTS:
        columns = (points.c.step, points.c.loss, points.c.accuracy)
        rows = connection.execute(sa.select(*columns).where(mine).order_by(points.c.step)).all()
        kept = thin([point_from(row) for row in rows])
        connection.execute(sa.delete(points).where(mine))
        connection.execute(sa.insert(points), [point_values(run_id, point) for point in kept])
