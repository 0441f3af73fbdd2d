"""Everybody tries everything: through the school it is done for who may do it, and for nobody else.

`CALLS` has every public method of the school. What it says of who may is not read from the program: whose deed a
method is stands here, who somebody is in `everybody`, and who may do which deed in `rights.MAY`, which the
documentation prints.
"""

from __future__ import annotations

import inspect
import re
import shutil
import sqlite3
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from mnistlab.core.school.assignment import Brief
from mnistlab.core.school.code import spaced
from mnistlab.core.school.rights import MAY, Actor, Deed, NotAllowedError, Standing
from mnistlab.core.school.rules import Lock, Rules
from tests.unit.school.everybody import LEARNER, SMALL, STANDING, WHO, World, enter, furnish

ROOT = Path(__file__).parents[3]

BRIEF = Brief(title="Another", lock=Lock(base=SMALL))

Try = Callable[[World, Actor], Any]


@dataclass(frozen=True)
class Call:
    """How to try a deed. `nothing`: what who may not do it gets, where that is an answer and not a refusal.

    `barred`: who may do the deed, but not in this way.
    """

    deed: Deed
    ask: Try
    nothing: Any = NotAllowedError
    barred: frozenset[Standing] = frozenset()


def rooms(world: World) -> dict[str, object]:
    return {name: room for name, room in vars(world.school).items() if not name.startswith("_")}


CALLS: dict[str, Call] = {
    "training.see": Call(Deed.SEE_RUN, lambda w, a: w.school.training.see(a, w.ended.id), None),
    "training.stop": Call(Deed.STOP_RUN, lambda w, a: w.school.training.stop(a, w.waiting.id)),
    "training.stop_all": Call(
        Deed.STOP_RUN, lambda w, a: w.school.training.stop_all(a, [w.school.training._found(w.waiting.id)])
    ),
    "training.limit": Call(Deed.RULE, lambda w, a: w.school.training.limit(a, w.classroom)),
    "training.resume": Call(Deed.CONTINUE_RUN, lambda w, a: w.school.training.resume(a, w.ended.id, 9)),
    "training.annotate": Call(
        Deed.KEEP_RUN, lambda w, a: w.school.training.annotate(a, w.ended.id, name="x", note="x", starred=False)
    ),
    "training.trash": Call(Deed.KEEP_RUN, lambda w, a: w.school.training.trash(a, w.ended.id)),
    "training.restore": Call(Deed.KEEP_RUN, lambda w, a: w.school.training.restore(a, w.deleted.id)),
    "training.submit": Call(Deed.TRAIN, lambda w, a: w.school.training.submit(a, SMALL, assignment_id=w.assignment.id)),
    "training.assignment": Call(
        Deed.SEE_CLASS,
        lambda w, a: w.school.training.assignment(a, w.assignment.id),
        None,
        frozenset({Standing.TEACHER}),
    ),
    "training.demonstrate": Call(Deed.DEMONSTRATE, lambda w, a: w.school.training.demonstrate(a, w.classroom, SMALL)),
    "assignments.of_class": Call(Deed.ASSIGN, lambda w, a: w.school.assignments.of_class(a, w.classroom.id)),
    "assignments.tally": Call(Deed.ASSIGN, lambda w, a: w.school.assignments.tally(a, w.assignment)),
    "wall.look": Call(Deed.WATCH, lambda w, a: w.school.wall.look(a, w.classroom.id)),
    "records.of_class": Call(Deed.WATCH, lambda w, a: w.school.records.of_class(a, w.classroom.id)),
    "records.of_learner": Call(
        Deed.WATCH, lambda w, a: w.school.records.of_learner(a, w.classroom.id, LEARNER.learner)
    ),
    "records.size": Call(Deed.DELETE_CLASS, lambda w, a: w.school.records.size(a, w.classroom.id)),
    "attendance.join": Call(Deed.JOIN, lambda w, a: w.school.attendance.join(a, spaced(w.classroom.code), "Anyone")),
    "attendance.leave": Call(Deed.LEAVE, lambda w, a: w.school.attendance.leave(a)),
    "teaching.create": Call(Deed.CREATE_CLASS, lambda w, a: w.school.teaching.create(a, "New")),
    "teaching.watch": Call(Deed.WATCH, lambda w, a: w.school.teaching.watch(a, w.classroom.id)),
    "teaching.rename": Call(Deed.RULE, lambda w, a: w.school.teaching.rename(a, w.classroom.id, "Other")),
    "teaching.open": Call(Deed.RULE, lambda w, a: w.school.teaching.open(a, w.classroom.id, False)),
    "teaching.rule": Call(
        Deed.RULE, lambda w, a: w.school.teaching.rule(a, w.classroom.id, Rules(most_epochs=1, results=False))
    ),
    "teaching.keep": Call(Deed.RULE, lambda w, a: w.school.teaching.keep(a, w.classroom.id, 365)),
    "teaching.members": Call(Deed.TEND, lambda w, a: w.school.teaching.members(a, w.classroom.id)),
    "teaching.rename_member": Call(
        Deed.TEND, lambda w, a: w.school.teaching.rename_member(a, w.classroom.id, LEARNER.learner, "Other")
    ),
    "teaching.remove": Call(Deed.TEND, lambda w, a: w.school.teaching.remove(a, w.classroom.id, LEARNER.learner)),
    "teaching.stop_all": Call(Deed.TEND, lambda w, a: w.school.teaching.stop_all(a, w.classroom.id)),
    "teaching.runs": Call(Deed.WATCH, lambda w, a: w.school.teaching.runs(a, w.classroom.id)),
    "teaching.assign": Call(Deed.ASSIGN, lambda w, a: w.school.teaching.assign(a, w.classroom.id, BRIEF)),
    "teaching.withdraw": Call(Deed.ASSIGN, lambda w, a: w.school.teaching.withdraw(a, w.classroom.id, w.assignment.id)),
    "teaching.delete": Call(Deed.DELETE_CLASS, lambda w, a: w.school.teaching.delete(a, w.classroom.id)),
}
"""Each public method that is somebody's right, and how it is tried on the class and the runs of its learner."""

OWN = {
    "training.class_of",
    "training.problems",
    "training.room",
    "training.for_course",
    "training.empty_trash",
    "training.adopt",
    "attendance.place",
    "teaching.classes",
    "staff.sign_in",
    "staff.sign_out",
    "staff.teacher",
    "staff.leave",
    "staff.left",
    "training.fitting",
    "attendance.last",
    "attendance.of",
    "assignments.mine",
    "assignments.tries",
    "assignments.outcome",
    "assignments.verdict",
    "assignments.conclude",
    "records.own",
}
"""Public methods that do nothing but to the one who asks: tests of their own are below."""

APART = {"pulse", "showing", "scorer", "janitor"}
"""Rooms that know of no right: news of changes, what of a run is shown, and two that work behind the pages."""

OWN_CLASS = {("attendance.leave", "a learner of another class")}
"""What is nobody's business but their own: they leave the class they are in."""


@pytest.fixture(scope="module")
def template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    home = tmp_path_factory.mktemp("template")
    furnish(home)
    return home


@pytest.fixture
def world(template: Path, tmp_path: Path) -> Iterator[World]:
    """A lab of one's own."""
    world = enter(Path(shutil.copytree(template, tmp_path / "home")))
    yield world
    world.close()


@pytest.fixture(scope="module")
def shared(template: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[World]:
    """A lab in which nothing may happen."""
    world = enter(Path(shutil.copytree(template, tmp_path_factory.mktemp("shared") / "home")))
    before = world.kept()
    yield world
    assert world.kept() == before
    world.close()


def allowed(call: Call, who: str) -> bool:
    return bool(MAY[call.deed] & STANDING[who] - call.barred)


TRIES = [(name, who) for name in CALLS for who in WHO]
REFUSED = [(name, who) for name, who in TRIES if not allowed(CALLS[name], who) and (name, who) not in OWN_CLASS]
DONE = [(name, who) for name, who in TRIES if allowed(CALLS[name], who)]


@pytest.mark.parametrize(("name", "who"), REFUSED)
def test_who_may_not_do_it_is_refused_and_nothing_changes(shared: World, name: str, who: str) -> None:
    call, before = CALLS[name], shared.kept()
    if call.nothing is NotAllowedError:
        with pytest.raises(NotAllowedError):
            call.ask(shared, WHO[who])
    else:
        assert call.ask(shared, WHO[who]) == call.nothing
    assert shared.kept() == before


@pytest.mark.parametrize(("name", "who"), DONE)
def test_who_may_do_it_is_not_refused(world: World, name: str, who: str) -> None:
    if (name, who) == ("attendance.join", "one who was removed"):
        with pytest.raises(NotAllowedError, match="taken you out"):
            CALLS[name].ask(world, WHO[who])
    else:
        CALLS[name].ask(world, WHO[who])


def test_every_public_method_of_the_school_is_tried(shared: World) -> None:
    """Whoever adds a method says here whose right it is."""
    found = {
        f"{room}.{method}"
        for room, handle in rooms(shared).items()
        if room not in APART
        for method, _ in inspect.getmembers(handle, callable)
        if not method.startswith("_")
    }
    assert found == set(CALLS) | OWN


def test_every_deed_is_tried() -> None:
    assert {call.deed for call in CALLS.values()} == set(Deed)


def test_the_table_answers_for_every_deed_and_lets_no_stranger_but_join() -> None:
    assert set(MAY) == set(Deed)
    assert all(MAY.values())
    assert {deed for deed in Deed if Standing.STRANGER in MAY[deed]} == {Deed.JOIN}


@pytest.mark.parametrize("who", WHO)
def test_everybody_is_in_no_other_place_than_their_own(shared: World, who: str) -> None:
    place = shared.school.attendance.place(WHO[who].learner)
    expected = {"a classmate": shared.classroom, "its learner": shared.classroom}
    expected["a learner of another class"] = shared.other
    assert (place[0].id if place else None) == (expected[who].id if who in expected else None)
    in_class = shared.school.training.class_of(WHO[who])
    assert (in_class.id if in_class else None) == (expected[who].id if who in expected else None)


@pytest.mark.parametrize("who", WHO)
def test_a_teacher_has_their_own_classes_and_nobody_else_any(shared: World, who: str) -> None:
    mine = shared.school.teaching.classes(WHO[who])
    assert [one.teacher for one in mine] == [WHO[who].teacher] * bool(WHO[who].teacher)


@pytest.mark.parametrize("who", [who for who in WHO if who != "its learner"])
def test_one_s_own_deeds_reach_no_run_of_the_learner(world: World, who: str) -> None:
    """Emptying the trash, training for oneself or for the course: the learner's runs stay as they are."""

    def theirs() -> list[Any]:
        return [world.store.get(run.id) for run in (world.ended, world.waiting, world.deleted)]

    before, training = theirs(), world.school.training
    training.empty_trash(WHO[who])
    assert training.submit(WHO[who], SMALL).learner == WHO[who].learner
    assert (training.for_course(SMALL).learner, training.for_course(SMALL).class_id) == ("course", "")
    assert theirs() == before
    assert world.store.artifacts.exists(world.deleted.id, "weights.npz")


@pytest.mark.parametrize("who", ["the class's teacher", "another teacher"])
def test_a_teacher_s_power_over_runs_ends_with_their_class(world: World, who: str) -> None:
    """Runs outside of any class, and of other classes, are no teacher's."""
    alone = world.store.create(SMALL, WHO["nobody"].learner)
    assert world.school.training.see(WHO[who], alone.id) is None
    with pytest.raises(NotAllowedError):
        world.school.training.stop(WHO[who], alone.id)
    world.school.teaching.stop_all(WHO["another teacher"], world.other.id)
    waiting = world.store.get(world.waiting.id)
    assert waiting and not waiting.stop_requested


def test_a_teacher_cannot_reach_into_another_s_class_by_naming_one_of_their_own(world: World) -> None:
    """The assignment, the learner and the class that are named together have to belong together."""
    teaching, noether = world.school.teaching, WHO["another teacher"]
    with pytest.raises(Exception, match="no such"):
        teaching.assign(noether, world.other.id, BRIEF, world.assignment.id)
    with pytest.raises(Exception, match="no such"):
        teaching.rename_member(noether, world.other.id, LEARNER.learner, "Mine")
    with pytest.raises(Exception, match="no such"):
        teaching.remove(noether, world.other.id, LEARNER.learner)
    teaching.withdraw(noether, world.other.id, world.assignment.id)
    teaching.stop_all(noether, world.other.id, LEARNER.learner)
    assert world.store.classes.assignments(world.classroom.id) == [world.assignment]
    waiting = world.store.get(world.waiting.id)
    assert waiting and not waiting.stop_requested
    assert world.school.attendance.place(LEARNER.learner)


def test_who_was_in_a_class_trains_for_themselves_and_not_in_it(world: World) -> None:
    for who in ("nobody", "one who was removed", "one who left", "the class's teacher"):
        assert world.school.training.submit(WHO[who], SMALL).class_id == ""
    assert world.school.training.submit(LEARNER, SMALL).class_id == world.classroom.id


def test_a_run_that_does_not_exist_says_no_more_to_one_than_to_another(shared: World) -> None:
    for who in WHO.values():
        assert shared.school.training.see(who, "0" * 12) is None
        assert shared.school.training.see(who, "../../" + shared.ended.id) is None


def test_the_school_asks_anew_each_time(world: World) -> None:
    """Sent out, one has no right left that the class gave, in the very same session."""
    training, classmate = world.school.training, WHO["a classmate"]
    assert training.assignment(classmate, world.assignment.id)
    world.school.teaching.remove(WHO["the class's teacher"], world.classroom.id, classmate.learner)
    assert training.assignment(classmate, world.assignment.id) is None
    with pytest.raises(NotAllowedError):
        training.submit(classmate, SMALL, assignment_id=world.assignment.id)


def test_leaving_leaves_one_s_own_class_and_no_other(world: World) -> None:
    other = WHO["a learner of another class"]
    world.school.attendance.leave(other)
    assert world.school.attendance.place(other.learner) is None
    assert world.school.attendance.place(LEARNER.learner)


def test_what_is_kept_of_a_teacher_s_token_opens_nothing(world: World) -> None:
    """Who reads the database is not signed in by it, and nobody signs out anybody else."""
    token = "a teacher's token, as their browser has it"
    world.school.staff._book.sign_in(world.school.staff._kept(token), "Marie Curie", time.time() + 60)
    database = sqlite3.connect(world.home / "mnistlab.sqlite")
    kept = [row[0] for row in database.execute("select token_hash from teachers")]
    database.close()
    assert kept and world.school.staff.teacher(token) == "Marie Curie"
    for other in (*kept, "", token[:-1], token.upper(), "Marie Curie", "passcode"):
        world.school.staff.sign_out(other)
        assert world.school.staff.teacher(other) == ""
    assert world.school.staff.teacher(token) == "Marie Curie"


@pytest.mark.parametrize("who", WHO)
def test_one_s_own_record_and_tries_are_one_s_own(shared: World, who: str) -> None:
    """Also when somebody names an assignment of a class that is not theirs."""
    me, school = WHO[who], shared.school
    tries = school.assignments.tries(me, shared.assignment)
    outcome = school.assignments.outcome(me, shared.assignment)
    assert {run.learner for run in [*tries, *outcome.tries]} <= {me.learner}
    assert {one.class_id for one in school.assignments.mine(me)} == {
        place[0].id for place in [school.attendance.place(me.learner)] if place
    }
    if school.attendance.place(me.learner) is None:
        with pytest.raises(NotAllowedError):
            school.records.own(me)
    else:
        record = school.records.own(me)
        assert {member.learner for member in record.members} == {me.learner}
        assert {run.learner for run in record.runs} <= {me.learner}


@pytest.mark.parametrize("who", [who for who in WHO if Standing.MEMBER not in STANDING[who]])
def test_a_verdict_on_another_class_s_claim_is_refused(shared: World, who: str) -> None:
    before = shared.kept()
    with pytest.raises(NotAllowedError):
        shared.school.assignments.conclude(WHO[who], shared.assignment.id, True)
    assert shared.kept() == before


def test_whoever_may_not_watch_has_nothing_read_for_them(shared: World) -> None:
    """Else they would crowd out of the wall's memory what it knows of classes that are watched."""
    watched = dict(shared.school.wall._classes)
    for who in ("nobody", "its learner", "another teacher"):
        with pytest.raises(NotAllowedError):
            shared.school.wall.look(WHO[who], shared.classroom.id)
    assert dict(shared.school.wall._classes) == watched


def test_pages_ask_for_nothing_that_asks_nobody() -> None:
    """What works behind the pages asks nobody whether they may."""
    for path in [*(ROOT / "mnistlab" / "ui").rglob("*.py"), *(ROOT / "pages").glob("*.py")]:
        assert not re.search(r"school\.(janitor|scorer)\b", path.read_text(encoding="utf-8")), path
