"""The wall: where each learner of a class stands now. Pure."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from mnistlab.core.runs import Run, RunStatus
from mnistlab.core.school.alias import aliases
from mnistlab.core.school.classroom import Classroom, Member
from mnistlab.core.school.sketch import Curve


class Stage(StrEnum):
    """What a learner's network is doing, as the wall says it."""

    TRAINING = "training"
    WAITING = "waiting"
    DONE = "done"
    IDLE = "not begun"


@dataclass(frozen=True)
class Seat:
    """A learner of the class and the run to show of theirs.

    name: as the wall shows it. run: what trains, else what waits and will be first, else what ended last, unless it
    was stopped before it began; None if there is none yet. drawn: the run whose curve is shown: that one, or while it
    waits the one before it. place: in the queue, 1 is next, 0 if it does not wait or that is not known yet.
    """

    learner: str
    name: str
    stage: Stage
    run: Run | None = None
    drawn: Run | None = None
    place: int = 0

    def accuracy(self, curves: Mapping[str, Curve], results: bool) -> float | None:
        """Return the figure beside the curve: of the latest batches while it trains, of the test images afterwards.

        Args:
            curves: by run.
            results: whether the class may see what came of its runs.
        """
        if self.run and self.stage is Stage.TRAINING:
            curve = curves.get(self.run.id)
            return curve[-1] if curve else None
        return self.run.test_accuracy if self.run and self.stage is Stage.DONE and results else None


def shown_names(classroom: Classroom, members: Sequence[Member]) -> dict[str, str]:
    """Return what the wall calls each learner who was not sent out: their nickname, or another name if hidden.

    Args:
        classroom: the class, whose rules say which.
        members: all who ever joined, in the order they did.
    """
    if classroom.rules.names:
        return {member.learner: member.nickname for member in members if not member.removed}
    names = aliases((member.learner for member in members), classroom.secret)
    return {member.learner: names[member.learner] for member in members if not member.removed}


def seats(
    members: Iterable[Member], names: Mapping[str, str], runs: Iterable[Run], places: Mapping[str, int]
) -> list[Seat]:
    """Return where everybody stands who is in the class, or has left with a run still to come, by name.

    Args:
        members: all who ever joined.
        names: what the wall calls them, of those it shows.
        runs: those made in the class.
        places: in the queue, by run; what is missing is not known.
    """
    theirs: dict[str, list[Run]] = {}
    for run in runs:
        theirs.setdefault(run.learner, []).append(run)
    found = [
        _seat(member.learner, names[member.learner], theirs.get(member.learner, []), places)
        for member in members
        if member.learner in names
    ]
    there = {member.learner for member in members if member.present}
    kept = [seat for seat in found if seat.learner in there or seat.stage in (Stage.TRAINING, Stage.WAITING)]
    return sorted(kept, key=lambda seat: (seat.name.casefold(), seat.name))


def counts(found: Iterable[Seat]) -> dict[Stage, int]:
    """Return how many learners are at each stage, in the order of the stages."""
    counted = Counter(seat.stage for seat in found)
    return {stage: counted[stage] for stage in Stage}


def _seat(learner: str, name: str, runs: Sequence[Run], places: Mapping[str, int]) -> Seat:
    never = [run for run in runs if run.status is RunStatus.STOPPED and not run.step]  # stopped while it waited
    ended = [run for run in runs if not run.status.active and run not in never]
    last = max(ended, key=lambda run: (run.ended_at or 0, run.created_at), default=None)
    if training := [run for run in runs if run.status is RunStatus.RUNNING]:
        run = max(training, key=lambda run: run.started_at or 0)
        return Seat(learner, name, Stage.TRAINING, run, run)
    if waiting := [run for run in runs if run.status is RunStatus.QUEUED]:
        first = min(waiting, key=lambda run: (places.get(run.id) or len(places) + 1, run.queued_at))
        return Seat(learner, name, Stage.WAITING, first, last, places.get(first.id, 0))
    return Seat(learner, name, Stage.DONE if last else Stage.IDLE, last, last)
