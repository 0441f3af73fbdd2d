"""Deleting a class really deletes: rows, files, and the bytes in the database's file and its log."""

from __future__ import annotations

import sqlite3
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

import pytest

from mnistlab.core.events import Point, Progress
from mnistlab.core.runs import Occasion, Run, RunStatus
from mnistlab.core.school.assignment import Brief
from mnistlab.core.school.rights import Actor, NotAllowedError
from mnistlab.core.school.rules import Lock, Rules
from mnistlab.core.spec import RunSpec
from mnistlab.engine.state import EngineError
from mnistlab.school.janitor import CLASS_DELETED
from mnistlab.school.school import School
from mnistlab.store.errors import StoreError
from mnistlab.store.school.removal import DAY
from mnistlab.store.store import ALONE, Store

TEACHER = Actor("t" * 32, "grete")
NICKNAMES = ("Zyxwvut", "Qponmlk", "Jihgfed")


class Trainer:
    """An engine that trains nothing: what waits is stopped at once, what trains when `end` is called."""

    def __init__(self, store: Store):
        self.store = store
        self.down = False
        self.told: list[str] = []
        self.asked = threading.Event()

    def submit(self, spec: RunSpec, learner: str, device: str, occasion: Occasion = ALONE) -> Run:
        return self.store.create(spec, learner, device, occasion)

    def stop_all(self, run_ids: Sequence[str], reason: str) -> None:
        if self.down:
            raise EngineError("Another server trains.")
        self.told += run_ids
        self.store.request_stops(run_ids, reason)
        for run_id in run_ids:
            if (run := self.store.get(run_id)) and run.status is RunStatus.QUEUED:
                self.store.close(run_id, RunStatus.STOPPED, reason)
        if run_ids:
            self.asked.set()

    def limit(self, class_id: str, most_seconds: float | None) -> None:
        self.store.limit(class_id, most_seconds)

    def end(self, run_id: str) -> None:
        self.store.close(run_id, RunStatus.STOPPED, "")


class Lab:
    """A school with a class of three, each with an ended run, in a home of its own."""

    def __init__(self, home: Path):
        self.file = home / "lab.sqlite"
        self.files = home / "runs"
        self.store = Store.open(f"sqlite:///{self.file.as_posix()}", str(self.files))
        self.engine = Trainer(self.store)
        self.school = School(self.store, self.engine)  # type: ignore[arg-type]
        self.classroom = self.school.teaching.create(TEACHER, "Klasse Hyazinthe")
        self.actors = [Actor(f"{number:032x}") for number in range(1, len(NICKNAMES) + 1)]
        for actor, nickname in zip(self.actors, NICKNAMES, strict=True):
            self.school.attendance.join(actor, self.classroom.code, nickname)
        brief = Brief(title="Flugscheibe", text="Wunderkerze", lock=Lock(base=RunSpec(), free=("epochs",)))
        self.assignment = self.school.teaching.assign(TEACHER, self.classroom.id, brief)
        self.school.teaching.rule(TEACHER, self.classroom.id, Rules(most_waiting=20))
        self.ended = [self.run(actor) for actor in self.actors]
        for run in self.ended:
            self.store.start(run.id)
            self.store.record([(run.id, 1, Progress(1, 10, 0.1, (Point(step=10, loss=0.5, accuracy=0.9),)))])
            self.store.artifacts.write(run.id, "weights.npz", b"weights")
            self.store.close(run.id, RunStatus.FINISHED if run.has_results else RunStatus.INTERRUPTED, "")
            self.store.annotate(run.id, name="Rosenkohl", note="Tulpenzwiebel")
            self.store.classes.score({(run.id, 1): 0.5})
            self.store.classes.conclude(self.assignment.id, run.learner, holds=True)

    def run(self, actor: Actor) -> Run:
        return self.school.training.submit(actor, RunSpec(), assignment_id=self.assignment.id)

    def delete(self) -> None:
        self.school.teaching.delete(TEACHER, self.classroom.id)

    def bytes(self) -> bytes:
        """Everything that lies in the home, as it is on the disk."""
        return b"".join(path.read_bytes() for path in self.file.parent.rglob("*") if path.is_file())


@pytest.fixture
def lab(tmp_path: Path) -> Iterator[Lab]:
    lab = Lab(tmp_path)
    yield lab
    lab.school.close()
    lab.store.dispose()


def until(holds: Callable[[], bool], seconds: float = 60) -> None:
    """Wait until something another thread does is done."""
    patient = time.monotonic() + seconds
    while not holds():
        assert time.monotonic() < patient
        threading.Event().wait(0.01)


def left(lab: Lab) -> set[int]:
    """Count what is kept in every table that could hold something of a class, by another connection."""
    with sqlite3.connect(lab.file) as base:
        tables = [name for (name,) in base.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
        return {
            base.execute(f'SELECT count(*) FROM "{table}"').fetchone()[0]
            for table in sorted(tables)
            if table not in ("mnistlab_version", "progress", "teachers")
        }


def test_nothing_of_a_deleted_class_is_left_in_rows_files_or_bytes(lab: Lab) -> None:
    words = [*NICKNAMES, "Hyazinthe", "Flugscheibe", "Wunderkerze", "Rosenkohl", "Tulpenzwiebel", "grete"]
    words += [actor.learner for actor in lab.actors]
    assert all(word.encode() in lab.bytes() for word in words)  # so that not finding them says something
    lab.delete()
    assert lab.school.janitor.tidy(time.time())
    assert left(lab) == {0}
    assert not [path for path in lab.files.rglob("*") if path.is_file()]
    kept = lab.bytes().lower()
    assert [word for word in words if word.lower().encode() in kept] == []


def test_what_else_is_kept_stays(lab: Lab) -> None:
    me = lab.actors[0]
    other = lab.school.teaching.create(TEACHER, "Another class")
    lab.school.attendance.join(me, other.code, NICKNAMES[0])
    there = lab.school.training.submit(me, RunSpec())
    lab.school.attendance.leave(me)
    own = lab.school.training.submit(me, RunSpec())
    lab.store.learn(me.learner, "one-neuron", "step", 1)
    lab.delete()
    assert lab.school.janitor.tidy(time.time())
    assert lab.store.get(own.id) == own
    assert lab.store.get(there.id) == there
    assert [member.nickname for member in lab.school.teaching.members(TEACHER, other.id)] == [NICKNAMES[0]]
    assert lab.store.learned(me.learner) == {("one-neuron", "step")}


def test_a_deleted_class_is_out_of_sight_at_once(lab: Lab) -> None:
    assert lab.school.attendance.place(lab.actors[0].learner) is not None
    lab.delete()
    assert lab.school.attendance.place(lab.actors[0].learner) is None
    assert lab.school.teaching.classes(TEACHER) == []
    with pytest.raises(NotAllowedError, match="no open class"):
        lab.school.attendance.join(lab.actors[0], lab.classroom.code, "Once more")


def test_active_runs_are_stopped_and_waited_for(lab: Lab) -> None:
    waiting, training = lab.run(lab.actors[0]), lab.run(lab.actors[1])
    lab.store.start(training.id)
    lab.delete()
    assert not lab.school.janitor.tidy(time.time())
    assert set(lab.engine.told) == {waiting.id, training.id}
    assert lab.store.get(waiting.id) is None
    assert lab.store.get(training.id).stop_reason == CLASS_DELETED  # type: ignore[union-attr]
    assert NICKNAMES[0].encode() in lab.bytes()  # the class goes last
    lab.engine.end(training.id)
    assert lab.school.janitor.tidy(time.time())
    assert left(lab) == {0}


def test_runs_in_the_trash_go_too(lab: Lab) -> None:
    lab.school.training.trash(lab.actors[0], lab.ended[0].id)
    lab.delete()
    assert lab.school.janitor.tidy(time.time())
    assert left(lab) == {0}


def test_files_that_cannot_be_removed_now_are_removed_later(lab: Lab, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(run_id: str) -> None:
        raise OSError("held by another program")

    lab.delete()
    with monkeypatch.context() as patch:
        patch.setattr(lab.store.artifacts, "delete", refuse)
        assert not lab.school.janitor.tidy(time.time())
    assert lab.store.removal.doomed() == [lab.classroom.id]
    assert lab.school.janitor.tidy(time.time())
    assert left(lab) == {0}


def test_another_server_that_trains_keeps_what_it_trains(lab: Lab) -> None:
    lab.engine.down = True
    run = lab.run(lab.actors[0])
    lab.delete()
    assert not lab.school.janitor.tidy(time.time())
    assert lab.store.get(run.id) == run


@pytest.mark.parametrize("step", ["empty", "compact", "forget"])
def test_whatever_interrupts_it_the_next_server_goes_on(lab: Lab, step: str, monkeypatch: pytest.MonkeyPatch) -> None:
    def die(*_: object) -> None:
        raise KeyboardInterrupt

    lab.delete()
    with monkeypatch.context() as patch, pytest.raises(KeyboardInterrupt):
        patch.setattr(lab.store.removal, step, die)
        lab.school.janitor.tidy(time.time())
    assert lab.store.removal.doomed() == [lab.classroom.id]
    again = School(lab.store, lab.engine)  # type: ignore[arg-type]
    again.start()
    until(lambda: not lab.store.removal.doomed())
    again.close()
    assert left(lab) == {0}
    assert NICKNAMES[0].encode() not in lab.bytes()


def test_a_run_submitted_just_then_goes_too(lab: Lab) -> None:
    occasion = Occasion(lab.classroom.id)
    lab.delete()
    assert lab.school.janitor.tidy(time.time())
    late = lab.store.create(RunSpec(), lab.actors[0].learner, occasion=occasion)
    assert lab.school.janitor.tidy(time.time())
    assert lab.store.get(late.id) is None


def test_the_thread_works_when_called_and_waits_for_what_trains(lab: Lab) -> None:
    training = lab.run(lab.actors[0])
    lab.store.start(training.id)
    lab.school.start()
    lab.delete()
    assert lab.engine.asked.wait(60)
    lab.engine.end(training.id)
    until(lambda: not lab.store.removal.doomed())
    assert lab.store.get(training.id) is None


def test_a_class_is_deleted_some_days_after_its_last_use(lab: Lab) -> None:
    days = lab.school.teaching.keep(TEACHER, lab.classroom.id, 7)
    assert lab.school.janitor.tidy(days.used_at + 7 * DAY - 1)
    assert lab.store.classes.get(lab.classroom.id) is not None
    assert lab.school.janitor.tidy(days.used_at + 7 * DAY + 1)
    assert left(lab) == {0}


def test_a_submission_is_a_use(lab: Lab) -> None:
    before = lab.store.classes.get(lab.classroom.id).used_at  # type: ignore[union-attr]
    lab.run(lab.actors[0])
    assert lab.store.classes.get(lab.classroom.id).used_at > before  # type: ignore[union-attr]


def test_a_class_without_use_does_not_hold_up_others(lab: Lab, monkeypatch: pytest.MonkeyPatch) -> None:
    other = lab.school.teaching.create(TEACHER, "Another class")
    stuck = lab.ended[0].id
    original = lab.store.delete

    def delete(run_id: str) -> None:
        if run_id == stuck:
            raise StoreError("not now")
        original(run_id)

    monkeypatch.setattr(lab.store, "delete", delete)
    lab.delete()
    lab.school.teaching.delete(TEACHER, other.id)
    assert not lab.school.janitor.tidy(time.time())
    assert lab.store.removal.doomed() == [lab.classroom.id]
