"""A class whose lesson is over: learners, assignments and ended runs, without any training."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import cast
from unittest.mock import Mock

import numpy as np

from mnistlab.core.events import EpochEnd, Point, Progress, Started
from mnistlab.core.outcome import Outcome
from mnistlab.core.runs import Occasion, RunStatus
from mnistlab.core.school.assignment import Assignment, Brief, Goal
from mnistlab.core.school.classroom import Classroom
from mnistlab.core.school.rights import Actor
from mnistlab.core.school.rules import Lock
from mnistlab.core.spec import RunSpec
from mnistlab.data.catalog import Catalog
from mnistlab.engine.service import Engine
from mnistlab.school.school import School
from mnistlab.settings import Settings
from mnistlab.store.arrays import pack_predictions
from mnistlab.store.artifacts import PREDICTIONS
from mnistlab.store.store import Store
from mnistlab.ui.lab import Lab

TEACHER = Actor("t" * 32, "teacher")
RATES = (0.0001, 0.0003, 0.001, 0.003, 0.01, 0.03, 0.1)


@dataclass
class Played:
    """The class, and what its pages would have."""

    lab: Lab
    classroom: Classroom
    assignments: list[Assignment]
    actors: list[Actor]


def play(home: Path, nicknames: Sequence[str], runs: int, *, words: str = "", points: int = 60) -> Played:
    """Return a class in which everybody has trained some runs, the last one's `words` in every text there is."""
    store = Store.open(f"sqlite:///{(home / 'lab.sqlite').as_posix()}", str(home / "runs"))
    catalog = Catalog()
    engine = Mock(spec=Engine)
    school = School(store, engine)
    classroom = school.teaching.create(TEACHER, f"Class 9b{words}")
    actors = [Actor(f"{number:032x}") for number in range(1, len(nicknames) + 1)]
    for actor, nickname in zip(actors, nicknames, strict=True):
        school.attendance.join(actor, classroom.code, nickname)
    lock = Lock(base=RunSpec(), free=("learning_rate", "hidden"))
    briefs = [
        Brief(title=f"Few{words}", text=words, lock=lock, goal=Goal(least_accuracy=0.97, most_parameters=50_000)),
        Brief(title=f"Say before{words}", claim=f"Twice the rate, twice as fast{words}", lock=lock, predict=True),
    ]
    assignments = [school.teaching.assign(TEACHER, classroom.id, brief) for brief in briefs]
    rng, data = np.random.default_rng(1), catalog.load("mnist")
    for number in range(runs):
        for place, actor in enumerate(actors):
            rate = RATES[(number + place) % len(RATES)]
            spec = RunSpec(learning_rate=rate, hidden=(16 << (number % 4),))
            made_for = assignments[number % 2]
            said = 0.9 + place / 1000 if made_for.brief.predict else None
            run = store.create(spec, actor.learner, "auto", Occasion(classroom.id, made_for.id, said))
            store.start(run.id)
            curve = tuple(Point(step=7 * (i + 1), loss=2.3 / (i + 1), accuracy=0.5) for i in range(points))
            started, progress = Started("CPU", {}, 84), Progress(1, curve[-1].step, 1, curve)
            store.record([(run.id, 1, started), (run.id, 1, progress)])
            chances = rng.dirichlet(np.ones(10) * 0.1, len(data.y_test)).astype(np.float32)
            right = rng.random(len(data.y_test)) < 0.97 - 0.02 * abs(np.log10(rate) + 3)
            right[:5] = False
            chances[right, data.y_test[right]] += 1
            says = chances.argmax(axis=1)
            confusion = np.zeros((10, 10), np.int64)
            np.add.at(confusion, (data.y_test, says), 1)
            store.artifacts.write(run.id, PREDICTIONS, pack_predictions(chances))
            end = Outcome(
                status=RunStatus.FINISHED,
                message="",
                epochs=tuple(EpochEnd(n, 1 / n, 1 - 0.1 / n, 1.1 / n, 1 - 0.2 / n, 0.25) for n in range(1, 6)),
                step=7 * points,
                seconds=1.5,
                first_result_seconds=0.1,
                device="CPU",
                versions={"keras": "3.15"},
                test_loss=0.07,
                test_accuracy=float((says == data.y_test).mean()),
                confusion=confusion,
            )
            store.end(run.id, end)
            store.annotate(run.id, name=words[:80], note=words)
            store.classes.score({(run.id, 1): float((says == data.y_test).mean())})
    lab = Lab(cast(Settings, None), catalog, store, engine, school)
    return Played(lab, classroom, assignments, actors)
