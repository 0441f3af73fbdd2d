"""How many runs may wait, and how long they may train, whatever is pressed, in however many tabs at once."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest
import sqlalchemy as sa

from mnistlab.core.runs import Run, RunStatus
from mnistlab.core.school.classroom import Classroom
from mnistlab.core.school.rights import Actor, NotAllowedError
from mnistlab.core.school.rules import Lock, Rules
from mnistlab.core.school.stopping import BY_TEACHER, used_up
from mnistlab.core.school.topic import Topic
from mnistlab.core.spec import RunSpec
from mnistlab.engine.service import Engine
from mnistlab.school.school import School
from mnistlab.school.turnstile import MOST_WAITING
from mnistlab.settings import Settings
from mnistlab.store.store import Store
from tests.unit.store.outcomes import epochs, outcome

TEACHER = Actor("t" * 32, "curie")
ADA, BOB = Actor("a" * 32), Actor("b" * 32)
SPEC = RunSpec(hidden=(8,), train_size=500, epochs=2)


class Lab:
    """A school with an engine that has no workers: whatever is submitted waits."""

    def __init__(self, home: Path):
        self.store = Store.open(f"sqlite:///{(home / 'lab.sqlite').as_posix()}", str(home / "runs"))
        self.engine = Engine(self.store, Settings(home, "", str(home / "runs"), scheduler="tcp://127.0.0.1:9"))
        self.engine.start()
        self.school = School(self.store, self.engine)
        self.training, self.teaching = self.school.training, self.school.teaching

    def class_with(self, *learners: Actor, **rules: int) -> Classroom:
        """Return a class with these learners in it."""
        classroom = self.teaching.create(TEACHER, "Class")
        self.teaching.rule(TEACHER, classroom.id, Rules(**rules))
        for learner in learners:
            self.school.attendance.join(learner, classroom.code, "Somebody")
        return self.teaching.watch(TEACHER, classroom.id)

    def ended(self, run: Run, seconds: float = 1.0) -> Run:
        """Have a run end, after so many seconds of training."""
        self.store.start(run.id)
        return self.store.end(run.id, replace(outcome(epochs=epochs(1, 2), step=8), seconds=seconds))

    def waiting(self, learner: str) -> int:
        return sum(run.learner == learner for run in self.store.active())


@pytest.fixture
def lab(tmp_path: Path) -> Iterator[Lab]:
    lab = Lab(tmp_path)
    yield lab
    lab.engine.close()
    lab.store.dispose()


def at_once(times: int, do: Callable[[int], object]) -> list[Exception]:
    """Do something in so many threads at the same moment; return what they raised."""
    barrier, raised = threading.Barrier(times), []

    def work(number: int) -> None:
        barrier.wait()
        try:
            do(number)
        except Exception as error:
            raised.append(error)

    threads = [threading.Thread(target=work, args=(number,)) for number in range(times)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return raised


@pytest.mark.parametrize("allowed", [1, 3])
def test_twenty_submissions_at_once_leave_as_many_as_the_class_allows(lab: Lab, allowed: int) -> None:
    lab.class_with(ADA, BOB, most_waiting=allowed)
    refused = at_once(20, lambda number: lab.training.submit(ADA, SPEC.with_(seed=number)))
    assert lab.waiting(ADA.learner) == allowed
    assert [type(error) for error in refused] == [NotAllowedError] * (20 - allowed)
    assert lab.training.room(ADA) == 0
    assert f"{allowed} is the most that your teacher allows" in str(refused[0])
    assert lab.training.submit(BOB, SPEC), "one learner's runs are nothing to another"


def test_outside_of_a_class_the_general_limit_holds(lab: Lab) -> None:
    refused = at_once(20, lambda number: lab.training.submit(ADA, SPEC.with_(seed=number)))
    assert lab.waiting(ADA.learner) == MOST_WAITING
    assert len(refused) == 20 - MOST_WAITING
    assert "is the most at once" in str(refused[0])


def test_to_continue_is_to_queue(lab: Lab) -> None:
    """Submitted and continued at once, in whatever order: together not more than the limit."""
    lab.class_with(ADA, most_waiting=2)
    done = []
    for _ in range(6):
        done.append(lab.training.submit(ADA, SPEC))
        lab.ended(done[-1])

    def press(number: int) -> None:
        if number % 2:
            lab.training.submit(ADA, SPEC.with_(seed=number))
        else:
            lab.training.resume(ADA, done[number // 2].id, 5)

    refused = at_once(12, press)
    assert lab.waiting(ADA.learner) == 2
    assert [type(error) for error in refused] == [NotAllowedError] * 10


def test_a_demonstration_is_no_way_around_the_limit(lab: Lab) -> None:
    classroom = lab.class_with()
    at_once(12, lambda number: lab.training.demonstrate(TEACHER, classroom, SPEC.with_(seed=number)))
    assert lab.waiting(TEACHER.learner) == MOST_WAITING


def test_a_run_of_the_course_is_there_once(lab: Lab) -> None:
    assert at_once(20, lambda number: lab.training.for_course(SPEC)) == []
    [run] = lab.store.active()
    assert lab.training.for_course(SPEC).id == lab.ended(run).id, "nor is it trained again"
    other = lab.training.for_course(SPEC.with_(seed=2))
    lab.store.close(other.id, RunStatus.FAILED, "It could not be trained.")
    assert lab.training.for_course(SPEC.with_(seed=2)).id != other.id


def test_a_limit_on_training_holds_for_what_waits_and_what_comes(lab: Lab) -> None:
    classroom = lab.class_with(ADA, BOB, most_seconds=60)
    alone = lab.training.submit(Actor("c" * 32), SPEC)
    run, over = lab.training.submit(ADA, SPEC), lab.training.submit(BOB, SPEC)
    lab.ended(over)
    assert run.most_seconds == 60
    lab.teaching.rule(TEACHER, classroom.id, Rules(most_seconds=30))
    found = {one.id: one.most_seconds for one in lab.store.latest(9) + lab.store.active()}
    assert found == {run.id: 30, over.id: 60, alone.id: None}
    assert lab.training.submit(BOB, SPEC).most_seconds == 30
    lab.teaching.rule(TEACHER, classroom.id, Rules())
    assert {one.most_seconds for one in lab.store.active()} == {None}


def test_a_limit_that_is_set_while_a_run_is_on_its_way_holds_for_it(lab: Lab, monkeypatch: pytest.MonkeyPatch) -> None:
    """The worst moment: the rules were read, and the run is not in the queue yet."""
    classroom = lab.class_with(ADA)
    create = lab.store.create

    def late(*arguments: object) -> Run:
        lab.teaching.rule(TEACHER, classroom.id, Rules(most_seconds=30))
        return create(*arguments)  # type: ignore[arg-type]

    monkeypatch.setattr(lab.store, "create", late)
    run = lab.training.submit(ADA, SPEC)
    assert (found := lab.store.get(run.id)) and found.most_seconds == 30


def test_pages_are_told_what_about_the_rules_has_changed(lab: Lab) -> None:
    classroom, told = lab.class_with(ADA), []
    lab.school.pulse.subscribe(lambda class_id, learner, topic: told.append(topic))
    lock = Lock(base=SPEC, free=("learning_rate",))
    for rules in (Rules(lock=lock), Rules(lock=lock, results=False), Rules(results=True), Rules(most_epochs=3)):
        lab.teaching.rule(TEACHER, classroom.id, rules)
    assert told == [Topic.KNOBS, Topic.RESULTS, Topic.ANY, Topic.ANY]


def test_a_run_that_has_used_up_its_limit_is_not_continued_in_the_class(lab: Lab) -> None:
    classroom = lab.class_with(ADA, most_seconds=60)
    run = lab.ended(lab.training.submit(ADA, SPEC), seconds=60.2)
    with pytest.raises(NotAllowedError) as refused:
        lab.training.resume(ADA, run.id, 5)
    assert str(refused.value) == used_up(60)
    lab.teaching.rule(TEACHER, classroom.id, Rules(most_seconds=300))
    again = lab.training.resume(ADA, run.id, 5)
    assert (again.most_seconds, again.class_id) == (300, classroom.id)
    lab.ended(again, seconds=70)
    lab.teaching.open(TEACHER, classroom.id, False)
    assert lab.training.resume(ADA, run.id, 9).most_seconds is None, "a closed class rules nobody"


def test_a_continued_demonstration_goes_first_for_a_teacher_alone(lab: Lab) -> None:
    classroom = lab.class_with()
    run = lab.ended(lab.training.demonstrate(TEACHER, classroom, SPEC))
    again = lab.training.resume(TEACHER, run.id, 5)
    assert again.priority == 1
    lab.ended(again)
    assert lab.training.resume(Actor(TEACHER.learner), run.id, 6).priority == 0, "who signed out waits like all others"


def test_all_runs_of_a_class_are_stopped_at_once_with_the_teacher_s_word(lab: Lab) -> None:
    learners = [Actor(f"{number:032x}") for number in range(34)]
    classroom = lab.class_with(*learners, most_waiting=3)
    runs = [lab.training.submit(one, SPEC.with_(seed=seed)) for one in learners[:33] for seed in range(3)]
    trained = lab.store.start(runs[0].id)
    alone = lab.training.submit(ADA, SPEC)
    commits: list[object] = []
    sa.event.listen(lab.store._database._engine, "commit", commits.append)
    assert lab.teaching.stop_all(TEACHER, classroom.id) == 99
    assert {run.id for run in lab.store.active()} == {trained.id, alone.id}
    assert len(commits) == 2, "one for the wish and one for all that waited: a slow disk must not draw it out"
    assert (found := lab.store.get(trained.id)) and (found.stop_requested, found.stop_reason) == (True, BY_TEACHER)
    assert (found := lab.store.get(alone.id)) and not found.stop_requested


def test_several_runs_are_stopped_together_or_not_at_all(lab: Lab) -> None:
    mine, theirs = lab.training.submit(ADA, SPEC), lab.training.submit(BOB, SPEC)
    with pytest.raises(NotAllowedError):
        lab.training.stop_all(ADA, [mine, theirs])
    assert not any(run.stop_requested for run in lab.store.active())
    lab.training.stop_all(ADA, [mine])
    assert [run.id for run in lab.store.active()] == [theirs.id]


def test_who_stopped_a_run_first_is_who_stopped_it(lab: Lab) -> None:
    classroom = lab.class_with(ADA)
    run = lab.store.start(lab.training.submit(ADA, SPEC).id)
    lab.teaching.stop_all(TEACHER, classroom.id)
    lab.training.stop(ADA, run.id)
    ended = lab.store.end(run.id, replace(outcome(), status=RunStatus.STOPPED, message=""))
    assert ended.message == BY_TEACHER
