from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from itertools import pairwise

import pytest

from mnistlab.core.events import Event, Point, Progress, Started
from mnistlab.core.runs import Run, RunStatus
from mnistlab.store.store import Store
from mnistlab.store.thinning import MAX_POINTS, thin
from tests.unit.store.outcomes import VERSIONS, epochs, outcome

Running = Callable[[], Run]


def points(first: int, last: int, every: int = 1) -> tuple[Point, ...]:
    return tuple(Point(step, 1 / step, 0.5) for step in range(first, last + 1, every))


def progress(first: int, last: int, *, epoch: int = 1) -> Progress:
    return Progress(epoch=epoch, step=last, seconds=last / 100, points=points(first, last))


def started(epoch: int = 0, step: int = 0) -> Started:
    return Started("CPU", VERSIONS, steps_per_epoch=100, epoch=epoch, step=step)


def say(store: Store, run: Run, *events: Event) -> None:
    store.record([(run.id, run.attempt, event) for event in events])


def state(store: Store, run: Run) -> tuple[Run | None, Sequence[object], Sequence[object]]:
    return store.get(run.id), store.history(run.id), store.points(run.id)


def test_what_a_run_says_is_written_down(store: Store, running: Running) -> None:
    run = running()
    say(store, run, started())
    found = store.get(run.id)
    assert found is not None
    assert (found.device, found.versions, found.steps_per_epoch) == ("CPU", VERSIONS, 100)
    say(store, run, progress(1, 60), progress(61, 100), epochs(1)[0], progress(101, 130, epoch=2))
    found = store.get(run.id)
    assert found is not None
    assert (found.epoch, found.step, found.seconds) == (1, 130, 1.3)
    assert store.points(run.id) == list(points(1, 130))
    assert store.history(run.id) == list(epochs(1))


def test_points_are_read_on_from_where_one_is(store: Store, running: Running) -> None:
    run = running()
    say(store, run, started(), progress(1, 50))
    assert store.points(run.id, after_step=48) == list(points(49, 50))
    assert store.points(run.id, after_step=50) == []
    assert store.points(run.id, after_step=10, limit=3) == list(points(11, 13))


def test_writing_twice_changes_nothing(store: Store, running: Running) -> None:
    run = running()
    messages = (started(), progress(1, 100), epochs(1)[0], progress(101, 120, epoch=2))
    say(store, run, *messages)
    once = state(store, run)
    say(store, run, *messages)
    assert state(store, run) == once
    for message in messages[1:]:
        say(store, run, message, message)
    assert state(store, run) == once


def test_many_runs_in_one_batch_keep_apart(store: Store, running: Running) -> None:
    one, two = running(), running()
    store.record(
        [(one.id, 1, started()), (two.id, 1, progress(1, 3)), (one.id, 1, progress(1, 5)), ("gone", 1, started())]
    )
    assert store.points(one.id) == list(points(1, 5))
    assert store.points(two.id) == list(points(1, 3))
    store.record([])


def test_a_new_attempt_forgets_what_lies_beyond_its_checkpoint(store: Store, running: Running) -> None:
    run = running()
    say(store, run, started(), progress(1, 200), *epochs(1, 2), progress(201, 250, epoch=3))
    store.requeue(run.id)
    again = store.start(run.id)
    say(store, again, started(epoch=1, step=100))
    found = store.get(run.id)
    assert found is not None
    assert (found.epoch, found.step) == (1, 100)
    assert store.points(run.id) == list(points(1, 100))
    assert store.history(run.id) == list(epochs(1))
    say(store, again, progress(101, 110, epoch=2))
    assert store.points(run.id) == list(points(1, 110))


def test_a_start_within_a_batch_forgets_what_the_batch_said_before(store: Store, running: Running) -> None:
    run = running()
    say(store, run, progress(1, 150), epochs(1)[0], started(), progress(1, 10))
    assert store.points(run.id) == list(points(1, 10))
    assert store.history(run.id) == []


def test_a_lost_attempt_is_not_listened_to(store: Store, running: Running) -> None:
    lost = running()
    store.requeue(lost.id)
    say(store, store.start(lost.id), started(), progress(1, 10))
    before = state(store, lost)
    say(store, lost, progress(11, 50), started(), epochs(1)[0])
    assert state(store, lost) == before


def test_what_is_said_late_completes_the_curve_but_not_the_figures(store: Store, running: Running) -> None:
    run = running()
    say(store, run, started(), progress(1, 90))
    ended = store.end(run.id, outcome(RunStatus.STOPPED, epochs=epochs(1), step=100))
    say(store, run, progress(91, 100), epochs(1)[0], started())
    assert store.get(run.id) == ended
    assert store.points(run.id) == list(points(1, 100))
    assert store.history(run.id) == list(epochs(1))


def test_an_outcome_fills_the_gaps_that_lost_messages_left(store: Store, running: Running) -> None:
    run = running()
    say(store, run, started(), epochs(2)[0])
    store.end(run.id, outcome())
    assert store.history(run.id) == list(epochs(1, 2, 3, 4, 5))


def test_undefined_losses_stay_undefined(store: Store, running: Running) -> None:
    run = running()
    say(store, run, Progress(1, 2, 0.1, (Point(1, math.nan, 0.1), Point(2, math.inf, 0.2))))
    found = store.points(run.id)
    assert [math.isnan(point.loss) for point in found] == [True, True]
    assert [point.accuracy for point in found] == [0.1, 0.2]


def test_a_long_run_stays_small_and_keeps_its_whole_range(store: Store, running: Running) -> None:
    run = running()
    say(store, run, started())
    last = 5 * MAX_POINTS
    for first in range(1, last, 500):
        say(store, run, progress(first, first + 499))
        assert len(store.points(run.id)) <= MAX_POINTS
    kept = store.points(run.id)
    steps = [point.step for point in kept]
    assert len(kept) >= MAX_POINTS // 4
    assert steps[-1] == last
    assert max(after - before for before, after in pairwise([0, *steps])) <= 4 * last / MAX_POINTS
    weights = [step - before for step, before in zip(steps, [0, *steps], strict=False)]
    mean = sum(point.loss * weight for point, weight in zip(kept, weights, strict=True)) / last
    assert mean == pytest.approx(sum(1 / step for step in range(1, last + 1)) / last)


def test_thinning_weighs_points_by_the_batches_they_stand_for() -> None:
    merged = thin([Point(3, 1.0, 0.2), Point(4, 5.0, 0.6), Point(8, 2.0, 1.0)], keep=2)
    assert merged == [
        Point(4, pytest.approx(2.0), pytest.approx(0.3)),
        Point(8, pytest.approx(2.0), pytest.approx(1.0)),
    ]


@pytest.mark.parametrize("keep", [1, 7, 50, 99, 100, 500])
def test_thinning_keeps_no_more_than_asked(keep: int) -> None:
    kept = thin(points(3, 300, every=3), keep)
    assert 0 < len(kept) <= keep
    assert kept[-1].step == 300
    assert thin([], keep) == []


def test_a_backlog_of_any_length_is_written_at_once(store: Store, running: Running) -> None:
    """SQLite takes 32,766 parameters a statement at the most."""
    run = running()
    say(store, run, *(progress(first, first + 99) for first in range(1, 40_000, 100)))
    assert store.points(run.id)[-1].step == 40_000
