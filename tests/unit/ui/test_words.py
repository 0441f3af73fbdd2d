"""Where a run stands, in words."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mnistlab.core.forecast import Forecast, Span
from mnistlab.core.runs import Run, RunStatus
from mnistlab.core.school.stopping import BY_TEACHER, limit_reached
from mnistlab.core.spec import RunSpec
from mnistlab.engine.outlook import Waiting
from mnistlab.engine.state import EngineState, WorkerInfo
from mnistlab.ui import words
from mnistlab.ui.doctor import message

READY = EngineState("ready", "", (WorkerInfo("one", "CPU", True), WorkerInfo("two", "CPU", False)))
WARMING = EngineState("starting", "The training engine is starting.")
DOWN = EngineState("down", "Another server uses this folder.")
QUEUED = Run("r", "me", RunSpec(epochs=5), "auto", RunStatus.QUEUED, created_at=0, queued_at=0)
RUNNING = replace(QUEUED, status=RunStatus.RUNNING, device="CPU", steps_per_epoch=100, attempt=1)


@pytest.mark.parametrize(
    ("place", "state", "says"),
    [
        (1, READY, "Next in line"),
        (2, READY, "1 network trains before yours"),
        (5, READY, "4 networks train before yours"),
        (1, WARMING, "as soon as the lab is ready"),
        (1, DOWN, "Another server uses this folder. Your network keeps its place"),
    ],
)
def test_a_waiting_run_knows_its_place(place: int, state: EngineState, says: str) -> None:
    assert says in words.situation(QUEUED, place, state)


def test_a_training_run_says_its_epoch_and_device() -> None:
    assert words.situation(RUNNING, 0, READY) == "Getting ready on CPU."
    assert words.situation(replace(RUNNING, step=5), 0, READY) == "Training on CPU: epoch 1 of 5."
    assert words.situation(replace(RUNNING, step=500, epoch=5), 0, READY) == "Training on CPU: epoch 5 of 5."
    assert words.situation(replace(RUNNING, step=5, stop_requested=True), 0, READY).startswith("Stopping")


def test_an_ended_run_says_what_it_reached() -> None:
    done = replace(RUNNING, status=RunStatus.FINISHED, epoch=5, step=500, test_accuracy=0.9756)
    assert words.situation(done, 0, READY).endswith("It gets 97.56 % of the test images right.")
    assert "test images" not in words.situation(replace(done, status=RunStatus.FAILED, test_accuracy=None), 0, READY)


def test_progress_tells_the_time_left() -> None:
    assert words.progress(QUEUED) == words.Progress(0.0, "0%")
    half = replace(RUNNING, step=250, seconds=10.0)
    assert words.progress(half) == words.Progress(0.5, "50% · 10 s left")
    done = replace(half, status=RunStatus.FINISHED, step=500, seconds=20.4)
    assert words.progress(done) == words.Progress(1.0, "100% · 20 s of training")


def test_without_a_run_it_says_whether_the_lab_is_ready() -> None:
    assert words.idle(READY) == "Ready to train on CPU."
    assert words.idle(READY, usable=False) == "Not ready to train: a setting cannot be used."
    assert "press Train already" in words.idle(WARMING)
    assert "Another server" in words.idle(DOWN)


@pytest.mark.parametrize(
    ("seconds", "text"), [(0, "under 1 s"), (59.7, "1 min 0 s"), (8.4, "8 s"), (7260, "2 h 1 min")]
)
def test_durations_are_said_as_people_do(seconds: float, text: str) -> None:
    assert words.duration(seconds) == text


@pytest.mark.parametrize(
    ("low", "high", "text"),
    [
        (0, 4, "in a few seconds"),
        (0, 12, "within 15 s"),
        (0, 100, "within 2 min"),
        (9, 13, "in about 10 s"),
        (28, 36, "in about 30 s"),
        (40, 100, "in 40 s to 2 min"),
        (52, 66, "in about 1 min"),
        (70, 200, "in 1 to 3 min"),
        (3000, 4000, "in about 1 h"),
        (5000, 12000, "in 1.5 to 3.5 h"),
    ],
)
def test_a_time_is_said_no_more_exactly_than_it_is_known(low: float, high: float, text: str) -> None:
    assert words.soon(Span(low, high)) == text


@given(st.floats(0, 1e5), st.floats(0, 1e5))
def test_every_span_can_be_said(low: float, more: float) -> None:
    said = words.soon(Span(low, low + more))
    number, unit = r"\d+(\.5)?", "(s|min|h)"
    forms = "in a few seconds", f"(within|in about) {number} {unit}", f"in {number}( {unit})? to {number} {unit}"
    assert re.fullmatch("|".join(forms), said)


def test_a_waiting_run_says_when_it_begins_and_is_done() -> None:
    forecast = Forecast(Span(28, 36), Span(80, 110))
    said = words.situation(QUEUED, 3, READY, forecast)
    assert said == "In line: 2 networks train before yours. It begins in about 30 s and is done in about 2 min."
    short = Forecast(Span(210, 260), Span(215, 270))
    assert words.expected(short) == "It begins in about 4 min and is done soon after."
    assert words.situation(QUEUED, 1, WARMING, forecast) == words.situation(QUEUED, 1, WARMING)
    assert words.waits(Waiting(3, forecast)) == "waits, place 3 in line, begins in about 30 s"
    assert words.waits(Waiting(3)) == "waits, place 3 in line"


def test_a_run_with_a_limit_counts_down_to_it() -> None:
    half = replace(RUNNING, step=250, seconds=10.0, most_seconds=14.0)
    assert words.progress(half).text == "50% · 4 s left of the 14 s your class allows"
    assert words.progress(replace(half, most_seconds=60.0)).text == "50% · 10 s left"


def test_a_run_that_was_stopped_by_somebody_else_says_by_whom() -> None:
    stopped = replace(RUNNING, status=RunStatus.STOPPED, step=250, epoch=2, stop_reason=limit_reached(60))
    said = words.situation(replace(stopped, test_accuracy=0.9), 0, READY)
    assert said == (
        "Stopped after 2 of 5 epochs. The limit of 60 s of training in this class was reached. What it had learned by "
        "then is kept. It gets 90.00 % of the test images right."
    )
    stopping = replace(RUNNING, step=5, stop_requested=True, stop_reason=BY_TEACHER)
    assert words.situation(stopping, 0, READY) == f"Stopping. {BY_TEACHER}"
    assert words.situation(replace(stopping, status=RunStatus.QUEUED), 1, READY) == f"Stopping. {BY_TEACHER}"


def test_a_stopped_run_that_could_not_be_tested_says_why_and_only_once() -> None:
    told = "Your teacher stopped this run. It was not tested."
    stopped = replace(RUNNING, status=RunStatus.STOPPED, step=250, epoch=2, stop_reason=BY_TEACHER, message=told)
    assert words.situation(stopped, 0, READY) == f"Stopped after 2 of 5 epochs. {told}"
    assert message(stopped) == ""


def test_a_waiting_run_that_is_stopped_says_what_is_kept() -> None:
    stopping = replace(QUEUED, stop_requested=True)
    assert words.situation(stopping, 1, READY) == "Stopping."
    assert words.situation(replace(stopping, step=5), 1, READY) == "Stopping: what it has learned is kept."
