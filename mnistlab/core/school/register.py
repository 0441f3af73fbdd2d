"""The register: every learner of a class, whether they are there, and what they are doing. Pure."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum

from mnistlab.core.explain import percent
from mnistlab.core.runs import Run
from mnistlab.core.school.classroom import Classroom, Member
from mnistlab.core.school.wall import Seat, Stage


class Presence(StrEnum):
    """Whether a learner is there. The value is the word on the teacher's page.

    here: with a page open. away: without, as when a laptop sleeps. left: they went. removed: their teacher sent them
    out.
    """

    HERE = "here"
    AWAY = "away"
    LEFT = "left"
    REMOVED = "removed"


@dataclass(frozen=True)
class Entry:
    """A learner in the register; `best` is the best test accuracy of their runs, a share from 0 to 1.

    mark: tells them from the others without saying who they are. active: whether a run of theirs waits or trains.
    """

    mark: str
    learner: str
    nickname: str
    presence: Presence
    doing: str
    active: bool
    best: float | None


def register(
    classroom: Classroom,
    members: Iterable[Member],
    seats: Iterable[Seat],
    best: Mapping[str, float],
    here: Collection[str],
) -> list[Entry]:
    """Return the register: who is in the class by nickname, then those who left, then those who were sent out.

    Args:
        classroom: the class.
        members: all who ever joined it.
        seats: where those stand who are in it.
        best: the best test accuracy by learner.
        here: learners with a page open.
    """
    known = {seat.learner: seat for seat in seats}
    entries = []
    for member in members:
        seat = known.get(member.learner)
        active = seat is not None and seat.stage in (Stage.TRAINING, Stage.WAITING)
        words = doing(seat) if seat else ""
        presence = _presence(member, here)
        reached = best.get(member.learner)
        entries.append(
            Entry(mark(classroom, member.learner), member.learner, member.nickname, presence, words, active, reached)
        )
    order = (Presence.LEFT, Presence.REMOVED)
    return sorted(entries, key=lambda one: (one.presence in order and order.index(one.presence) + 1, _sorted(one)))


def doing(seat: Seat) -> str:
    """Say what a learner's network is doing."""
    run = seat.run
    if run is None:
        return "has not trained yet"
    if seat.stage is Stage.WAITING:
        return f"waits, place {seat.place}" if seat.place else "waits"
    if seat.stage is Stage.TRAINING:
        return f"trains, epoch {min(run.epoch + 1, run.spec.epochs)} of {run.spec.epochs}" if run.step else "gets ready"
    reached = "" if run.test_accuracy is None else f", {percent(run.test_accuracy)}"
    return f"last run {'done' if run.status == 'finished' else run.status}{reached}"


def best_of(runs: Iterable[Run]) -> dict[str, float]:
    """Return the best test accuracy by learner, of those who have one."""
    best: dict[str, float] = {}
    for run in runs:
        if run.test_accuracy is not None and run.test_accuracy > best.get(run.learner, -1.0):
            best[run.learner] = run.test_accuracy
    return best


def summary(entries: Iterable[Entry]) -> str:
    """Say how many learners there are and what they do, in a line.

    >>> summary([])
    'Nobody has joined yet.'
    """
    listed = list(entries)
    if not listed:
        return "Nobody has joined yet."
    there = Counter(entry.presence for entry in listed)
    said = [f"{there[presence]} {presence}" for presence in Presence if there[presence] or presence is Presence.HERE]
    active = [entry.doing.split(",")[0] for entry in listed if entry.active]
    training, waiting = sum(not words.startswith("waits") for words in active), active.count("waits")
    said += [f"{training} {'trains' if training == 1 else 'train'}"] if training else []
    said += [f"{waiting} {'waits' if waiting == 1 else 'wait'}"] if waiting else []
    return " · ".join(said)


def mark(classroom: Classroom, learner: str) -> str:
    """Return what tells a learner from others in the page of their teacher, who is not told their id."""
    return hashlib.sha256(f"{classroom.secret} {classroom.id} {learner}".encode()).hexdigest()[:16]


def _presence(member: Member, here: Collection[str]) -> Presence:
    if member.removed:
        return Presence.REMOVED
    if member.left:
        return Presence.LEFT
    return Presence.HERE if member.learner in here else Presence.AWAY


def _sorted(entry: Entry) -> tuple[str, str]:
    return entry.nickname.casefold(), entry.nickname
