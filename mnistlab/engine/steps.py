"""What the board speaks of: workers, runs that are with them, and what is to be done next."""

from __future__ import annotations

from dataclasses import dataclass, field

from mnistlab.core.runs import Run, RunStatus


@dataclass(frozen=True)
class Worker:
    """A warmed-up training process. `token` tells it from any other that had or will have its address.

    `problem` is a sentence if it could not get ready and must not be given runs; one that is `worn` has grown
    so large that another should take its place once its run is over.
    """

    address: str
    name: str
    device: str
    token: str
    gpus: int = 0
    pid: int = 0
    problem: str = ""
    worn: bool = field(default=False, compare=False)


@dataclass
class Flight:
    """A run that is with a worker. `attempt` is 0 until the store has counted it.

    demonstration: it is nobody's turn. stopping: the worker is being told, or has been told, to stop. landing: it
    has ended and only the store has still to hear of it; its worker is free again. gone: its worker was found missing.
    """

    run_id: str
    learner: str
    worker: Worker
    served_before: int
    demonstration: bool = False
    attempt: int = 0
    stopping: bool = False
    landing: bool = False
    gone: bool = False


@dataclass(frozen=True)
class Launch:
    """Give the run to its flight's worker."""

    run: Run
    flight: Flight


@dataclass(frozen=True)
class Close:
    """End a run that waits, without an outcome."""

    run_id: str
    status: RunStatus
    message: str


@dataclass(frozen=True)
class Cancel:
    """Tell the flight's worker to stop."""

    flight: Flight


@dataclass(frozen=True)
class Expire:
    """The flight's run has used up the training it may have: note down why, and tell its worker to stop."""

    flight: Flight
    reason: str


@dataclass(frozen=True)
class Lose:
    """The flight's worker is gone."""

    flight: Flight


@dataclass(frozen=True)
class Replace:
    """End this worker, which has no run, and have another start in its place."""

    worker: Worker


Step = Launch | Close | Cancel | Expire | Lose | Replace
