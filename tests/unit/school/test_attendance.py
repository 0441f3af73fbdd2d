"""Joining, leaving, and being known on every page, with the real store."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from mnistlab.core.school.classroom import Classroom
from mnistlab.core.school.code import CodeError
from mnistlab.core.school.nickname import NicknameError
from mnistlab.core.school.rights import Actor, NotAllowedError
from mnistlab.school.attendance import NO_SUCH_CLASS, SENT_OUT, Attendance
from mnistlab.school.pulse import Pulse
from mnistlab.store.school.book import ClassBook
from mnistlab.store.store import Store

ADA, BOB = Actor("a" * 32), Actor("b" * 32)


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    store = Store.open(f"sqlite:///{tmp_path}/lab.sqlite", str(tmp_path / "runs"))
    yield store
    store.dispose()


@pytest.fixture
def book(store: Store) -> ClassBook:
    return store.classes


@pytest.fixture
def classroom(book: ClassBook) -> Classroom:
    return book.create("7b", "marie")


@pytest.fixture
def pulse() -> Pulse:
    return Pulse()


@pytest.fixture
def attendance(store: Store, pulse: Pulse) -> Attendance:
    return Attendance(store, pulse)


def test_thirty_join_at_once_under_the_same_name(store: Store, attendance: Attendance, classroom: Classroom) -> None:
    ready = threading.Barrier(30)

    def join(number: int) -> str:
        ready.wait()
        return attendance.join(Actor(f"{number:032}"), classroom.code.lower(), "Ada")[1].nickname

    with ThreadPoolExecutor(30) as pool:
        names = set(pool.map(join, range(30)))
    assert names == {"Ada", *(f"Ada {number}" for number in range(2, 31))}
    assert {member.nickname for member in store.classes.members(classroom.id)} == names


def test_who_joined_is_in_the_class_on_every_page_and_after_a_restart(
    store: Store, attendance: Attendance, classroom: Classroom
) -> None:
    assert attendance.place(ADA.learner) is None
    joined = attendance.join(ADA, classroom.code, " Ada ")
    for known in (attendance, Attendance(store, Pulse())):
        place = known.place(ADA.learner)
        assert place is not None
        assert (place[0].id, place[1]) == (classroom.id, joined[1])
        assert known.place(BOB.learner) is None


def test_who_comes_back_is_the_same_learner(attendance: Attendance, book: ClassBook, classroom: Classroom) -> None:
    first = attendance.join(ADA, classroom.code, "Ada")[1]
    attendance.leave(ADA)
    assert attendance.place(ADA.learner) is None
    again = attendance.join(ADA, classroom.code, "Ada")[1]
    assert (again.nickname, again.joined_at) == (first.nickname, first.joined_at)
    assert len(book.members(classroom.id)) == 1


def test_one_is_in_one_class_at_a_time(attendance: Attendance, book: ClassBook, classroom: Classroom) -> None:
    other = book.create("8a", "marie")
    attendance.join(ADA, classroom.code, "Ada")
    attendance.join(ADA, other.code, "Ada")
    place = attendance.place(ADA.learner)
    assert place is not None
    assert place[0].id == other.id
    assert [member.left for member in book.members(classroom.id)] == [True]
    attendance.leave(ADA)
    assert attendance.place(ADA.learner) is None


def test_teacher_and_learner_are_told_of_both_classes(
    attendance: Attendance, book: ClassBook, pulse: Pulse, classroom: Classroom
) -> None:
    other = book.create("8a", "marie")
    heard: list[tuple[str, str | None]] = []
    pulse.subscribe(lambda class_id, learner, topic: heard.append((class_id, learner)))
    attendance.join(ADA, classroom.code, "Ada")
    attendance.join(ADA, other.code, "Ada")
    attendance.leave(ADA)
    joined, moved, left = (
        [(classroom.id, ADA.learner)],
        [(other.id, ADA.learner), (classroom.id, ADA.learner)],
        other.id,
    )
    assert heard == [*joined, *moved, (left, ADA.learner)]


@pytest.mark.parametrize(
    ("code", "nickname", "error"),
    [
        ("", "Ada", CodeError),
        ("<b>", "Ada", CodeError),
        ("right", "", NicknameError),
        ("right", "x" * 10**6, NicknameError),
        ("ABC346", "Ada", NotAllowedError),
    ],
)
def test_what_cannot_be_is_refused_and_leaves_nothing(
    attendance: Attendance, book: ClassBook, classroom: Classroom, code: str, nickname: str, error: type[Exception]
) -> None:
    with pytest.raises(error, match=r"\.$"):
        attendance.join(ADA, classroom.code if code == "right" else code, nickname)
    assert attendance.place(ADA.learner) is None
    assert book.members(classroom.id) == []


def test_a_closed_class_lets_nobody_in_but_keeps_those_who_are(
    attendance: Attendance, book: ClassBook, pulse: Pulse, classroom: Classroom
) -> None:
    attendance.join(ADA, classroom.code, "Ada")
    book.change(classroom.id, open=False)
    pulse.beat(classroom.id)
    with pytest.raises(NotAllowedError, match=NO_SUCH_CLASS):
        attendance.join(BOB, classroom.code, "Bob")
    place = attendance.place(ADA.learner)
    assert place is not None
    assert not place[0].open


def test_who_was_removed_stays_out_until_let_in_again(
    attendance: Attendance, book: ClassBook, pulse: Pulse, classroom: Classroom
) -> None:
    attendance.join(ADA, classroom.code, "Ada")
    book.change_member(classroom.id, ADA.learner, removed=True)
    pulse.beat(classroom.id, ADA.learner)
    assert attendance.place(ADA.learner) is None
    last = attendance.last(ADA.learner)
    assert last is not None
    assert last[1].removed
    with pytest.raises(NotAllowedError, match=SENT_OUT):
        attendance.join(ADA, classroom.code, "Ada")
    book.change_member(classroom.id, ADA.learner, removed=False)
    pulse.beat(classroom.id, ADA.learner)
    assert attendance.place(ADA.learner) is not None


def test_of_a_deleted_class_nothing_is_known(
    attendance: Attendance, book: ClassBook, pulse: Pulse, classroom: Classroom
) -> None:
    attendance.join(ADA, classroom.code, "Ada")
    assert attendance.of(classroom.id, ADA.learner) is not None
    book.change(classroom.id, doomed=True, open=False)
    pulse.beat(classroom.id)
    assert attendance.place(ADA.learner) is None
    assert attendance.last(ADA.learner) is None
    assert attendance.of(classroom.id, ADA.learner) is None


def test_others_who_join_cost_nobody_a_look_into_the_store(
    attendance: Attendance, book: ClassBook, classroom: Classroom, monkeypatch: pytest.MonkeyPatch
) -> None:
    attendance.join(ADA, classroom.code, "Ada")
    before = attendance.place(ADA.learner)
    attendance.join(BOB, classroom.code, "Bob")
    monkeypatch.setattr(book, "current", None)
    assert attendance.place(ADA.learner) == before


def test_what_is_read_while_a_class_changes_is_not_remembered(
    attendance: Attendance, book: ClassBook, pulse: Pulse, classroom: Classroom, monkeypatch: pytest.MonkeyPatch
) -> None:
    attendance.join(ADA, classroom.code, "Ada")
    read = book.current

    def slowly(learner: str) -> object:
        found = read(learner)
        book.change(classroom.id, open=False)
        pulse.beat(classroom.id)
        return found

    monkeypatch.setattr(book, "current", slowly)
    attendance.place(ADA.learner)
    monkeypatch.setattr(book, "current", read)
    place = attendance.place(ADA.learner)
    assert place is not None
    assert not place[0].open
