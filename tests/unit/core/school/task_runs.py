"""Assignments and runs for them, as a class would have made them."""

from __future__ import annotations

from typing import Any

from mnistlab.core.runs import Run, RunStatus
from mnistlab.core.school.assignment import Assignment, Brief
from mnistlab.core.spec import RunSpec

CLASS, TASK, LEARNER = "c1", "a1", "l1"


def assignment(
    free: tuple[str, ...] = ("hidden", "learning_rate", "epochs", "batch_size"), **values: Any
) -> Assignment:
    base = values.pop("base", RunSpec(hidden=(32,), epochs=5))
    brief = Brief.parse({"title": "A task", "lock": {"base": base, "free": free}, **values})
    return Assignment(TASK, CLASS, 0.0, brief)


def made(
    accuracy: float | None = None,
    status: RunStatus = RunStatus.FINISHED,
    *,
    made_at: float = 1.0,
    epoch: int | None = None,
    **values: Any,
) -> Run:
    """A run for the assignment; values of a RunSpec change its settings, the others are the run's own."""
    settings = {name: values.pop(name) for name in list(values) if name in RunSpec.model_fields}
    spec = RunSpec(hidden=(32,), epochs=5).with_(**settings)
    done = spec.epochs if epoch is None else epoch
    run = {
        "id": f"r{made_at}",
        "learner": LEARNER,
        "device_choice": "auto",
        "created_at": made_at,
        "queued_at": made_at,
        "steps_per_epoch": 100,
        "epoch": done,
        "step": 0 if status is RunStatus.QUEUED else 100 * done,
        "seconds": 2.0,
        "test_accuracy": accuracy,
        "class_id": CLASS,
        "assignment_id": TASK,
    }
    return Run(spec=spec, status=status, **(run | values))
