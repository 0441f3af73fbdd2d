"""Who may do what: one table, which the school asks before it does anything, and which the documentation prints."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from mnistlab.core.runs import Run
from mnistlab.core.school.classroom import Classroom, Member


class NotAllowedError(PermissionError):
    """Somebody asked for what they may not do; the text is one plain sentence."""


@dataclass(frozen=True)
class Actor:
    """Who asks: a browser's learner, and the teacher who is signed in there, "" if nobody is."""

    learner: str
    teacher: str = ""


class Standing(StrEnum):
    """What somebody is to a run or to a class. The value is the heading in the documentation's table.

    A class member is an OWNER to their own runs, a MEMBER to their class and to the runs of others in it.
    """

    STRANGER = "nobody, or a learner of another class"
    MEMBER = "a learner of the class"
    OWNER = "the learner whose run it is"
    TEACHER = "the class's teacher"
    OTHER_TEACHER = "another teacher"


class Deed(StrEnum):
    """What can be done. The value completes "You may not …" and is a row of the documentation's table."""

    SEE_RUN = "see a run, its results and its network"
    STOP_RUN = "stop a run"
    CONTINUE_RUN = "continue a run"
    KEEP_RUN = "name, note, star, delete or bring back a run"
    JOIN = "join an open class by its code"
    TRAIN = "train in the class, within its rules"
    LEAVE = "leave the class"
    SEE_CLASS = "see the class's name and its open assignments"
    CREATE_CLASS = "create a class"
    RULE = "open or close the class, rename it, set its rules and its retention"
    TEND = "see all learners, rename or remove one, stop all runs"
    ASSIGN = "write, open, close or delete assignments"
    DEMONSTRATE = "have a demonstration trained first"
    WATCH = "see the wall, the leaderboards and the class's results, and take them away"
    DELETE_CLASS = "delete the class with all its data"


_S = Standing
MAY: dict[Deed, frozenset[Standing]] = {
    Deed.SEE_RUN: frozenset({_S.OWNER, _S.TEACHER}),
    Deed.STOP_RUN: frozenset({_S.OWNER, _S.TEACHER}),
    Deed.CONTINUE_RUN: frozenset({_S.OWNER}),
    Deed.KEEP_RUN: frozenset({_S.OWNER}),
    Deed.JOIN: frozenset(Standing),
    Deed.TRAIN: frozenset({_S.MEMBER}),
    Deed.LEAVE: frozenset({_S.MEMBER}),
    Deed.SEE_CLASS: frozenset({_S.MEMBER, _S.TEACHER}),
    Deed.CREATE_CLASS: frozenset({_S.TEACHER, _S.OTHER_TEACHER}),
    Deed.RULE: frozenset({_S.TEACHER}),
    Deed.TEND: frozenset({_S.TEACHER}),
    Deed.ASSIGN: frozenset({_S.TEACHER}),
    Deed.DEMONSTRATE: frozenset({_S.TEACHER}),
    Deed.WATCH: frozenset({_S.TEACHER}),
    Deed.DELETE_CLASS: frozenset({_S.TEACHER}),
}
"""For each deed those who may do it."""


def standings(
    actor: Actor, classroom: Classroom | None, member: Member | None, run: Run | None = None
) -> set[Standing]:
    """Return everything that the actor is to a class and, if one is given, to a run in it.

    Args:
        actor: who asks.
        classroom: the class, or the one in which the run was made; None for a run outside of any.
        member: the actor's membership of that class, if there is one.
        run: the run.
    """
    found = set()
    if actor.teacher:
        theirs = classroom is not None and classroom.teacher == actor.teacher
        found.add(Standing.TEACHER if theirs else Standing.OTHER_TEACHER)
    if member is not None and member.present:
        found.add(Standing.MEMBER)
    if run is not None and run.learner == actor.learner:
        found.add(Standing.OWNER)
    return found or {Standing.STRANGER}


def may(deed: Deed, standing: set[Standing]) -> bool:
    """Whether somebody of these standings may do it."""
    return bool(MAY[deed] & standing)


def require(deed: Deed, standing: set[Standing]) -> None:
    """Raise `NotAllowedError` unless somebody of these standings may do it."""
    if not may(deed, standing):
        raise NotAllowedError(f"You may not {deed}.")
