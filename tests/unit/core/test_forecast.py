"""When a waiting run begins: speeds learned from runs, the queue played through."""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mnistlab.core.forecast import STOPPING, forecast, time_needed
from mnistlab.core.runs import Run, RunStatus
from mnistlab.core.spec import RunSpec
from mnistlab.core.speed import AROUND, Guess, Job, Measured, Speed, measure

SPEC = RunSpec(hidden=(128,), epochs=10)
JOB = Job(SPEC, 54_000, 6_000)
STEPS = SPEC.steps_per_epoch(JOB.train)
QUEUED = Run("r", "me", SPEC, "auto", RunStatus.QUEUED, 0, 0)
ENDED = replace(
    QUEUED,
    status=RunStatus.FINISHED,
    attempt=1,
    started_at=100.0,
    ended_at=111.2,
    step=10 * STEPS,
    steps_per_epoch=STEPS,
    seconds=10.4,
    first_result_seconds=0.4,
)


def job(**changes: object) -> Job:
    return replace(JOB, spec=SPEC.with_(**changes))


def test_a_run_tells_how_long_an_epoch_took_without_its_compiler_and_what_it_took_besides() -> None:
    found = measure(ENDED, JOB)
    assert found is not None
    assert found.epoch_seconds == pytest.approx(1.0)
    assert found.around == pytest.approx(1.2)


@pytest.mark.parametrize(
    "changes",
    [
        {"attempt": 2},  # some of it was trained twice, or on another day
        {"seconds": 0.1},
        {"step": 0},
        {"ended_at": 100.0},  # brought here from elsewhere
    ],
)
def test_what_tells_nothing_of_this_machine_is_not_learned_from(changes: dict[str, float]) -> None:
    assert measure(replace(ENDED, **changes), JOB) is None  # type: ignore[arg-type]


def test_a_run_that_has_just_begun_tells_nothing_yet() -> None:
    """Its first second may have been the compiler's: an epoch would seem to take a minute."""
    begun = replace(QUEUED, status=RunStatus.RUNNING, attempt=1, step=10, steps_per_epoch=STEPS, seconds=1.0)
    assert measure(begun, JOB) is None
    assert time_needed(begun, JOB, Speed([Measured(JOB, 1.0, 0.5)])).seconds < 11  # type: ignore[union-attr]
    later = replace(begun, step=3 * STEPS, seconds=3.3)
    assert (found := measure(later, JOB)) and found.epoch_seconds == pytest.approx(1.1)


def test_while_nothing_is_known_no_time_is_said() -> None:
    assert Speed([]).guess_epoch(JOB) is None
    assert time_needed(QUEUED, JOB, Speed([])) is None
    assert Speed([]).around == AROUND


def test_the_same_settings_take_what_they_took() -> None:
    guess = Speed([Measured(job(hidden=(1024,), batch_size=16), 3.0), Measured(JOB, 1.0)]).guess_epoch(JOB)
    assert guess is not None
    assert guess.seconds == pytest.approx(1.0, rel=0.1)


def test_other_settings_take_what_the_model_makes_of_it_and_are_less_sure() -> None:
    known = [Measured(JOB, 2 * JOB.model_seconds)]
    wide = job(hidden=(512,))
    same, other = Speed(known).guess_epoch(JOB), Speed(known).guess_epoch(wide)
    assert same and other
    assert other.seconds == pytest.approx(2 * wide.model_seconds)
    assert other.off > same.off


def test_what_was_measured_last_counts_most() -> None:
    known = [Measured(JOB, 1.0)] * 5 + [Measured(JOB, 2.0)] * 5
    later = Speed(known).guess_epoch(JOB)
    assert later and 1.45 < later.seconds < 2


def test_a_waiting_run_needs_its_epochs_and_what_comes_around_them() -> None:
    known = [Measured(JOB, 1.0, 0.5)]
    assert time_needed(QUEUED, JOB, Speed(known)).seconds == pytest.approx(10.5)  # type: ignore[union-attr]
    half = replace(QUEUED, step=5 * STEPS, steps_per_epoch=STEPS)
    assert time_needed(half, JOB, Speed(known)).seconds == pytest.approx(5.5)  # type: ignore[union-attr]


def test_a_run_in_training_goes_on_as_fast_as_it_did() -> None:
    run = replace(QUEUED, status=RunStatus.RUNNING, step=5 * STEPS, steps_per_epoch=STEPS, seconds=20.0)
    guess = time_needed(run, JOB, Speed([Measured(JOB, 1.0, 0.5)]))
    assert guess and guess.seconds == pytest.approx(20.25)


def test_no_run_takes_longer_than_it_may() -> None:
    known = [Measured(JOB, 1.0, 0.5)]
    limited = replace(QUEUED, most_seconds=4.0)
    assert time_needed(limited, JOB, Speed(known)).seconds == pytest.approx(4.5)  # type: ignore[union-attr]
    over = replace(limited, seconds=5.0, step=STEPS, steps_per_epoch=STEPS)
    assert time_needed(over, JOB, Speed(known)).seconds == pytest.approx(0.5)  # type: ignore[union-attr]
    assert time_needed(replace(limited, stop_requested=True), JOB, Speed(known)) == STOPPING


def test_runs_go_in_turn_to_the_worker_that_is_free_first() -> None:
    exact = [Guess(seconds, 0.0) for seconds in (10, 4, 3, 20)]
    found = forecast(exact[:2], exact[2:], 2)
    assert [(one.begin.middle, one.done.middle) for one in found] == [
        pytest.approx((4, 7)),
        pytest.approx((7, 27)),
    ]


def test_without_anything_before_it_a_run_begins_at_once() -> None:
    [found] = forecast([], [Guess(5, 0.1)], 3)
    assert found.begin.low == 0 and found.begin.high < 2


GUESSES = st.lists(st.builds(Guess, st.floats(0, 1000), st.floats(0, 0.7)), max_size=12)


@given(GUESSES, GUESSES, st.integers(1, 4))
def test_a_forecast_is_in_order_and_never_before_now(training: list[Guess], waiting: list[Guess], workers: int) -> None:
    found = forecast(training[:workers], waiting, workers)
    assert len(found) == len(waiting)
    for guess, one in zip(waiting, found, strict=True):
        assert 0 <= one.begin.low <= one.begin.high
        assert one.begin.high <= one.done.high + 1e-9 and one.begin.low <= one.done.low + guess.seconds
    begins = [one.begin.high + one.begin.low for one in found]
    if not any(guess.off for guess in (*training, *waiting)):
        assert all(a <= b + 1e-6 for a, b in pairwise(begins)), "places begin in their order"


EPOCHS = [
    ((512,), "adam", 128, 0.347),
    ((128, 128, 128), "sgd", 128, 0.142),
    ((784, 32), "sgd", 500, 0.427),
    ((32,), "adam", 32, 0.111),
    ((256,), "rmsprop", 128, 0.17),
    *(((128,), "adam", batch, took) for batch, took in ((16, 0.265), (64, 0.112), (256, 0.0951), (1024, 0.0758))),
]
"""Seconds an epoch of 60,000 images took, of layers, optimizer and batch size, as bench/RESULTS.md has them."""


def test_one_network_tells_of_all_others() -> None:
    """What a server needs for one of them is enough to tell within a quarter what it needs for any other."""
    jobs = [
        Job(RunSpec(hidden=hidden, optimizer=rule, batch_size=batch), 60_000, 0)  # type: ignore[arg-type]
        for hidden, rule, batch, _ in EPOCHS
    ]
    speed = Speed([Measured(Job(RunSpec(), 60_000, 0), 0.0908)])
    for job, (*_, took) in zip(jobs, EPOCHS, strict=True):
        guess = speed.guess_epoch(job)
        assert guess and guess.seconds == pytest.approx(took, rel=0.25)
