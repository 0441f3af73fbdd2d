"""Assignments as learners work on them, and as their teacher sees how the class gets on."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass

from mnistlab.core.runs import Run
from mnistlab.core.school.assignment import Assignment
from mnistlab.core.school.checking import Checked, check
from mnistlab.core.school.refusals import CLOSED_ASSIGNMENT
from mnistlab.core.school.rights import Actor, Deed, NotAllowedError, require, standings
from mnistlab.school.attendance import Attendance
from mnistlab.school.showing import Showing
from mnistlab.store.school.book import UnknownClassError
from mnistlab.store.store import Store

NO_EVIDENCE = "A verdict needs evidence: at least two runs for this assignment that differ in a knob you can turn."


@dataclass(frozen=True)
class Tally:
    """How a class gets on with an assignment: how many learners began it, how many reached it, what they say."""

    begun: int = 0
    reached: int = 0
    holds: int = 0
    does_not: int = 0


class Assignments:
    """The assignments of classes; what an actor may not see or do raises `NotAllowedError`."""

    def __init__(self, store: Store, attendance: Attendance, showing: Showing):
        self._store = store
        self._attendance = attendance
        self._showing = showing

    def mine(self, actor: Actor) -> list[Assignment]:
        """Return the open assignments of the open class that the actor is in, the first one first."""
        place = self._attendance.place(actor.learner)
        if place is None or not place[0].open:
            return []
        return [one for one in self._store.classes.assignments(place[0].id) if one.open]

    def tries(self, actor: Actor, assignment: Assignment) -> list[Run]:
        """Return the actor's runs for an assignment as they may see them, the newest first."""
        runs = self._store.for_assignment(assignment.class_id, assignment.id, actor.learner)
        return self._showing.all_to_learner(runs)

    def outcome(self, actor: Actor, assignment: Assignment) -> Checked:
        """Return what the actor has made of an assignment, as they may see it."""
        holds = self._store.classes.verdicts(assignment.id).get(actor.learner) if assignment.brief.claim else None
        return check(assignment, self.tries(actor, assignment), holds)

    def verdict(self, actor: Actor, assignment: Assignment) -> bool | None:
        """Return whether the actor says that the claim holds, None if they have not said."""
        return self._store.classes.verdicts(assignment.id).get(actor.learner)

    def conclude(self, actor: Actor, assignment_id: str, holds: bool) -> None:
        """Keep the actor's verdict on the claim of an open assignment of their class.

        Raises:
            NotAllowedError: it is closed or not theirs, has no claim, or their runs are no evidence.
        """
        assignment = next((one for one in self.mine(actor) if one.id == assignment_id), None)
        if assignment is None:
            raise NotAllowedError(CLOSED_ASSIGNMENT)
        if not assignment.brief.claim or not self.outcome(actor, assignment).evidence:
            raise NotAllowedError(NO_EVIDENCE)
        self._store.classes.conclude(assignment_id, actor.learner, holds)

    def of_class(self, actor: Actor, class_id: str) -> list[Assignment]:
        """Return all assignments of a class to its teacher, the first one first."""
        self._require(actor, class_id)
        return self._store.classes.assignments(class_id)

    def tally(self, actor: Actor, assignment: Assignment) -> Tally:
        """Return how the class gets on with an assignment, to its teacher."""
        self._require(actor, assignment.class_id)
        runs: dict[str, list[Run]] = defaultdict(list)
        for run in self._store.for_assignment(assignment.class_id, assignment.id):
            runs[run.learner].append(run)
        said = self._store.classes.verdicts(assignment.id) if assignment.brief.claim else {}
        outcomes = [check(assignment, mine, said.get(learner)) for learner, mine in runs.items()]
        counted = [said[learner] for learner in runs if learner in said]
        reached = sum(outcome.reached for outcome in outcomes)
        return Tally(sum(outcome.begun for outcome in outcomes), reached, sum(counted), len(counted) - sum(counted))

    def _require(self, actor: Actor, class_id: str) -> None:
        classroom = self._store.classes.get(class_id)
        require(Deed.ASSIGN, standings(actor, classroom, None))
        if classroom is None:
            raise UnknownClassError("There is no such class (any more).")
