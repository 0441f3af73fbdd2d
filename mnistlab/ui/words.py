"""What a run is doing, in words and figures: pure functions of the run and the engine's state."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass

from mnistlab.core.explain import ending, percent
from mnistlab.core.forecast import Forecast, Span
from mnistlab.core.runs import Run, RunStatus
from mnistlab.core.school.stopping import allowance, why
from mnistlab.engine.outlook import Waiting
from mnistlab.engine.state import EngineState


@dataclass(frozen=True)
class Progress:
    """How far a run is: `share` from 0 to 1, `text` beside it."""

    share: float
    text: str


def idle(state: EngineState, *, usable: bool = True) -> str:
    """Say whether the lab is ready, for a page without a run; `usable` tells whether its settings are."""
    if state.phase == "ready" and not usable:
        return "Not ready to train: a setting cannot be used."
    if state.phase == "ready":
        return f"Ready to train on {devices(state)}."
    if state.phase == "starting":
        return "Warming up. You can press Train already."
    return f"Nothing can be trained at the moment. {state.message}"


def devices(state: EngineState) -> str:
    """Name the devices of the workers, like "CPU" or "GPU and CPU"."""
    return " and ".join(dict.fromkeys(worker.device for worker in state.workers)) or "CPU"


def situation(run: Run, place: int, state: EngineState, forecast: Forecast | None = None) -> str:
    """Say in a sentence or two where a run stands.

    Args:
        run: the run.
        place: its place among those that wait, 1 for the next one; 0 if it does not wait.
        state: the engine's.
        forecast: about when it begins and is done, if it waits and something is known to tell it by.
    """
    if run.status == RunStatus.QUEUED:
        return _waiting(run, place, state, forecast)
    if run.status == RunStatus.RUNNING:
        on = f" on {run.device}" if run.device else ""
        if run.stop_requested:
            return _stopping(run)
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
        if run.most_seconds is not None and run.seconds + left > run.most_seconds:
            rest = duration(max(0.0, run.most_seconds - run.seconds))
            return Progress(share, f"{share:.0%} · {rest} left of the {allowance(run.most_seconds)} your class allows")
        return Progress(share, f"{share:.0%} · {duration(left)} left")
    if run.status.active:
        return Progress(share, f"{share:.0%}")
    return Progress(share, f"{share:.0%} · {duration(run.seconds)} of training")


def epoch_now(run: Run) -> int:
    """Return the epoch a run is in, counted from 1."""
    return min(run.epoch + 1, run.spec.epochs)


def duration(seconds: float) -> str:
    """Write a duration as people say it.

    >>> duration(0.2), duration(8.4), duration(75), duration(3720)
    ('under 1 s', '8 s', '1 min 15 s', '1 h 2 min')
    """
    if seconds < 1:
        return "under 1 s"
    minutes, rest = divmod(round(seconds), 60)
    if minutes >= 60:
        return f"{minutes // 60} h {minutes % 60} min"
    return f"{minutes} min {rest} s" if minutes else f"{rest} s"


def expected(forecast: Forecast) -> str:
    """Say when a waiting run begins and is done, no more exactly than it is known."""
    begin, done = soon(forecast.begin), soon(forecast.done)
    return f"It begins {begin} and is done {'soon after' if done == begin else done}."


def waits(waiting: Waiting) -> str:
    """Say the same in few words, for a list: the place in the queue, and when it begins."""
    place = f"waits, place {waiting.place} in line"
    return f"{place}, begins {soon(waiting.forecast.begin)}" if waiting.forecast else place


def soon(span: Span) -> str:
    """Write a time that is not known exactly, as people say it.

    >>> soon(Span(0, 4)), soon(Span(0, 12)), soon(Span(28, 36)), soon(Span(70, 200)), soon(Span(40, 100))
    ('in a few seconds', 'within 15 s', 'in about 30 s', 'in 1 to 3 min', 'in 40 s to 2 min')
    """
    if span.high <= 5:
        return "in a few seconds"
    low, high = _rounded(span.low), _rounded(span.high)
    if low < 5:
        return f"within {_unit(_rounded(span.high, math.ceil))}"
    if high <= 2 * low:
        return f"in about {_unit(_rounded(span.middle))}"
    first, last = _unit(low), _unit(high)
    if first.split()[1:] == last.split()[1:]:
        first = first.split()[0]
    return f"in {first} to {last}"


def _rounded(seconds: float, towards: Callable[[float], int] = round) -> float:
    """Round a duration to what one can say without pretending to know it: 5 s, 10 s, a minute, five, half an hour."""
    unit = next((unit for below, unit in ((22, 5), (55, 10), (570, 60), (3450, 300)) if seconds < below), 1800)
    return max(unit if unit > 10 else 0, unit * towards(seconds / unit))


def _unit(seconds: float) -> str:
    if seconds < 60:
        return f"{seconds:.0f} s"
    return f"{seconds / 60:.0f} min" if seconds < 3600 else f"{seconds / 3600:g} h"


def _stopping(run: Run) -> str:
    if run.stop_reason:
        return f"Stopping. {why(run)}"
    return "Stopping: what it has learned is kept." if run.step or run.status is RunStatus.RUNNING else "Stopping."


def _waiting(run: Run, place: int, state: EngineState, forecast: Forecast | None) -> str:
    if run.stop_requested:
        return _stopping(run)
    if state.phase == "down":
        return f"Waiting: {state.message} Your network keeps its place."
    if state.phase == "starting":
        return "Warming up: your network starts as soon as the lab is ready."
    before = place - 1
    if before >= 1:
        said = f"In line: {before} {'network trains' if before == 1 else 'networks train'} before yours."
        return f"{said} {expected(forecast)}" if forecast else said
    if forecast:
        return f"Next in line. {expected(forecast)}"
    return "Next in line: your network starts as soon as a worker is free."
