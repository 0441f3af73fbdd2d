"""The life of a run: its states, and which may follow which."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum

from mnistlab.core.spec import RunSpec


class RunStatus(StrEnum):
    """Where a run stands.

    queued: waits for a worker. running: a worker has it. finished: trained all its epochs.
    stopped: its learner ended it; what it learned is kept. diverged: its loss became infinite or
    undefined. failed: it could not be trained, its message says why. interrupted: its worker or the
    server went away and it could not be resumed.
    """

    QUEUED = "queued"
    RUNNING = "running"
    FINISHED = "finished"
    STOPPED = "stopped"
    DIVERGED = "diverged"
    FAILED = "failed"
    INTERRUPTED = "interrupted"

    @property
    def active(self) -> bool:
        """Whether the run still waits or trains."""
        return self in (RunStatus.QUEUED, RunStatus.RUNNING)

    @property
    def can_continue(self) -> bool:
        """Whether its checkpoint can be trained further."""
        return self in (RunStatus.FINISHED, RunStatus.STOPPED, RunStatus.INTERRUPTED)


_Q, _R = RunStatus.QUEUED, RunStatus.RUNNING
_ENDS = frozenset({RunStatus.FINISHED, RunStatus.STOPPED, RunStatus.DIVERGED, RunStatus.FAILED, RunStatus.INTERRUPTED})

NEXT: dict[RunStatus, frozenset[RunStatus]] = {
    _Q: frozenset({_R, RunStatus.STOPPED, RunStatus.FAILED, RunStatus.INTERRUPTED}),
    _R: _ENDS | {_Q},
    RunStatus.FINISHED: frozenset({_Q}),
    RunStatus.STOPPED: frozenset({_Q}),
    RunStatus.INTERRUPTED: frozenset({_Q}),
    RunStatus.DIVERGED: frozenset(),
    RunStatus.FAILED: frozenset(),
}
"""For each status those that may follow it."""


class IllegalTransitionError(RuntimeError):
    """A run was asked to go where its status does not lead."""


def check_transition(now: RunStatus, then: RunStatus) -> None:
    """Raise `IllegalTransitionError` unless a run may go from status `now` to `then`."""
    if then not in NEXT[now]:
        raise IllegalTransitionError(f"a {now} run cannot become {then}")


@dataclass(frozen=True)
class Occasion:
    """On which occasion a run is made: what a class adds to its settings. As it is here: by and for oneself.

    class_id, assignment_id: where. prediction: the test accuracy its learner expects, a share from 0 to 1.
    priority: of two runs the one with the higher is trained first. most_seconds: how much training it may take.
    """

    class_id: str = ""
    assignment_id: str = ""
    prediction: float | None = None
    priority: int = 0
    most_seconds: float | None = None


@dataclass(frozen=True)
class Run:
    """A run as the store knows it: what was asked for, where it stands, what came of it.

    Times are seconds since the Unix epoch; accuracies are shares from 0 to 1. `epoch` and `step` say how
    far training got (whole epochs, batches in all), `attempt` how often a worker was given it, counted from 1.
    `confusion` has true classes as rows and predicted ones as columns. `name`, `note` and `starred` are its
    learner's; `trashed_at` says since when it is deleted, but can be brought back. `class_id`, `assignment_id`,
    `prediction`, `priority` and `most_seconds` are its `Occasion`. `stop_reason`: why it was told to stop, if not by
    its learner. `started_at`: when a worker last got it, None if none did or that worker was lost.
    """

    id: str
    learner: str
    spec: RunSpec
    device_choice: str
    status: RunStatus
    created_at: float
    queued_at: float
    started_at: float | None = None
    ended_at: float | None = None
    attempt: int = 0
    stop_requested: bool = False
    message: str = ""
    device: str = ""
    versions: dict[str, str] = field(default_factory=dict)
    steps_per_epoch: int = 0
    epoch: int = 0
    step: int = 0
    seconds: float = 0.0
    first_result_seconds: float | None = None
    test_loss: float | None = None
    test_accuracy: float | None = None
    confusion: tuple[tuple[int, ...], ...] | None = None
    name: str = ""
    note: str = ""
    starred: bool = False
    trashed_at: float | None = None
    class_id: str = ""
    assignment_id: str = ""
    prediction: float | None = None
    priority: int = 0
    most_seconds: float | None = None
    stop_reason: str = ""

    @property
    def has_results(self) -> bool:
        """Whether the network was evaluated on the test images."""
        return self.test_accuracy is not None

    @property
    def owes_results(self) -> bool:
        """Whether it, while it waits, has learned something that its results, if there are any, do not tell of."""
        return self.step > 0 and (not self.has_results or self.started_at is None)
