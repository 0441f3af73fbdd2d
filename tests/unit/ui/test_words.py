"""Where a run stands, in words."""

from __future__ import annotations

from dataclasses import replace

import pytest

from mnistlab.core.runs import Run, RunStatus
from mnistlab.core.spec import RunSpec
from mnistlab.engine.state import EngineState, WorkerInfo
from mnistlab.ui import words

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
    assert "press Train already" in words.idle(WARMING)
    assert "Another server" in words.idle(DOWN)


@pytest.mark.parametrize(
    ("seconds", "text"), [(0, "under 1 s"), (59.7, "1 min 0 s"), (8.4, "8 s"), (7260, "2 h 1 min")]
)
def test_durations_are_said_as_people_do(seconds: float, text: str) -> None:
    assert words.duration(seconds) == text
