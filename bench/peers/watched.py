"""Keeps a class busy as its wall sees it: learners with runs that ended, others whose curves grow; without training.

It writes into the store what workers and listener would write, from a process of its own.
"""

from __future__ import annotations

import math
import time
from dataclasses import dataclass, field
from itertools import pairwise

import numpy as np

from bench.peers.serve import serve
from mnistlab.core.events import EpochEnd, Event, Point, Progress, Started
from mnistlab.core.outcome import Outcome
from mnistlab.core.runs import Occasion, Run, RunStatus
from mnistlab.core.spec import RunSpec
from mnistlab.store.arrays import pack_weights
from mnistlab.store.artifacts import WEIGHTS
from mnistlab.store.store import Store

TEACHER = "passcode"
"""Whose the class is: whoever knows the passcode."""

NAMES = (
    "Ada",
    "Blaise",
    "Carl Friedrich",
    "Daniela",
    "Emmy",
    "Fatima",
    "Grace",
    "Hypatia",
    "Ines",
    "Jamal",
    "Kim",
    "Léa",
)

BATCHES = 430
"""In an epoch."""

EVERY = 0.5
"""Seconds from one message of a run that trains to the next."""

POINTS = 5
"""In a message."""

RUN_SECONDS = 40.0


@dataclass
class Class:
    """A class in a store: its learners, which settings each tries next, and the runs that train."""

    store: Store
    id: str
    learners: list[str]
    dice: np.random.Generator = field(default_factory=lambda: np.random.default_rng(1))

    def new(self, learner: str) -> Run:
        """Add a run with settings of its own."""
        hidden = tuple(int(self.dice.choice((8, 16, 32, 64, 128))) for _ in range(self.dice.integers(1, 3)))
        rate = float(self.dice.choice((0.0003, 0.001, 0.003, 0.01, 0.03, 0.1)))
        spec = RunSpec(hidden=hidden, learning_rate=rate, epochs=int(self.dice.integers(2, 9)))
        return self.store.create(spec, learner, "auto", Occasion(self.id))

    def begin(self, run: Run) -> None:
        """Have a run train."""
        self.store.start(run.id)
        self.store.record([(run.id, 1, Started("CPU", {}, BATCHES))])

    def told(self, run: Run, share: float, new: int) -> list[tuple[str, int, Event]]:
        """Return what a run says that has trained a share of its batches, with so many new points."""
        steps = run.spec.epochs * BATCHES
        step = max(int(steps * share), 1)
        width = max(steps / (RUN_SECONDS / EVERY) / new, 1)
        places = sorted({max(int(step - width * i), 1) for i in range(new)})
        points = tuple(Point(place, 1.0, self.reached(run, place / steps)) for place in places)
        return [(run.id, 1, Progress(min(step // BATCHES + 1, run.spec.epochs), step, share * RUN_SECONDS, points))]

    def reached(self, run: Run, share: float) -> float:
        """Return an accuracy as such a run might have it after a share of its training."""
        best = (
            0.9 + 0.015 * math.log2(run.spec.hidden[0]) / 1.2 - 0.05 * abs(math.log10(run.spec.learning_rate / 0.003))
        )
        return float(np.clip(best * (1 - 0.8 * math.exp(-9 * share)) + self.dice.normal(0, 0.01), 0, 1))

    def end(self, run: Run, weights: bool = True) -> float:
        """End a run; return its test accuracy."""
        accuracy = self.reached(run, 1.0)
        if weights:
            sizes = (784, *run.spec.hidden, 10)
            pairs = list(pairwise(sizes))
            arrays = [array for size in pairs for array in (self.dice.normal(0, 0.1, size), np.zeros(size[1]))]
            self.store.artifacts.write(run.id, WEIGHTS, pack_weights(tuple(a.astype(np.float32) for a in arrays)))
        epochs = tuple(EpochEnd(n, 0.1, accuracy, None, None, 1.0) for n in range(1, run.spec.epochs + 1))
        steps = run.spec.epochs * BATCHES
        figures = {"first_result_seconds": 0.1, "device": "CPU", "versions": {}, "test_loss": 0.1}
        seconds = 0.2 * run.spec.epochs * (1 + run.spec.hidden[0] / 100)
        confusion = np.full((10, 10), 100)
        outcome = Outcome(
            RunStatus.FINISHED, "", epochs, steps, seconds, test_accuracy=accuracy, confusion=confusion, **figures
        )
        self.store.end(run.id, outcome)
        return accuracy


def furnish(home: str, learners: int, runs: int, training: int) -> str:
    """Fill a home with a class, so many ended runs for each learner, and some that train; return the class's id."""
    store = Store.open(f"sqlite:///{home}/mnistlab.sqlite", f"{home}/runs")
    classroom = store.classes.create("Year 10, Friday", TEACHER)
    ids = [f"{classroom.id}{number:020x}" for number in range(learners)]
    for number, learner in enumerate(ids):
        name = NAMES[number % len(NAMES)] + (f" {number // len(NAMES) + 1}" if number >= len(NAMES) else "")
        store.classes.join(classroom.id, learner, name)
    made = Class(store, classroom.id, ids)
    for _ in range(runs):
        for learner in ids:
            run = made.new(learner)
            made.begin(run)
            store.record([entry for share in np.arange(0.02, 1.01, 0.02) for entry in made.told(run, float(share), 2)])
            accuracy = made.end(run, weights=False)
            store.classes.score({(run.id, 1): accuracy - 0.02})
    for learner in ids[:training]:
        made.begin(made.new(learner))
    for learner in ids[training : training + training // 2]:
        made.new(learner)
    store.dispose()
    return classroom.id


def keep_busy(home: str, class_id: str, seconds: float) -> dict[str, float]:
    """Let what trains go on for so long: one that is done makes way for the learner's next. Return what was written."""
    store = Store.open(f"sqlite:///{home}/mnistlab.sqlite", f"{home}/runs")
    learners = [member.learner for member in store.classes.members(class_id)]
    made = Class(store, class_id, learners)
    running = [run for run in store.active() if run.class_id == class_id and run.status is RunStatus.RUNNING]
    shares = {run.id: run.step / (run.spec.epochs * BATCHES) or i / len(running) for i, run in enumerate(running)}
    begun, points, ended = time.monotonic(), 0, 0
    while time.monotonic() < begun + seconds:
        turn = time.monotonic()
        entries = [entry for run in running for entry in made.told(run, shares[run.id], POINTS)]
        store.record(entries)
        points += len(entries) * POINTS
        for i, run in enumerate(running):
            shares[run.id] += EVERY / RUN_SECONDS
            if shares[run.id] >= 1:
                made.end(run)
                ended += 1
                running[i] = made.new(run.learner)
                made.begin(running[i])
                shares[running[i].id] = 0.0
        time.sleep(max(turn + EVERY - time.monotonic(), 0))
    store.dispose()
    spent = time.monotonic() - begun
    return {"seconds": spent, "points": points / spent, "ended": ended}


if __name__ == "__main__":
    serve({"furnish": furnish, "keep_busy": keep_busy})
