"""What the wall reads of a class's runs."""

from __future__ import annotations

import numpy as np
import pytest

from mnistlab.core.events import Point, Progress, Started
from mnistlab.core.runs import Occasion, Run, RunStatus
from mnistlab.core.school.sketch import PARTS, Sketch
from mnistlab.core.spec import RunSpec
from mnistlab.store.store import Store
from tests.unit.store.outcomes import outcome

STEPS = 400


@pytest.fixture
def class_id(store: Store) -> str:
    return store.classes.create("7b", "curie").id


def begin(store: Store, class_id: str, learner: str = "ada") -> Run:
    run = store.create(RunSpec(epochs=4), learner, occasion=Occasion(class_id))
    store.start(run.id)
    store.record([(run.id, 1, Started("CPU", {}, STEPS // 4))])
    return run


def say(store: Store, run: Run, steps: range) -> None:
    """Have a run say what it reached: at step n an accuracy of n / STEPS."""
    points = tuple(Point(step, 1.0, step / STEPS) for step in steps)
    store.record([(run.id, 1, Progress(steps[-1] // 100 + 1, steps[-1], 0.5, points))])


def test_marks_say_how_far_the_runs_of_a_class_are(store: Store, class_id: str) -> None:
    first, second = begin(store, class_id), begin(store, class_id, "blaise")
    begin(store, store.classes.create("8a", "curie").id)
    store.create(RunSpec(), "ada")
    say(store, first, range(1, 51))
    marks = store.class_runs.marks(class_id)
    assert [(mark.id, mark.step) for mark in marks] == [(second.id, 0), (first.id, 50)]
    assert (marks[1].status, marks[1].attempt, marks[1].steps_per_epoch) == ("running", 1, STEPS // 4)


def test_what_is_in_the_trash_is_not_looked_at(store: Store, class_id: str) -> None:
    run = begin(store, class_id)
    store.end(run.id, outcome())
    assert store.class_runs.unscored(class_id) == [(run.id, 1)]
    store.trash(run.id)
    assert store.class_runs.marks(class_id) == []
    assert store.class_runs.unscored(class_id) == []


def test_runs_are_read_without_what_is_large(store: Store, class_id: str) -> None:
    run = begin(store, class_id)
    store.end(run.id, outcome())
    (read,) = store.class_runs.read([run.id])
    assert (read.id, read.status, read.test_accuracy) == (run.id, RunStatus.FINISHED, 0.98)
    assert read.confusion is None
    assert store.class_runs.read([]) == []


def test_a_curve_read_bit_by_bit_is_the_one_read_at_once(store: Store, class_id: str) -> None:
    run = begin(store, class_id)
    growing = Sketch(1, STEPS)
    for start in range(1, 301, 37):
        say(store, run, range(start, min(start + 37, 301)))
        store.class_runs.extend([(run.id, growing)])
    whole = Sketch(1, STEPS)
    store.class_runs.extend([(run.id, whole)])
    width = STEPS // PARTS
    means = [np.mean([step / STEPS for step in range(i * width + 1, (i + 1) * width + 1)]) for i in range(30)]
    assert whole.curve == pytest.approx(means)
    assert growing.curve == pytest.approx(means)
    assert growing.step == whole.step == 300


def test_nothing_new_costs_a_curve_nothing(store: Store, class_id: str) -> None:
    run = begin(store, class_id)
    say(store, run, range(1, 11))
    sketch = Sketch(1, STEPS)
    for _ in range(3):
        store.class_runs.extend([(run.id, sketch)])
    assert sketch.curve == pytest.approx((0.01375,))


def test_a_score_is_asked_for_once_for_each_end(store: Store, class_id: str) -> None:
    run = begin(store, class_id)
    assert store.class_runs.unscored(class_id) == []
    store.end(run.id, outcome())
    store.classes.score({(run.id, 1): 0.9})
    assert store.class_runs.unscored(class_id) == []
    store.resume(run.id, 8)
    assert store.class_runs.unscored(class_id) == []
    store.start(run.id)
    store.end(run.id, outcome())
    assert store.class_runs.unscored(class_id) == [(run.id, 2)]


def test_what_diverged_has_nothing_to_score(store: Store, class_id: str) -> None:
    run = begin(store, class_id)
    store.end(run.id, outcome(RunStatus.DIVERGED, test_accuracy=None, test_loss=None, confusion=None))
    assert store.class_runs.unscored(class_id) == []


def test_a_score_of_a_run_that_was_deleted_meanwhile_is_no_trouble(store: Store, class_id: str) -> None:
    kept, deleted = begin(store, class_id), begin(store, class_id)
    for run in (kept, deleted):
        store.end(run.id, outcome())
    store.delete(deleted.id)
    store.classes.score({(deleted.id, 1): 0.8, (kept.id, 1): 0.9})
    assert store.classes.scores([deleted.id, kept.id]) == {(kept.id, 1): 0.9}
