"""Two classes, their teachers and learners, and a run of one of them: who tries to do what they may not."""

from __future__ import annotations

import hashlib
import sqlite3
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import numpy as np

from mnistlab.core.runs import Occasion, Run
from mnistlab.core.school.assignment import Assignment, Brief
from mnistlab.core.school.classroom import Classroom
from mnistlab.core.school.rights import Actor, Standing
from mnistlab.core.school.rules import Lock
from mnistlab.core.spec import RunSpec
from mnistlab.data.catalog import Catalog
from mnistlab.engine.service import Engine
from mnistlab.school.keys import passcode_from
from mnistlab.school.school import School
from mnistlab.school.staff import TEACHER
from mnistlab.settings import Settings
from mnistlab.store.arrays import pack_predictions, pack_weights
from mnistlab.store.artifacts import PREDICTIONS, WEIGHTS
from mnistlab.store.store import Store
from tests.unit.store.outcomes import epochs, outcome

SMALL = RunSpec(hidden=(16,), epochs=2, train_size=3000)

NAMES = (
    "nobody",
    "a learner of another class",
    "one who was removed",
    "one who left",
    "a classmate",
    "its learner",
    "the class's teacher",
    "another teacher",
)

TOKENS = {name: f"{number}-{hashlib.sha256(name.encode()).hexdigest()[:40]}" for number, name in enumerate(NAMES)}
"""What each has in the cookie of their browser."""

TEACHERS = {"the class's teacher": TEACHER, "another teacher": "Emmy Noether"}
"""Their names as teachers: one knows the server's passcode."""

PASSCODE, MISTYPED = "correct-horse-battery", "correct-horse-batteri"

WHO = {
    name: Actor(hashlib.sha256(token.encode()).hexdigest()[:32], TEACHERS.get(name, ""))
    for name, token in TOKENS.items()
}
"""Everybody who asks."""

LEARNER = WHO["its learner"]

STANDING = {
    "nobody": {Standing.STRANGER},
    "a learner of another class": {Standing.STRANGER},
    "one who was removed": {Standing.STRANGER},
    "one who left": {Standing.STRANGER},
    "a classmate": {Standing.MEMBER},
    "its learner": {Standing.MEMBER, Standing.OWNER},
    "the class's teacher": {Standing.TEACHER},
    "another teacher": {Standing.OTHER_TEACHER},
}
"""What they are to the class and to the learner's runs, written down here and not asked of the program."""


@dataclass(repr=False)
class World:
    """A lab without workers: `ended`, `waiting` and `deleted` are runs of the class's learner, made in the class."""

    home: Path
    store: Store
    engine: Engine
    school: School
    classroom: Classroom
    other: Classroom
    assignment: Assignment
    ended: Run
    waiting: Run
    deleted: Run

    def kept(self, *but: str) -> str:
        """Return a digest of every row and every file that the lab keeps.

        Args:
            but: learners who did something meanwhile: rows that name them do not count, nor when a class was used.
        """
        found = hashlib.sha256()
        database = sqlite3.connect(self.home / "mnistlab.sqlite")
        database.row_factory = sqlite3.Row
        tables = "select name from sqlite_master where type = 'table' order by name"
        for (table,) in database.execute(tables).fetchall():
            if but and table == "scores":  # the wall writes them when it has time
                continue
            rows = [dict(row) for row in database.execute(f"select * from {table}")]
            told = sorted(repr(row | {"used_at": 0} if but and "used_at" in row else row) for row in rows)
            found.update(repr((table, [row for row in told if not any(one in row for one in but)])).encode())
        database.close()
        for path in sorted((self.home / "runs").rglob("*")):
            found.update(str(path).encode() + (path.read_bytes() if path.is_file() else b""))
        return found.hexdigest()

    def close(self) -> None:
        """Let go of the database and the home."""
        self.engine.close()
        self.store.dispose()


OTHER_ACCURACY = 0.4321
NICKNAME, NAME, NOTE, ACCURACY = "Quokka", "Marmalade", "Nobody may know that I guessed", 0.6173
SECRETS = (NICKNAME, NAME, NOTE, "61.73", "0.6173")
"""What of the learner nobody may hear: it is nowhere else in the lab."""


def furnish(home: Path) -> None:
    """Put the classes, their learners and runs into an empty home."""
    store = Store.open(f"sqlite:///{(home / 'mnistlab.sqlite').as_posix()}", str(home / "runs"))
    book = store.classes
    classes = {name: book.create(f"Class {teacher[:1]}", teacher) for name, teacher in TEACHERS.items()}
    classroom = classes["the class's teacher"]
    for name, who in WHO.items():
        if not who.teacher and name != "nobody":
            there = classes["another teacher"] if "another" in name else classroom
            book.join(there.id, who.learner, NICKNAME if who is LEARNER else f"I am {name[-12:]}")
            _train(store, who, there.id if who is not LEARNER else "", "their own", OTHER_ACCURACY)
    book.change_member(classroom.id, WHO["one who was removed"].learner, removed=True)
    book.change_member(classroom.id, WHO["one who left"].learner, left=True)
    for one in classes.values():
        book.assign(one.id, Brief(title=f"Riddle of {one.name}", lock=Lock(base=SMALL, free=("learning_rate",))))
    for name in ("ended", "deleted", "waiting"):
        run = _train(store, LEARNER, classroom.id, f"{NAME}, {name}", ACCURACY, waits=name == "waiting")
        if name == "deleted":
            store.trash(run.id)
    store.dispose()


def _train(store: Store, who: Actor, class_id: str, name: str, accuracy: float, waits: bool = False) -> Run:
    """Add a run that has ended, with what it left behind, or one that waits."""
    run = store.create(SMALL, who.learner, "auto", Occasion(class_id))
    run = store.annotate(run.id, name=name, note=NOTE if who is LEARNER else "", starred=True)
    if waits:
        return run
    dice = np.random.default_rng(0)
    weights = tuple(dice.normal(0, 0.1, shape).astype(np.float32) for shape in ((784, 16), (16,), (16, 10), (10,)))
    chances = dice.dirichlet(np.ones(10), 10_000).astype(np.float32)
    store.artifacts.write(run.id, WEIGHTS, pack_weights(weights))
    store.artifacts.write(run.id, PREDICTIONS, pack_predictions(chances))
    store.start(run.id)
    return store.end(run.id, outcome(epochs=epochs(1, 2), step=48, test_accuracy=accuracy))


def enter(home: Path, *, alone: bool = True, passcode: str = "") -> World:
    """Open the lab in a furnished home. Its engine takes orders, unless another server does, but has no workers."""
    settings = Settings(home, f"sqlite:///{(home / 'mnistlab.sqlite').as_posix()}", str(home / "runs"))
    store = Store.open(settings.database, settings.artifacts)
    engine = Engine(store, settings, _catalog())
    if alone:
        engine._take_home()
    school = School(store, engine, passcode_from(passcode, home))
    other, classroom = sorted(store.classes.all(), key=lambda one: one.teacher == TEACHER)
    runs = {run.name.split()[-1]: run for run in store.of_learner(LEARNER.learner) + store.trashed(LEARNER.learner)}
    (assignment,) = store.classes.assignments(classroom.id)
    del runs["own"]
    return World(home, store, engine, school, classroom, other, assignment, **runs)


@cache
def _catalog() -> Catalog:
    return Catalog()
