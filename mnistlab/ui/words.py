"""What a run is doing, in words and figures: pure functions of the run and the engine's state."""

from __future__ import annotations

from dataclasses import dataclass

from mnistlab.core.explain import ending, percent
from mnistlab.core.runs import Run, RunStatus
from mnistlab.engine.state import EngineState


@dataclass(frozen=True)
class Progress:
    """How far a run is: `share` from 0 to 1, `text` beside it."""

    share: float
    text: str


def idle(state: EngineState) -> str:
    """Say whether the lab is ready, for a page without a run."""
    if state.phase == "ready":
        return f"Ready to train on {devices(state)}."
    if state.phase == "starting":
        return "Warming up. You can press Train already."
    return f"Nothing can be trained at the moment. {state.message}"


def devices(state: EngineState) -> str:
    """Name the devices of the workers, like "CPU" or "GPU and CPU"."""
    return " and ".join(dict.fromkeys(worker.device for worker in state.workers)) or "CPU"


def situation(run: Run, place: int, state: EngineState) -> str:
    """Say in a sentence where a run stands.

    Args:
        run: the run.
        place: its place among those that wait, 1 for the next one; 0 if it does not wait.
        state: the engine's.
    """
    if run.status == RunStatus.QUEUED:
        return _waiting(run, place, state)
    if run.status == RunStatus.RUNNING:
        on = f" on {run.device}" if run.device else ""
        if run.stop_requested:
            return "Stopping: what it has learned is kept."
        if not run.step:
            return f"Getting ready{on}."
        return f"Training{on}: epoch {epoch_now(run)} of {run.spec.epochs}."
    end = ending(run)
    if run.has_results and run.test_accuracy is not None:
        end += f" It gets {percent(run.test_accuracy)} of the test images right."
    return end


def progress(run: Run) -> Progress:
    """Say how far a run is and how long it will still take."""
    steps = run.spec.epochs * run.steps_per_epoch
    share = min(run.step / steps, 1.0) if steps else 0.0
    if run.status == RunStatus.RUNNING and run.step and run.seconds:
        left = (steps - run.step) * run.seconds / run.step
        return Progress(share, f"{share:.0%} · {duration(left)} left")
    if run.status.active:
        return Progress(share, f"{share:.0%}")
    return Progress(share, f"{share:.0%} · {duration(run.seconds)} of training")


def epoch_now(run: Run) -> int:
    """Return the epoch a run is in, counted from 1."""
    return min(run.epoch + 1, run.spec.epochs)


def duration(seconds: float) -> str:
    """Write a duration as people say it.

    >>> duration(0.2), duration(8.4), duration(75), duration(3700)
    ('under 1 s', '8 s', '1 min 15 s', '1 h 2 min')
    """
    if seconds < 1:
        return "under 1 s"
    minutes, rest = divmod(round(seconds), 60)
    if minutes >= 60:
        return f"{minutes // 60} h {minutes % 60} min"
    return f"{minutes} min {rest} s" if minutes else f"{rest} s"


def _waiting(run: Run, place: int, state: EngineState) -> str:
    if run.stop_requested:
        return "Stopping."
    if state.phase == "down":
        return f"Waiting: {state.message} Your network keeps its place."
    if state.phase == "starting":
        return "Warming up: your network starts as soon as the lab is ready."
    if place <= 1:
        return "Next in line: your network starts as soon as a worker is free."
    before = place - 1
    return f"In line: {before} {'network trains' if before == 1 else 'networks train'} before yours."
