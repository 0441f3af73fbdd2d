"""On which terms a learner trains now: the rules of their class, and the assignment that they work on."""

from __future__ import annotations

from mnistlab.core.problems import Problem
from mnistlab.core.runs import Occasion, Run
from mnistlab.core.school.assignment import Assignment
from mnistlab.core.school.classroom import Classroom
from mnistlab.core.school.refusals import CLOSED_ASSIGNMENT, ELSEWHERE, PREDICT_FIRST, PREDICTED_ONCE
from mnistlab.core.school.rights import Actor, NotAllowedError
from mnistlab.core.school.rules import RulesError
from mnistlab.core.spec import RunSpec
from mnistlab.school.attendance import Attendance
from mnistlab.store.store import ALONE, Store


class Terms:
    """What an actor may train. Whatever it refuses raises an error with a sentence, before anything is changed."""

    def __init__(self, store: Store, attendance: Attendance):
        self._book = store.classes
        self._attendance = attendance

    def class_of(self, actor: Actor) -> Classroom | None:
        """Return the open class whose rules hold for this actor's runs now."""
        place = self._attendance.place(actor.learner)
        return place[0] if place and place[0].open else None

    def assignment(self, actor: Actor, assignment_id: str) -> Assignment | None:
        """Return an open assignment of the actor's class, or None."""
        found = self._any_assignment(actor, assignment_id)
        return found if found and found.open else None

    def problems(self, actor: Actor, spec: RunSpec, assignment: Assignment | None = None) -> list[Problem]:
        """Return what the rules of the actor's class, or of an assignment, have against these settings."""
        classroom = self.class_of(actor)
        if classroom is None:
            return []
        lock = assignment.brief.lock if assignment else classroom.rules.lock
        found = classroom.rules.problems(spec) + (lock.problems(spec) if lock else [])
        return list({problem.field: problem for problem in found}.values())

    def fitting(self, actor: Actor, spec: RunSpec, assignment: Assignment | None = None) -> RunSpec:
        """Return the settings with fixed knobs as they have to be, and the others within the class's limits."""
        classroom = self.class_of(actor)
        if classroom is None:
            return spec
        lock = assignment.brief.lock if assignment else classroom.rules.lock
        if lock is None:
            return classroom.rules.within(spec)
        return lock.apply(classroom.rules.within(lock.apply(spec)))

    def begin(self, actor: Actor, spec: RunSpec, assignment_id: str, prediction: float | None) -> Occasion:
        """Return the occasion of a new run.

        Raises:
            RulesError: the rules do not allow these settings.
            NotAllowedError: the assignment is closed, or wants a prediction.
        """
        classroom, assignment = self.class_of(actor), self.assignment(actor, assignment_id)
        if assignment_id and assignment is None:
            raise NotAllowedError(CLOSED_ASSIGNMENT)
        foretold = prediction if assignment and assignment.brief.predict else None
        if assignment and assignment.brief.predict and (foretold is None or not 0 <= foretold <= 1):
            raise NotAllowedError(PREDICT_FIRST)
        self._comply(actor, spec, assignment)
        if classroom is None:
            return ALONE
        return Occasion(classroom.id, assignment_id, foretold, most_seconds=classroom.rules.most_seconds)

    def go_on(self, actor: Actor, run: Run, epochs: int) -> None:
        """Check that a run may be continued up to `epochs` epochs in all; it stays what it was made for.

        Raises:
            RulesError: the rules do not allow that, or not these settings any more.
            NotAllowedError: its assignment is closed, its result was predicted, or its class is another one.
        """
        classroom = self.class_of(actor)
        here = classroom is not None and run.class_id == classroom.id
        if run.class_id and not here and (other := self._book.get(run.class_id)) and other.open:
            raise NotAllowedError(ELSEWHERE)
        assignment = self._any_assignment(actor, run.assignment_id) if here else None
        if assignment and not assignment.open:
            raise NotAllowedError(CLOSED_ASSIGNMENT)
        if assignment and assignment.brief.predict and run.has_results:
            raise NotAllowedError(PREDICTED_ONCE)
        self._comply(actor, run.spec.with_(epochs=epochs), assignment)

    def _comply(self, actor: Actor, spec: RunSpec, assignment: Assignment | None) -> None:
        if problems := self.problems(actor, spec, assignment):
            raise RulesError(problems)

    def _any_assignment(self, actor: Actor, assignment_id: str) -> Assignment | None:
        classroom = self.class_of(actor)
        found = self._book.assignments(classroom.id) if classroom and assignment_id else []
        return next((one for one in found if one.id == assignment_id), None)
