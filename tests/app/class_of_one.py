"""A class with its learner, as pages see it: the engine is real, but no worker ever answers it."""

from __future__ import annotations

from typing import Any

import numpy as np

from mnistlab.core.events import EpochEnd
from mnistlab.core.outcome import Outcome
from mnistlab.core.runs import Run, RunStatus
from mnistlab.core.school.assignment import Assignment, Brief
from mnistlab.core.school.classroom import Classroom
from mnistlab.core.school.rights import Actor
from mnistlab.core.school.rules import Rules
from mnistlab.core.spec import RunSpec
from mnistlab.school import staff
from mnistlab.ui.identity import learner_id
from mnistlab.ui.lab import lab

ME, OTHER = "m" * 32, "o" * 32
TEACHER = Actor("t" * 32, staff.TEACHER)
BASE = RunSpec(hidden=(24,), epochs=3, learning_rate=0.03, optimizer="sgd")


def learner(token: str = ME) -> Actor:
    return Actor(learner_id(token))


def a_class(token: str = ME, **rules: Any) -> Classroom:
    """Open a class with rules and let the learner in."""
    school = lab().school
    classroom = school.teaching.create(TEACHER, "Class 7b")
    classroom = school.teaching.rule(TEACHER, classroom.id, Rules(**rules))
    school.attendance.join(learner(token), classroom.code, "Ada")
    return classroom


def given(classroom: Classroom, free: tuple[str, ...] = ("learning_rate",), **values: Any) -> Assignment:
    """Give the class an assignment."""
    brief = {"title": "Find the rate", "lock": {"base": BASE, "free": free}, **values}
    return lab().school.teaching.assign(TEACHER, classroom.id, Brief.parse(brief))


def trained(run: Run, accuracy: float = 0.91, status: RunStatus = RunStatus.FINISHED) -> Run:
    """Do what a worker would have done."""
    store = lab().store
    attempt = store.start(run.id).attempt
    history = tuple(EpochEnd(epoch, 0.4, 0.8765, 0.3, 0.8899, 1.0) for epoch in range(1, run.spec.epochs + 1))
    right = round(10_000 * accuracy / 10)
    confusion = np.full((10, 10), 0) + right * np.eye(10, dtype=int)
    confusion[:, 0] += 1000 - confusion.sum(axis=1)
    results = (0.2345, accuracy, confusion) if status is not RunStatus.DIVERGED else ()
    return store.end(run.id, Outcome(status, "", history, 10 * run.spec.epochs, 2.0, 0.1, "CPU", {}, *results), attempt)


def made(assignment: Assignment | None = None, token: str = ME, prediction: float | None = None, **turned: Any) -> Run:
    """Submit a run of the learner, for an assignment if one is given."""
    wanted = BASE.with_(**turned)
    which = assignment.id if assignment else ""
    return lab().school.training.submit(learner(token), wanted, assignment_id=which, prediction=prediction)
