"""Moving a run from one status to the next, in one place and so that of two callers only one succeeds."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import sqlalchemy as sa

from mnistlab.core.outcome import Outcome
from mnistlab.core.problems import Problem, SpecError
from mnistlab.core.runs import IllegalTransitionError, Run, RunStatus, check_transition
from mnistlab.core.school.stopping import why
from mnistlab.store.errors import UnknownRunError
from mnistlab.store.rows import finite, run_from
from mnistlab.store.schema import runs


def move(connection: sa.Connection, run_id: str, then: RunStatus, decide: Callable[[Run], dict[str, Any]]) -> Run:
    """Give a run the status `then` and the changes that `decide` makes of it as it stands; return it changed.

    Raises:
        UnknownRunError: there is no such run.
        IllegalTransitionError: its status does not lead to `then`.
    """
    query = sa.select(runs).where(runs.c.id == run_id)
    before = connection.execute(query.with_for_update()).mappings().first()
    if before is None:
        raise UnknownRunError(run_id)
    run = run_from(before)
    check_transition(run.status, then)
    change = sa.update(runs).where(
        runs.c.id == run_id, runs.c.status == run.status.value, runs.c.attempt == run.attempt
    )
    if not connection.execute(change.values(status=then.value, **decide(run))).rowcount:
        raise IllegalTransitionError(f"this run was changed by somebody else while it became {then}")
    return run_from(connection.execute(query).mappings().one())


def change(connection: sa.Connection, run_id: str, values: dict[str, Any]) -> Run:
    """Write values into a run's row, whatever its status; return it changed.

    Raises:
        UnknownRunError: there is no such run.
    """
    mine = runs.c.id == run_id
    if values and not connection.execute(sa.update(runs).where(mine).values(**values)).rowcount:
        raise UnknownRunError(run_id)
    row = connection.execute(sa.select(runs).where(mine)).mappings().first()
    if row is None:
        raise UnknownRunError(run_id)
    return run_from(row)


def requeued(run: Run) -> dict[str, Any]:
    """Return the changes that take a run back from its worker; an ended one has to be resumed instead."""
    if run.status != RunStatus.RUNNING:
        raise IllegalTransitionError(f"a {run.status} run cannot be put back into the queue")
    return {"started_at": None}


def resumed(run: Run, epochs: int, now: float) -> dict[str, Any]:
    """Return the changes that queue an ended run for training up to `epochs` epochs in all.

    Raises:
        IllegalTransitionError: it has not ended, or with nothing to go on from, or is in the trash.
        SpecError: it has trained that many already, or there may not be so many.
    """
    if not run.status.can_continue:
        raise IllegalTransitionError(f"a {run.status} run cannot go on")
    if run.trashed_at is not None:
        raise IllegalTransitionError("This run is deleted: bring it back first, then it can go on.")
    least = run.epoch + (run.status == RunStatus.FINISHED)
    if epochs < least:
        raise SpecError([Problem("epochs", str(epochs), f"a whole number from {least} to 100")])
    spec = run.spec.with_(epochs=epochs).model_dump(mode="json")
    return {"spec": spec, "queued_at": now, "ended_at": None, "message": "", "stop_requested": False, "stop_reason": ""}


def ended(run: Run, outcome: Outcome, attempt: int | None, now: float) -> dict[str, Any]:
    """Return the changes that write down an outcome."""
    if attempt not in (None, run.attempt):
        raise IllegalTransitionError(f"attempt {attempt} cannot end a run that is at attempt {run.attempt}")
    reason = why(run, kept=outcome.step > 0) if outcome.status is RunStatus.STOPPED else ""
    return {
        "message": reason or outcome.message,
        "ended_at": now,
        "epoch": outcome.epochs[-1].epoch if outcome.epochs else 0,
        "step": outcome.step,
        "seconds": outcome.seconds,
        "first_result_seconds": outcome.first_result_seconds,
        "device": outcome.device,
        "versions": outcome.versions,
        "test_loss": finite(outcome.test_loss),
        "test_accuracy": outcome.test_accuracy,
        "confusion": None if outcome.confusion is None else outcome.confusion.tolist(),
    }
