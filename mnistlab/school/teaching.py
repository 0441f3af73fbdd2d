"""What a teacher does with a class. Every method asks first whether this teacher may."""

from __future__ import annotations

import threading
from collections.abc import Callable

from mnistlab.core.history import WordsError, clean_name
from mnistlab.core.runs import Run
from mnistlab.core.school.assignment import Assignment, Brief
from mnistlab.core.school.classroom import Classroom, Member
from mnistlab.core.school.nickname import clean_nickname
from mnistlab.core.school.rights import Actor, Deed, NotAllowedError, Standing, require, standings
from mnistlab.core.school.rules import Rules
from mnistlab.core.school.topic import Topic
from mnistlab.school.pulse import Pulse
from mnistlab.school.training import Training
from mnistlab.store.school.book import UnknownClassError
from mnistlab.store.store import Store

MOST_CLASSES = 100
"""How many classes one teacher may have."""


class Teaching:
    """A teacher's classes. Methods raise `NotAllowedError` for anybody but the class's teacher.

    `doomed` is called when a class was deleted, to have it removed.
    """

    def __init__(self, store: Store, training: Training, pulse: Pulse, doomed: Callable[[], None]):
        self._store = store
        self._book = store.classes
        self._training = training
        self._pulse = pulse
        self._doomed = doomed
        self._ruling = threading.Lock()

    def classes(self, actor: Actor) -> list[Classroom]:
        """Return the actor's classes, the newest first; none for who is no teacher."""
        return self._book.of_teacher(actor.teacher) if actor.teacher else []

    def create(self, actor: Actor, name: str) -> Classroom:
        """Add an open class.

        Raises:
            WordsError: the name is empty or too long.
        """
        require(Deed.CREATE_CLASS, standings(actor, None, None))
        if len(self.classes(actor)) >= MOST_CLASSES:
            raise NotAllowedError(f"You have {MOST_CLASSES} classes. Delete one that is over.")
        return self._book.create(_name(name), actor.teacher)

    def watch(self, actor: Actor, class_id: str) -> Classroom:
        """Return a class to its teacher.

        Raises:
            UnknownClassError: there is no such class.
        """
        return self._theirs(actor, class_id, Deed.WATCH)

    def rename(self, actor: Actor, class_id: str, name: str) -> Classroom:
        """Give a class another name."""
        self._theirs(actor, class_id, Deed.RULE)
        return self._changed(class_id, name=_name(name))

    def open(self, actor: Actor, class_id: str, is_open: bool) -> Classroom:
        """Open a class for learners to join and train in, or close it: then it lets nobody in and rules nobody."""
        self._theirs(actor, class_id, Deed.RULE)
        return self._changed(class_id, open=is_open)

    def rule(self, actor: Actor, class_id: str, rules: Rules) -> Classroom:
        """Set what learners may do; it holds at once. What trains already may train no longer than is allowed now."""
        with self._ruling:  # what has changed is told by what was there before
            before = self._theirs(actor, class_id, Deed.RULE).rules
            classroom = self._book.change(class_id, rules=rules.model_dump(mode="json"))
        self._pulse.beat(class_id, topic=_topic(before, rules))
        self._training.limit(actor, classroom)
        return classroom

    def keep(self, actor: Actor, class_id: str, days: int) -> Classroom:
        """Set for how many days after its last use the class is kept, from 1 to 365."""
        self._theirs(actor, class_id, Deed.RULE)
        return self._changed(class_id, days=min(max(days, 1), 365))

    def members(self, actor: Actor, class_id: str) -> list[Member]:
        """Return everybody who ever joined the class."""
        self._theirs(actor, class_id, Deed.TEND)
        return self._book.members(class_id)

    def rename_member(self, actor: Actor, class_id: str, learner: str, nickname: str) -> Member:
        """Give a learner another nickname.

        Raises:
            NicknameError: it cannot be used.
            StoreError: somebody else in the class has it.
        """
        self._theirs(actor, class_id, Deed.TEND)
        member = self._book.change_member(class_id, learner, nickname=clean_nickname(nickname))
        self._pulse.beat(class_id, learner)
        return member

    def remove(self, actor: Actor, class_id: str, learner: str, removed: bool = True) -> Member:
        """Send a learner out of the class, whose runs are stopped, or let them in again."""
        self._theirs(actor, class_id, Deed.TEND)
        member = self._book.change_member(class_id, learner, removed=removed)
        self._pulse.beat(class_id, learner)
        if removed:
            self.stop_all(actor, class_id, learner)
        return member

    def stop_all(self, actor: Actor, class_id: str, learner: str | None = None) -> int:
        """Stop all runs of the class, or of one learner in it, that wait or train; return how many."""
        self._theirs(actor, class_id, Deed.TEND)
        active = [run for run in self._store.active() if run.class_id == class_id and learner in (None, run.learner)]
        self._training.stop_all(actor, active)
        return len(active)

    def runs(self, actor: Actor, class_id: str) -> list[Run]:
        """Return the runs made in the class, the newest first."""
        self._theirs(actor, class_id, Deed.WATCH)
        return self._store.of_class(class_id)

    def assign(
        self, actor: Actor, class_id: str, brief: Brief, assignment_id: str | None = None, *, is_open: bool = True
    ) -> Assignment:
        """Add an assignment, or write one anew."""
        self._theirs(actor, class_id, Deed.ASSIGN)
        assignment = self._book.assign(class_id, brief, assignment_id, is_open=is_open)
        self._pulse.beat(class_id)
        return assignment

    def withdraw(self, actor: Actor, class_id: str, assignment_id: str) -> None:
        """Remove an assignment; the runs made for it stay."""
        self._theirs(actor, class_id, Deed.ASSIGN)
        self._book.withdraw(class_id, assignment_id)
        self._pulse.beat(class_id)

    def delete(self, actor: Actor, class_id: str) -> None:
        """Delete a class with its learners' nicknames, assignments and all runs made in it, with their files.

        It is out of sight at once. The janitor does the rest: what still trains is stopped, and removed as soon as it
        has ended.
        """
        self._theirs(actor, class_id, Deed.DELETE_CLASS)
        self._changed(class_id, doomed=True, open=False)
        self._doomed()

    def _theirs(self, actor: Actor, class_id: str, deed: Deed) -> Classroom:
        classroom = self._book.get(class_id)
        if classroom is None:
            if not actor.teacher:  # who may not look is not told what there is
                require(deed, {Standing.STRANGER})
            raise UnknownClassError("There is no such class (any more).")
        require(deed, standings(actor, classroom, None))
        return classroom

    def _changed(self, class_id: str, **values: object) -> Classroom:
        classroom = self._book.change(class_id, **values)
        self._pulse.beat(class_id)
        return classroom


def _topic(before: Rules, after: Rules) -> Topic:
    changed = [name for name in Rules.model_fields if getattr(before, name) != getattr(after, name)]
    return {"lock": Topic.KNOBS, "results": Topic.RESULTS}.get(" ".join(changed), Topic.ANY)


def _name(text: str) -> str:
    if not (name := clean_name(text)):
        raise WordsError("A class needs a name, so that you find it again.")
    return name
