"""A learner's runs: submitted within the rules of their class, seen, stopped and kept by those who may."""

from __future__ import annotations

from collections.abc import Sequence

from mnistlab.core.outcome import Checkpoint, Outcome
from mnistlab.core.problems import Problem
from mnistlab.core.runs import Occasion, Run, RunStatus
from mnistlab.core.school.assignment import Assignment
from mnistlab.core.school.classroom import Classroom
from mnistlab.core.school.course import COURSE
from mnistlab.core.school.rights import Actor, Deed, NotAllowedError, may, require, standings
from mnistlab.core.school.stopping import BY_TEACHER, used_up
from mnistlab.core.snapshots import Album
from mnistlab.core.spec import RunSpec
from mnistlab.engine.service import Engine
from mnistlab.school.attendance import Attendance
from mnistlab.school.terms import Terms
from mnistlab.school.turnstile import Turnstile
from mnistlab.store.errors import UnknownRunError
from mnistlab.store.store import Store

_LOST = (RunStatus.FAILED, RunStatus.INTERRUPTED)
_COURSE_RUNS = 500
"""More than all lessons and tutorials together have."""


class Training:
    """What becomes of runs, asked for by an actor. Whatever it refuses raises `NotAllowedError` with a sentence."""

    def __init__(self, store: Store, engine: Engine, attendance: Attendance):
        self._store = store
        self._engine = engine
        self._terms = Terms(store, attendance)
        self._turnstile = Turnstile(store)

    def class_of(self, actor: Actor) -> Classroom | None:
        """Return the open class whose rules hold for this actor's runs now."""
        return self._terms.class_of(actor)

    def assignment(self, actor: Actor, assignment_id: str) -> Assignment | None:
        """Return an open assignment of the actor's class, or None."""
        return self._terms.assignment(actor, assignment_id)

    def problems(self, actor: Actor, spec: RunSpec, assignment: Assignment | None = None) -> list[Problem]:
        """Return what the rules of the actor's class, or of an assignment, have against these settings."""
        return self._terms.problems(actor, spec, assignment)

    def fitting(self, actor: Actor, spec: RunSpec, assignment: Assignment | None = None) -> RunSpec:
        """Return the settings with fixed knobs as they have to be, and the others within the class's limits."""
        return self._terms.fitting(actor, spec, assignment)

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
        occasion, classroom = self._terms.begin(actor, spec, assignment_id, prediction), self.class_of(actor)
        with self._turnstile.enter(actor.learner, classroom):
            run = self._engine.submit(spec, actor.learner, device, occasion)
        self._keep_to_the_limit(actor, run)
        return run

    def room(self, actor: Actor) -> int:
        """Return how many more runs the actor may have in the queue now."""
        return self._turnstile.room(actor.learner, self.class_of(actor))

    def for_course(self, spec: RunSpec) -> Run:
        """Return the course's run with these settings, nobody's own and shared by all; queue it if there is none."""
        with self._turnstile.alone(COURSE):
            known = (run for run in self._store.of_learner(COURSE, limit=_COURSE_RUNS) if run.spec == spec)
            return next((run for run in known if run.status not in _LOST), None) or self._engine.submit(spec, COURSE)

    def demonstrate(self, actor: Actor, classroom: Classroom, spec: RunSpec, device: str = "auto") -> Run:
        """Queue a teacher's demonstration, before everybody's runs; it is the teacher's own, in no class."""
        require(Deed.DEMONSTRATE, standings(actor, classroom, None))
        with self._turnstile.enter(actor.learner, None):
            return self._engine.submit(spec, actor.learner, device, Occasion(priority=1))

    def resume(self, actor: Actor, run_id: str, epochs: int) -> Run:
        """Queue an ended run again, to train until it has `epochs` epochs in all.

        It waits for its turn like any other, and a demonstration goes first only for one who is still a teacher.

        Raises:
            SpecError: that is more than the rules allow, or as `Engine.resume`.
            NotAllowedError: it was trained for as long as the rules allow, or too many of the learner's runs wait.
        """
        run = self._allowed(actor, run_id, Deed.CONTINUE_RUN)
        classroom = self.class_of(actor)
        self._terms.go_on(actor, run, epochs)
        most_seconds = classroom.rules.most_seconds if classroom else None
        if most_seconds is not None and run.seconds >= most_seconds:
            raise NotAllowedError(used_up(most_seconds))
        occasion = Occasion(priority=run.priority if actor.teacher else 0, most_seconds=most_seconds)
        with self._turnstile.enter(actor.learner, classroom):
            run = self._engine.resume(run_id, epochs, occasion)
        self._keep_to_the_limit(actor, run)
        return run

    def see(self, actor: Actor, run_id: str) -> Run | None:
        """Return a run if the actor may see it, else None."""
        run = self._store.get(run_id)
        return run if run and self._may(actor, run, Deed.SEE_RUN) else None

    def stop(self, actor: Actor, run_id: str) -> None:
        """Stop a run; see `Engine.stop`."""
        self.stop_all(actor, [self._found(run_id)])

    def stop_all(self, actor: Actor, runs: Sequence[Run]) -> None:
        """Stop several runs at once, or none if one of them may not be stopped; see `Engine.stop_all`."""
        one_of_each = {(run.class_id, run.learner): run for run in runs}
        for run in one_of_each.values():
            self._require(actor, run, Deed.STOP_RUN)
        mine = [run.id for run in runs if run.learner == actor.learner]
        others = [run.id for run in runs if run.learner != actor.learner]
        if mine:
            self._engine.stop_all(mine)
        if others:
            self._engine.stop_all(others, BY_TEACHER)

    def limit(self, actor: Actor, classroom: Classroom) -> None:
        """Have the limit on training in a class hold for those of its runs that wait or train already."""
        require(Deed.RULE, standings(actor, classroom, None))
        self._engine.limit(classroom.id, classroom.rules.most_seconds)

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

    def _keep_to_the_limit(self, actor: Actor, run: Run) -> None:
        """Give a run the limit that holds now: it may have been set while the run was on its way into the queue."""
        classroom = self.class_of(actor)
        if classroom and run.class_id == classroom.id and run.most_seconds != classroom.rules.most_seconds:
            self._engine.limit(classroom.id, classroom.rules.most_seconds)

    def _allowed(self, actor: Actor, run_id: str, deed: Deed) -> Run:
        run = self._found(run_id)
        self._require(actor, run, deed)
        return run

    def _found(self, run_id: str) -> Run:
        run = self._store.get(run_id)
        if run is None:
            raise UnknownRunError(run_id)
        return run

    def _require(self, actor: Actor, run: Run, deed: Deed) -> None:
        if not self._may(actor, run, deed):
            raise NotAllowedError(f"You may not {deed}: it is somebody else's.")

    def _may(self, actor: Actor, run: Run, deed: Deed) -> bool:
        classroom = self._store.classes.get(run.class_id) if run.class_id and actor.teacher else None
        return may(deed, standings(actor, classroom, None, run))
