"""Runs as the wall's tests need them."""

from __future__ import annotations

from typing import Any

from mnistlab.core.runs import Run, RunStatus
from mnistlab.core.school.classroom import Classroom, Member
from mnistlab.core.school.rules import Rules
from mnistlab.core.spec import RunSpec

CLASSROOM = Classroom("c1", "ABC346", "7b", "curie", 0.0, 0.0, secret=12345)


def hiding(**rules: Any) -> Classroom:
    """Return the class with other rules."""
    return Classroom("c1", "ABC346", "7b", "curie", 0.0, 0.0, secret=12345, rules=Rules(**rules))


def member(learner: str, nickname: str = "", **values: Any) -> Member:
    return Member("c1", learner, nickname or learner.title(), 0.0, 0.0, **values)


def run(run_id: str, learner: str = "ada", status: RunStatus = RunStatus.FINISHED, **values: Any) -> Run:
    """Return a run, one that has ended with results if nothing else is said."""
    spec = RunSpec(**{name: values.pop(name) for name in list(values) if name in RunSpec.model_fields})
    usual: dict[str, Any] = {"created_at": 1.0, "queued_at": 1.0, "attempt": 1, "seconds": 1.0, "steps_per_epoch": 10}
    if not status.active:
        usual |= {"ended_at": 2.0, "step": 50, "test_accuracy": None if status is RunStatus.DIVERGED else 0.9}
    return Run(run_id, learner, spec, "auto", status, **(usual | values))
