"""A learner's runs: submitted within the rules of their class, seen, stopped and kept by those who may."""

from __future__ import annotations

from collections.abc import Sequence

from mnistlab.core.outcome import Checkpoint, Outcome
from mnistlab.core.problems import Problem, SpecError
from mnistlab.core.runs import Occasion, Run, RunStatus
from mnistlab.core.school.assignment import Assignment
from mnistlab.core.school.classroom import Classroom
from mnistlab.core.school.course import COURSE
from mnistlab.core.school.rights import Actor, Deed, NotAllowedError, may, require, standings
from mnistlab.core.snapshots import Album
from mnistlab.core.spec import RunSpec
from mnistlab.engine.service import Engine
from mnistlab.school.attendance import Attendance
from mnistlab.store.errors import UnknownRunError
from mnistlab.store.store import Store

MOST_WAITING = 8
"""How many runs of one learner may wait or train at once outside of a class."""

STOPPED_BY_TEACHER = "Your teacher stopped this run. What it had learned by then is kept."
FULL = "You have {} runs that wait or train, and {} is the most {}. Let one of them end, or stop it, and go on then."
PREDICT_FIRST = "Say first what test accuracy you expect: this assignment compares it with what comes out."
CLOSED_ASSIGNMENT = "This assignment is closed. Train without it, or ask your teacher."


class Training:
    """What becomes of runs, asked for by an actor. Whatever it refuses raises `NotAllowedError` with a sentence."""

    def __init__(self, store: Store, engine: Engine, attendance: Attendance):
        self._store = store
        self._engine = engine
        self._attendance = attendance

    def class_of(self, actor: Actor) -> Classroom | None:
        """Return the open class whose rules hold for this actor's runs now."""
        place = self._attendance.place(actor.learner)
        return place[0] if place and place[0].open else None

    def assignment(self, actor: Actor, assignment_id: str) -> Assignment | None:
        """Return an open assignment of the actor's class, or None."""
        classroom = self.class_of(actor)
        found = self._store.classes.assignments(classroom.id) if classroom and assignment_id else []
        return next((one for one in found if one.id == assignment_id and one.open), None)

    def problems(self, actor: Actor, spec: RunSpec, assignment: Assignment | None = None) -> list[Problem]:
        """Return what the rules of the actor's class, or of an assignment, have against these settings."""
        classroom = self.class_of(actor)
        if classroom is None:
            return []
        lock = assignment.brief.lock if assignment else classroom.rules.lock
        found = classroom.rules.problems(spec) + (lock.problems(spec) if lock else [])
        return list({problem.field: problem for problem in found}.values())

    def submit(
        self,
        actor: Actor,
        spec: RunSpec,
        device: str = "auto",
        *,
        assignment_id: str = "",
        prediction: float | None = None,
    ) -> Run:
        """Queue a run of this learner.

        Args:
            actor: who trains.
            spec: what.
            device: "auto", "cpu" or "gpu".
            assignment_id: the assignment that it is made for, "" for none.
            prediction: the test accuracy that is expected, a share from 0 to 1.

        Raises:
            SpecError: the rules do not allow these settings.
            NotAllowedError: too many of the learner's runs wait, the assignment is closed, or wants a prediction.
            EngineError, DataError: as `Engine.submit`.
        """
        classroom = self.class_of(actor)
        assignment = self.assignment(actor, assignment_id)
        if assignment_id and assignment is None:
            raise NotAllowedError(CLOSED_ASSIGNMENT)
        if assignment and assignment.brief.predict and (prediction is None or not 0 <= prediction <= 1):
            raise NotAllowedError(PREDICT_FIRST)
        if problems := self.problems(actor, spec, assignment):
            raise SpecError(problems)
        self._check_waiting(actor, classroom)
        if classroom is None:
            return self._engine.submit(spec, actor.learner, device)
        occasion = Occasion(
            classroom.id, assignment_id, prediction if assignment else None, most_seconds=classroom.rules.most_seconds
        )
        return self._engine.submit(spec, actor.learner, device, occasion)

    def for_course(self, spec: RunSpec) -> Run:
        """Queue a run of the course: nobody's own, and shared by all."""
        return self._engine.submit(spec, COURSE)

    def demonstrate(self, actor: Actor, classroom: Classroom, spec: RunSpec, device: str = "auto") -> Run:
        """Queue a teacher's demonstration, before everybody's runs; it is the teacher's own, in no class."""
        require(Deed.DEMONSTRATE, standings(actor, classroom, None))
        return self._engine.submit(spec, actor.learner, device, Occasion(priority=1))

    def resume(self, actor: Actor, run_id: str, epochs: int) -> Run:
        """Queue an ended run again, to train until it has `epochs` epochs in all.

        Raises:
            SpecError: that is more than the rules allow, or as `Engine.resume`.
        """
        run = self._allowed(actor, run_id, Deed.CONTINUE_RUN)
        classroom = self.class_of(actor)
        if classroom and (problems := classroom.rules.problems(run.spec.with_(epochs=epochs))):
            raise SpecError(problems)
        self._check_waiting(actor, classroom)
        return self._engine.resume(run_id, epochs)

    def see(self, actor: Actor, run_id: str) -> Run | None:
        """Return a run if the actor may see it, else None."""
        run = self._store.get(run_id)
        return run if run and self._may(actor, run, Deed.SEE_RUN) else None

    def stop(self, actor: Actor, run_id: str) -> None:
        """Stop a run; see `Engine.stop`."""
        run = self._allowed(actor, run_id, Deed.STOP_RUN)
        self._engine.stop(run_id, "" if run.learner == actor.learner else STOPPED_BY_TEACHER)

    def annotate(
        self,
        actor: Actor,
        run_id: str,
        *,
        name: str | None = None,
        note: str | None = None,
        starred: bool | None = None,
    ) -> Run:
        """Name, note or star a run; see `Store.annotate`."""
        self._allowed(actor, run_id, Deed.KEEP_RUN)
        return self._store.annotate(run_id, name=name, note=note, starred=starred)

    def trash(self, actor: Actor, run_id: str) -> Run:
        """Put a run into the trash; see `Store.trash`."""
        self._allowed(actor, run_id, Deed.KEEP_RUN)
        return self._store.trash(run_id)

    def restore(self, actor: Actor, run_id: str) -> Run:
        """Take a run out of the trash; see `Store.restore`."""
        self._allowed(actor, run_id, Deed.KEEP_RUN)
        return self._store.restore(run_id)

    def empty_trash(self, actor: Actor) -> int:
        """Remove the actor's own deleted runs for good; see `Store.purge`."""
        return self._store.purge(actor.learner)

    def adopt(self, actor: Actor, name: str, left: tuple[Outcome, Checkpoint, Album], steps_per_epoch: int) -> Run:
        """Keep a network from outside as a run of the actor; see `Store.adopt`."""
        return self._store.adopt(actor.learner, name, left, steps_per_epoch)

    def _check_waiting(self, actor: Actor, classroom: Classroom | None) -> None:
        mine = [run for run in self._store.active() if run.learner == actor.learner]
        if classroom is not None:
            mine = [run for run in mine if run.status is RunStatus.QUEUED]
        most = classroom.rules.most_waiting if classroom else MOST_WAITING
        if len(mine) >= most:
            raise NotAllowedError(FULL.format(len(mine), most, "your teacher allows" if classroom else "at once"))

    def _allowed(self, actor: Actor, run_id: str, deed: Deed) -> Run:
        run = self._store.get(run_id)
        if run is None:
            raise UnknownRunError(run_id)
        if not self._may(actor, run, deed):
            raise NotAllowedError(f"You may not {deed}: it is somebody else's.")
        return run

    def _may(self, actor: Actor, run: Run, deed: Deed) -> bool:
        classroom = self._store.classes.get(run.class_id) if run.class_id and actor.teacher else None
        return may(deed, standings(actor, classroom, None, run))


def waiting_first(runs: Sequence[Run]) -> list[Run]:
    """Return active runs with those that wait before those that train: the order in which to stop them all."""
    return sorted(runs, key=lambda run: run.status is not RunStatus.QUEUED)
