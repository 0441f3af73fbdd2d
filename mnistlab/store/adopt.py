"""Keeping a network that was brought from outside as a run of its learner."""

from __future__ import annotations

import json
import secrets
from contextlib import suppress

import sqlalchemy as sa

from mnistlab.core.outcome import Checkpoint, Outcome
from mnistlab.core.runs import Run
from mnistlab.core.snapshots import Album
from mnistlab.core.spec import RunSpec
from mnistlab.store.arrays import pack_predictions, pack_weights
from mnistlab.store.artifacts import CHECKPOINT, ORIGIN, PREDICTIONS, SNAPSHOTS, WEIGHTS, Artifacts
from mnistlab.store.database import Database
from mnistlab.store.errors import StoreError
from mnistlab.store.moves import ended
from mnistlab.store.recording import write_epochs
from mnistlab.store.rows import run_from
from mnistlab.store.schema import runs


def adopt(
    database: Database,
    artifacts: Artifacts,
    learner: str,
    name: str,
    left: tuple[Outcome, Checkpoint, Album],
    steps_per_epoch: int,
    now: float,
) -> Run:
    """Add an ended run with all its files; see `Store.adopt`."""
    outcome, checkpoint, album = left
    spec = RunSpec.from_json(checkpoint.spec_json)
    run = Run(
        secrets.token_hex(6),
        learner,
        spec,
        "auto",
        outcome.status,
        created_at=now,
        queued_at=now,
        started_at=now,
        attempt=1,
        steps_per_epoch=steps_per_epoch,
        name=name,
    )
    values = {column.name: getattr(run, column.name) for column in runs.c} | {"spec": spec.model_dump(mode="json")}
    values |= ended(run, outcome, None, now)
    files = {
        WEIGHTS: pack_weights(outcome.weights),
        CHECKPOINT: checkpoint.to_bytes(),
        SNAPSHOTS: album.to_bytes(),
        ORIGIN: json.dumps({"file": name}).encode(),
    }
    if outcome.probabilities is not None:
        files[PREDICTIONS] = pack_predictions(outcome.probabilities)
    try:
        for file, data in files.items():
            artifacts.write(run.id, file, data)
        with database.writing() as connection:
            connection.execute(sa.insert(runs).values(**values))
            write_epochs(connection, run.id, outcome.epochs)
            return run_from(connection.execute(sa.select(runs).where(runs.c.id == run.id)).mappings().one())
    except BaseException as error:
        with suppress(OSError):
            artifacts.delete(run.id)
        if isinstance(error, OSError):
            raise StoreError(f"The network cannot be kept ({error}); there may be no room on the disk.") from error
        raise
