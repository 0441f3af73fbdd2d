"""How often a run is looked at: as often as there can be something new, and seldom while there cannot."""

from __future__ import annotations

import time
from dataclasses import replace

import pytest

from mnistlab.core.forecast import Forecast, Span
from mnistlab.core.runs import Run, RunStatus
from mnistlab.core.spec import RunSpec
from mnistlab.ui.live import EAGERLY, EVERY, FAR, WAITING, _every


@pytest.fixture
def fresh() -> Run:
    """A run that was queued just now."""
    now = time.time()
    return Run("a" * 12, "ada", RunSpec(), "auto", RunStatus.QUEUED, created_at=now, queued_at=now)


def begins(low: float, high: float) -> Forecast:
    return Forecast(Span(low, high), Span(low + 5, high + 5))


@pytest.mark.parametrize(
    ("expected", "seconds"),
    [
        (begins(20, 24), WAITING),
        (begins(0.8, 1.6), 0.6),
        (begins(0, 1), 0.25),
        (begins(0, 0.1), EAGERLY),
        (begins(0, 0), EAGERLY),
        (None, EAGERLY),
    ],
)
def test_who_is_next_is_looked_at_when_it_may_begin(fresh: Run, expected: Forecast | None, seconds: float) -> None:
    assert _every(fresh, 1, expected) == pytest.approx(seconds)


def test_who_is_next_for_long_is_not_looked_at_eagerly(fresh: Run) -> None:
    patient = replace(fresh, queued_at=time.time() - 60)
    assert _every(patient, 1, begins(0, 0)) == EVERY
    assert _every(patient, 1, None) == EVERY


def test_with_others_before_it_a_look_now_and_then_is_enough(fresh: Run) -> None:
    assert [_every(fresh, place, begins(0, 0)) for place in (2, 9, 10)] == [WAITING, WAITING, FAR]


def test_what_comes_any_moment_is_looked_for_eagerly(fresh: Run) -> None:
    begun = replace(fresh, status=RunStatus.RUNNING, attempt=1)
    assert _every(begun, 0, None) == EAGERLY
    assert _every(replace(begun, step=7), 0, None) == EVERY
    assert _every(replace(begun, step=7, stop_requested=True), 0, None) == EAGERLY
    assert _every(None, 0, None) == EVERY
