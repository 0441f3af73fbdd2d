"""The wall's look: one a second for all, only at what is new, and for the class's teacher alone."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from mnistlab.core.school.rights import Actor, NotAllowedError
from mnistlab.core.school.wall import Stage
from mnistlab.school import watched
from mnistlab.school.watched import Look
from mnistlab.store.school.book import UnknownClassError
from mnistlab.store.school.wall import ClassRuns
from tests.unit.school.watched_class import TEACHER, Lesson, lesson


@pytest.fixture
def there(tmp_path: Path) -> Iterator[Lesson]:
    with lesson(tmp_path, scored=False) as there:
        there.join("a" * 32, "Ada")
        there.join("b" * 32, "Blaise")
        yield there


@pytest.fixture
def fresh(monkeypatch: pytest.MonkeyPatch) -> None:
    """Every look is a new one."""
    monkeypatch.setattr(watched, "EVERY", 0.0)


def look(there: Lesson) -> Look:
    return there.school.wall.look(TEACHER, there.classroom.id)


def stages(found: Look) -> dict[str, Stage]:
    return {seat.name: seat.stage for seat in found.seats}


def test_several_walls_share_one_look(there: Lesson, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(watched, "EVERY", 3600.0)
    first = look(there)
    there.trained("a" * 32)
    assert look(there) is first


def test_a_change_of_the_class_is_seen_at_once(there: Lesson, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(watched, "EVERY", 3600.0)
    assert set(stages(look(there))) == {"Ada", "Blaise"}
    there.join("c" * 32, "Carl")
    assert set(stages(look(there))) == {"Ada", "Blaise", "Carl"}
    there.school.teaching.rule(TEACHER, there.classroom.id, there.classroom.rules.model_copy(update={"names": False}))
    assert not set(stages(look(there))) & {"Ada", "Blaise", "Carl"}
    there.school.teaching.remove(TEACHER, there.classroom.id, "c" * 32)
    assert len(look(there).seats) == 2


@pytest.mark.usefixtures("fresh")
def test_a_run_is_followed_from_the_queue_to_its_end(there: Lesson) -> None:
    run = there.submit("a" * 32)
    there.line.places[run.id] = 3
    (seat, other) = look(there).seats
    assert (seat.stage, seat.place, other.stage) == (Stage.WAITING, 3, Stage.IDLE)
    there.begin(run)
    there.say(run, 10, 0.2)
    now = look(there)
    assert (now.seats[0].stage, now.curves[run.id]) == (Stage.TRAINING, (0.2,))
    there.say(run, 20, 0.4)
    now = look(there)
    assert now.curves[run.id] == (0.2, 0.4)
    assert now.seats[0].run is not None
    assert now.seats[0].run.step == 20
    there.end(run)
    now = look(there)
    assert stages(now) == {"Ada": Stage.DONE, "Blaise": Stage.IDLE}
    assert [one.test_accuracy for one in now.results.runs] == [0.9]


@pytest.mark.usefixtures("fresh")
def test_only_what_is_new_is_read(there: Lesson, monkeypatch: pytest.MonkeyPatch) -> None:
    for _ in range(3):
        there.trained("a" * 32)
    run = there.submit("b" * 32)
    there.begin(run)
    read: list[list[str]] = []
    extended: list[list[str]] = []
    runs = there.store.class_runs
    monkeypatch.setattr(runs, "read", lambda ids: read.append(list(ids)) or ClassRuns.read(runs, ids))
    monkeypatch.setattr(runs, "extend", lambda of: extended.append([i for i, _ in of]) or ClassRuns.extend(runs, of))
    look(there)
    assert len(read.pop()) == 4
    extended.clear()
    there.say(run, 10, 0.2)
    look(there)
    assert (read, extended[-1][-1:]) == ([], [run.id])
    there.end(run)
    look(there)
    assert read == [[run.id]]


@pytest.mark.usefixtures("fresh")
def test_results_are_the_same_object_until_something_comes_of_a_run(there: Lesson) -> None:
    run = there.submit("a" * 32)
    there.begin(run)
    before = look(there).results
    there.say(run, 10, 0.2)
    assert look(there).results is before
    there.end(run)
    after = look(there).results
    assert (after is before, after.pending, after.scores) == (False, 1, {})
    there.store.classes.score({(run.id, 1): 0.7})
    scored = look(there).results
    assert (scored.pending, scored.scores) == (0, {(run.id, 1): 0.7})
    assert look(there).results is scored


@pytest.mark.usefixtures("fresh")
def test_scores_from_before_the_server_started_are_known(there: Lesson) -> None:
    run = there.trained("a" * 32)
    there.store.classes.score({(run.id, 1): 0.7})
    assert look(there).results.scores == {(run.id, 1): 0.7}


@pytest.mark.usefixtures("fresh")
def test_a_run_that_is_deleted_is_gone(there: Lesson) -> None:
    run, other = there.trained("a" * 32), there.trained("b" * 32)
    look(there)
    there.store.trash(run.id)
    now = look(there)
    assert [one.id for one in now.results.runs] == [other.id]
    assert set(now.curves) <= {other.id}
    there.store.restore(run.id)
    assert len(look(there).results.runs) == 2


@pytest.mark.usefixtures("fresh")
def test_a_run_taken_up_again_begins_its_curve_anew(there: Lesson) -> None:
    run = there.submit("a" * 32)
    there.begin(run)
    there.say(run, 300, 0.9)
    look(there)
    there.store.requeue(run.id)
    look(there)
    there.begin(run)
    now = look(there)
    assert now.curves.get(run.id, ()) == ()


@pytest.mark.usefixtures("fresh")
def test_a_learner_who_was_sent_out_is_in_no_results(there: Lesson) -> None:
    there.trained("a" * 32)
    there.school.teaching.remove(TEACHER, there.classroom.id, "a" * 32)
    now = look(there)
    assert (now.results.runs, stages(now)) == ((), {"Blaise": Stage.IDLE})


@pytest.mark.parametrize("actor", [Actor("a" * 32), Actor("x" * 32), Actor("x" * 32, "noether")])
def test_nobody_but_its_teacher_sees_the_wall(there: Lesson, actor: Actor) -> None:
    look(there)  # what is known already is shown to no other
    with pytest.raises(NotAllowedError):
        there.school.wall.look(actor, there.classroom.id)


def test_who_teaches_nothing_is_not_told_which_classes_there_are(there: Lesson) -> None:
    with pytest.raises(NotAllowedError):
        there.school.wall.look(Actor("a" * 32), "no such class")
    with pytest.raises(UnknownClassError):
        there.school.wall.look(TEACHER, "no such class")


def test_a_class_that_is_deleted_is_gone_at_once(there: Lesson) -> None:
    look(there)
    there.school.teaching.delete(TEACHER, there.classroom.id)
    with pytest.raises(UnknownClassError):
        look(there)


def test_few_classes_are_kept_in_mind(there: Lesson, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("mnistlab.school.wall.MOST_CLASSES", 2)
    classes = [there.school.teaching.create(TEACHER, f"class {i}").id for i in range(4)]
    for class_id in classes:
        there.school.wall.look(TEACHER, class_id)
    assert list(there.school.wall._classes) == classes[-2:]
