"""Between rows of the tables and the core's types."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Any

import sqlalchemy as sa

from mnistlab.core.events import EpochEnd, Point
from mnistlab.core.problems import SpecError
from mnistlab.core.runs import Run, RunStatus
from mnistlab.core.spec import RunSpec
from mnistlab.store.errors import StoreError


def run_from(row: sa.RowMapping) -> Run:
    """Return a row of `runs` as a Run.

    Raises:
        StoreError: its settings are none that this program knows.
    """
    values = {str(name): value for name, value in row.items()}
    try:
        spec = RunSpec.parse(values.pop("spec"))
    except SpecError as error:
        raise StoreError(f"Run {values['id']} cannot be read: {error}") from None
    status, confusion = RunStatus(values.pop("status")), values.pop("confusion")
    return Run(spec=spec, status=status, confusion=confusion and tuple(map(tuple, confusion)), **values)


def epoch_from(row: Sequence[Any]) -> EpochEnd:
    """Return a row of `epochs` (without its run) as an EpochEnd."""
    epoch, loss, accuracy, val_loss, val_accuracy, seconds = row
    val_loss = val_loss if val_accuracy is None else _number(val_loss)
    return EpochEnd(epoch, _number(loss), accuracy, val_loss, val_accuracy, seconds)


def point_from(row: Sequence[Any]) -> Point:
    """Return a row of `points` (without its run) as a Point."""
    step, loss, accuracy = row
    return Point(step, _number(loss), accuracy)


def epoch_values(run_id: str, epoch: EpochEnd) -> dict[str, Any]:
    """Return an EpochEnd as values for a row."""
    return {
        "run_id": run_id,
        "epoch": epoch.epoch,
        "loss": finite(epoch.loss),
        "accuracy": epoch.accuracy,
        "val_loss": finite(epoch.val_loss),
        "val_accuracy": epoch.val_accuracy,
        "seconds": epoch.seconds,
    }


def point_values(run_id: str, point: Point) -> dict[str, Any]:
    """Return a Point as values for a row."""
    return {"run_id": run_id, "step": point.step, "loss": finite(point.loss), "accuracy": point.accuracy}


def finite(value: float | None) -> float | None:
    """Return the value, or None if it is infinite or undefined."""
    return value if value is not None and math.isfinite(value) else None


def _number(value: float | None) -> float:
    return math.nan if value is None else value
