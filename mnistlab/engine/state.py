"""What the server can say about its engine."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from mnistlab.engine.board import Board

Phase = Literal["starting", "ready", "down"]


class EngineError(RuntimeError):
    """The engine cannot do what was asked; the text is a sentence for the learner."""


class WorkerDiedError(Exception):
    """A worker died while it had a run."""


class DroppedError(Exception):
    """A run is no longer followed: the line was lost, or its launch was taken back."""


@dataclass(frozen=True)
class WorkerInfo:
    """A worker as people see it: its name, the device it trains on, and whether it has a run."""

    name: str
    device: str
    busy: bool


@dataclass(frozen=True)
class EngineState:
    """How the engine is.

    starting: workers warm up, runs wait. ready: a run starts at once if a worker is free. down: something has
    to be put right, which `message` names; runs wait.
    """

    phase: Phase
    message: str
    workers: tuple[WorkerInfo, ...] = ()


def state_of(board: Board, connected: bool, trouble: str, scheduler: str | None) -> EngineState:
    """Put the engine's state into words.

    Args:
        board: what the dispatcher knows.
        connected: whether there is a line to a scheduler.
        trouble: what keeps it from being there, or "".
        scheduler: the address of a scheduler that is not ours, or None.
    """
    if not connected:
        return EngineState("down" if trouble else "starting", trouble or "The training engine is starting.")
    workers = tuple(WorkerInfo(w.name, w.device, board.busy(w)) for w in board.usable)
    if workers:
        number, most = len(workers), max(board.expected, len(workers))
        ready = f"{number} of {most} workers ready." if number < most else f"{number} worker{'s' * (number > 1)} ready."
        return EngineState("ready", ready, workers)
    if problems := [worker.problem for worker in board.workers.values() if worker.problem]:
        return EngineState("down", problems[0])
    if scheduler is not None:
        preload = "workers started with --preload mnistlab.engine.preload"
        return EngineState("down", f"The scheduler at {scheduler} has no {preload}.")
    return EngineState("starting", "The training engine is warming up.")
