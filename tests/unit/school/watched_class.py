"""A school without workers, a class in it, and runs with networks that were never trained but can be asked."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np

from mnistlab.core.events import Point, Progress, Started
from mnistlab.core.runs import Occasion, Run
from mnistlab.core.school.classroom import Classroom
from mnistlab.core.school.rights import Actor
from mnistlab.core.spec import RunSpec
from mnistlab.data.catalog import Catalog
from mnistlab.school.school import School
from mnistlab.store.arrays import pack_weights
from mnistlab.store.artifacts import WEIGHTS
from mnistlab.store.store import Store
from tests.unit.store.outcomes import outcome

TEACHER = Actor("t" * 32, "curie")
BATCHES = 100


@dataclass
class Line:
    """Stands for the engine: the wall only asks it who waits where."""

    places: dict[str, int] = field(default_factory=dict)

    def place_seen(self, run_id: str) -> int:
        return self.places.get(run_id, 0)

    def limit(self, class_id: str, seconds: float | None) -> None:
        """Nothing trains here."""


@dataclass
class Lesson:
    """A class with its school."""

    store: Store
    school: School
    line: Line
    classroom: Classroom

    def join(self, learner: str, nickname: str) -> None:
        self.school.attendance.join(Actor(learner), self.classroom.code, nickname)

    def submit(self, learner: str, **settings: object) -> Run:
        spec = RunSpec.parse({"hidden": [8], "epochs": 4} | settings)
        return self.store.create(spec, learner, occasion=Occasion(self.classroom.id))

    def begin(self, run: Run) -> None:
        attempt = self.store.start(run.id).attempt
        self.store.record([(run.id, attempt, Started("CPU", {}, BATCHES))])

    def say(self, run: Run, step: int, accuracy: float) -> None:
        progress = Progress(step // BATCHES + 1, step, step / 100, (Point(step, 1.0, accuracy),))
        self.store.record([(run.id, 1, progress)])

    def end(self, run: Run, *, weights: bool = True, accuracy: float = 0.9) -> None:
        """End a run with a network that says the same of every image."""
        if weights:
            layers = [np.zeros((784, 8)), np.zeros(8), np.zeros((8, 10)), np.eye(10)[3]]
            packed = pack_weights(tuple(array.astype(np.float32) for array in layers))
            self.store.artifacts.write(run.id, WEIGHTS, packed)
        self.store.end(run.id, outcome(step=4 * BATCHES, test_accuracy=accuracy))

    def trained(self, learner: str, *, weights: bool = True, accuracy: float = 0.9) -> Run:
        run = self.submit(learner)
        self.begin(run)
        self.end(run, weights=weights, accuracy=accuracy)
        return run


@contextmanager
def lesson(folder: Path, *, scored: bool = True) -> Iterator[Lesson]:
    """Open a school in a folder; if `scored`, runs can be scored."""
    store = Store.open(f"sqlite:///{(folder / 'mnistlab.sqlite').as_posix()}", str(folder / "runs"))
    line = Line()
    school = School(store, line, catalog=Catalog() if scored else None)  # type: ignore[arg-type]
    classroom = school.teaching.create(TEACHER, "7b")
    yield Lesson(store, school, line, classroom)
    school.close()
    store.dispose()
