"""Assignments and their terms past the pages: what no message from a browser gets round."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from mnistlab.core.outcome import Outcome
from mnistlab.core.problems import SpecError
from mnistlab.core.runs import Occasion, Run, RunStatus
from mnistlab.core.school.assignment import Assignment, Brief
from mnistlab.core.school.classroom import Classroom
from mnistlab.core.school.refusals import CLOSED_ASSIGNMENT, ELSEWHERE, PREDICT_FIRST, PREDICTED_ONCE
from mnistlab.core.school.rights import Actor, NotAllowedError
from mnistlab.core.school.rules import Lock, Rules, RulesError
from mnistlab.core.spec import RunSpec
from mnistlab.school.school import School
from mnistlab.store.errors import StoreError
from mnistlab.store.store import Store

BASE = RunSpec(hidden=(24,), epochs=3)
ADA, BOB = Actor("a" * 32), Actor("b" * 32)
TEACHER, OTHER = Actor("t" * 32, "teacher"), Actor("u" * 32, "another")


class NoEngine:
    """Queues and resumes like the engine, and trains nothing."""

    def __init__(self, store: Store):
        self._store = store

    def submit(self, spec: RunSpec, learner: str, device: str = "auto", occasion: Occasion = Occasion()) -> Run:  # noqa: B008
        return self._store.create(spec, learner, device, occasion)

    def resume(self, run_id: str, epochs: int, occasion: Occasion = Occasion()) -> Run:  # noqa: B008
        return self._store.resume(run_id, epochs, occasion)

    def limit(self, class_id: str, most_seconds: float | None) -> None:
        self._store.limit(class_id, most_seconds)


class World:
    """A class with Ada in it."""

    def __init__(self, home: Path):
        self.store = Store.open(f"sqlite:///{home}/mnistlab.sqlite", str(home / "runs"))
        self.school = School(self.store, NoEngine(self.store))  # type: ignore[arg-type]
        self.room = self.school.teaching.create(TEACHER, "7b")
        self.school.attendance.join(ADA, self.room.code, "Ada")

    def rule(self, **rules: Any) -> Classroom:
        return self.school.teaching.rule(TEACHER, self.room.id, Rules(**rules))

    def give(self, free: tuple[str, ...] = ("learning_rate",), **values: Any) -> Assignment:
        brief = Brief.parse({"title": "A task", "lock": {"base": BASE, "free": free}, **values})
        return self.school.teaching.assign(TEACHER, self.room.id, brief)

    def submit(self, assignment: Assignment | None = None, who: Actor = ADA, **more: Any) -> Run:
        turned = {name: more.pop(name) for name in list(more) if name in RunSpec.model_fields}
        which = assignment.id if assignment else ""
        return self.school.training.submit(who, BASE.with_(**turned), assignment_id=which, **more)

    def train(self, run: Run, accuracy: float | None = 0.93, status: RunStatus = RunStatus.FINISHED) -> Run:
        attempt = self.store.start(run.id).attempt
        results = () if accuracy is None else (0.2, accuracy, None)
        return self.store.end(run.id, Outcome(status, "", (), 10, 2.0, 0.1, "CPU", {}, *results), attempt)


@pytest.fixture
def world(tmp_path: Path) -> Iterator[World]:
    made = World(tmp_path)
    yield made
    made.store.dispose()


def test_a_run_is_made_for_the_assignment_and_within_its_lock(world: World) -> None:
    task = world.give(goal={"least_accuracy": 0.9})
    run = world.submit(task, learning_rate=0.01)
    assert (run.class_id, run.assignment_id, run.prediction) == (world.room.id, task.id, None)
    with pytest.raises(RulesError) as error:
        world.submit(task, epochs=30, optimizer="sgd", dropout=0.5)
    assert str(error.value) == (
        "The rules of your class do not allow this. Optimizer takes Adam today: your teacher has fixed it. "
        "Epochs take 3 today: your teacher has fixed it. So it is with one more setting."
    )
    assert isinstance(error.value, SpecError)


def test_an_assignment_is_open_only_to_its_class(world: World) -> None:
    task = world.give()
    for who in (BOB, TEACHER):
        assert world.school.training.assignment(who, task.id) is None
        with pytest.raises(NotAllowedError, match="This assignment is closed"):
            world.submit(task, who)
    world.school.teaching.assign(TEACHER, world.room.id, task.brief, task.id, is_open=False)
    with pytest.raises(NotAllowedError) as error:
        world.submit(task)
    assert str(error.value) == CLOSED_ASSIGNMENT
    assert world.school.assignments.mine(ADA) == []


def test_the_assignments_lock_comes_before_the_classs_but_its_limits_hold(world: World) -> None:
    world.rule(lock=Lock(base=RunSpec(hidden=(9,)), free=()), most_epochs=3, most_parameters=30_000)
    task = world.give(free=("learning_rate", "epochs", "hidden"))
    assert world.submit(task, learning_rate=0.01).spec.hidden == (24,)
    for turned in ({"epochs": 4}, {"hidden": (64,)}):
        with pytest.raises(RulesError):
            world.submit(task, **turned)
    with pytest.raises(RulesError):
        world.submit(None, learning_rate=0.01)


@pytest.mark.parametrize("prediction", [None, -0.1, 1.1, float("nan"), float("inf")])
def test_without_a_prediction_nothing_is_trained_where_one_is_asked_for(world: World, prediction: float | None) -> None:
    task = world.give(predict=True)
    with pytest.raises(NotAllowedError) as error:
        world.submit(task, prediction=prediction)
    assert str(error.value) == PREDICT_FIRST
    assert world.submit(task, prediction=0.9).prediction == 0.9


def test_a_prediction_that_nobody_asked_for_is_not_kept(world: World) -> None:
    assert world.submit(world.give(), prediction=0.9).prediction is None
    assert world.submit(prediction=0.9).prediction is None


def test_a_run_goes_on_within_the_lock_alone(world: World) -> None:
    fixed, free = world.give(), world.give(free=("epochs",))
    world.rule(most_epochs=8, most_waiting=20)
    run, other = world.train(world.submit(fixed)), world.train(world.submit(free))
    with pytest.raises(RulesError, match="Epochs take 3 today"):
        world.school.training.resume(ADA, run.id, 5)
    with pytest.raises(RulesError, match="from 1 to 8"):
        world.school.training.resume(ADA, other.id, 9)
    assert world.school.training.resume(ADA, other.id, 8).assignment_id == free.id


def test_a_class_that_fixes_knobs_fixes_them_for_older_runs_too(world: World) -> None:
    before = world.train(world.submit(activation="tanh"))
    world.rule(lock=Lock(base=BASE, free=("epochs",)))
    with pytest.raises(RulesError, match="Activation takes ReLU today"):
        world.school.training.resume(ADA, before.id, 9)


def test_what_was_predicted_is_not_trained_on_towards_the_prediction(world: World) -> None:
    task = world.give(free=("epochs",), predict=True)
    run = world.train(world.submit(task, prediction=0.95))
    with pytest.raises(NotAllowedError) as error:
        world.school.training.resume(ADA, run.id, 9)
    assert str(error.value) == PREDICTED_ONCE


def test_a_run_of_a_closed_assignment_stays_as_it_is(world: World) -> None:
    task = world.give(free=("epochs",))
    run = world.train(world.submit(task))
    world.school.teaching.assign(TEACHER, world.room.id, task.brief, task.id, is_open=False)
    with pytest.raises(NotAllowedError, match="This assignment is closed"):
        world.school.training.resume(ADA, run.id, 9)
    world.school.teaching.withdraw(TEACHER, world.room.id, task.id)
    assert world.school.training.resume(ADA, run.id, 9).status is RunStatus.QUEUED


def test_who_leaves_a_class_does_not_go_on_with_its_runs(world: World) -> None:
    world.rule(most_epochs=3)
    run = world.train(world.submit())
    world.school.attendance.leave(ADA)
    with pytest.raises(NotAllowedError) as error:
        world.school.training.resume(ADA, run.id, 100)
    assert str(error.value) == ELSEWHERE
    world.school.teaching.open(TEACHER, world.room.id, False)
    assert world.school.training.resume(ADA, run.id, 100).spec.epochs == 100


def test_settings_are_fitted_to_what_a_class_has_fixed(world: World) -> None:
    assert world.school.training.fitting(ADA, RunSpec()) == RunSpec()
    world.rule(lock=Lock(base=BASE, free=("hidden", "epochs")), most_epochs=2)
    assert world.school.training.fitting(ADA, RunSpec(activation="tanh")) == BASE.with_(hidden=(128,), epochs=2)
    assert world.school.training.fitting(BOB, RunSpec(activation="tanh")).activation == "tanh"


def test_a_verdict_needs_evidence_and_an_open_claim(world: World) -> None:
    task, plain = world.give(claim="More is better."), world.give()
    world.rule(most_waiting=20)
    world.train(world.submit(task, learning_rate=0.1))
    for which in (task.id, plain.id):
        with pytest.raises(NotAllowedError, match="A verdict needs evidence"):
            world.school.assignments.conclude(ADA, which, True)
    world.train(world.submit(task, learning_rate=0.3), None, RunStatus.DIVERGED)
    for who in (BOB, TEACHER):
        with pytest.raises(NotAllowedError, match="This assignment is closed"):
            world.school.assignments.conclude(who, task.id, True)
    world.school.assignments.conclude(ADA, task.id, True)
    assert world.school.assignments.verdict(ADA, task) is True
    world.school.assignments.conclude(ADA, task.id, False)
    assert world.school.assignments.verdict(ADA, task) is False
    assert world.school.assignments.outcome(ADA, task).reached
    world.school.teaching.withdraw(TEACHER, world.room.id, task.id)
    assert world.store.classes.verdicts(task.id) == {}
    with pytest.raises(StoreError):
        world.store.classes.conclude(task.id, ADA.learner, True)


def test_only_the_classs_teacher_sees_how_it_gets_on(world: World) -> None:
    task = world.give(goal={"least_accuracy": 0.9})
    world.rule(most_waiting=20)
    world.school.attendance.join(BOB, world.room.code, "Bob")
    world.train(world.submit(task), 0.93)
    world.train(world.submit(task, BOB), 0.5)
    tally = world.school.assignments.tally(TEACHER, task)
    assert (tally.begun, tally.reached) == (2, 1)
    for who in (ADA, OTHER):
        with pytest.raises(NotAllowedError):
            world.school.assignments.tally(who, task)
        with pytest.raises(NotAllowedError):
            world.school.assignments.of_class(who, world.room.id)


def test_hidden_results_are_hidden_with_the_run_and_the_class_it_was_made_in(world: World) -> None:
    task = world.give(goal={"least_accuracy": 0.9})
    run, alone = world.train(world.submit(task)), world.train(world.store.create(BASE, ADA.learner))
    showing = world.school.showing
    assert showing.to_learner(run) is run
    world.rule(results=False)
    veiled = showing.to_learner(run)
    assert veiled == replace(run, test_accuracy=None, test_loss=None, confusion=None)
    assert not veiled.has_results
    assert showing.to_learner(alone) is alone
    assert world.school.assignments.outcome(ADA, task).sentence == "No result to judge yet."
    assert world.school.assignments.tally(TEACHER, task).reached == 1
    world.school.attendance.leave(ADA)
    assert showing.hides(run)
    world.rule(results=True)
    assert not showing.hides(run)
    world.rule(results=False)
    world.school.teaching.open(TEACHER, world.room.id, False)
    assert not showing.hides(run)
