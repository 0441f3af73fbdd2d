"""Who is in which class: joining by a code, leaving, and being asked for at every page."""

from __future__ import annotations

import time
from collections.abc import Callable

from mnistlab.core.school.attempts import CODES_OF_ADDRESS, CODES_OF_LEARNER, Attempts, household, in_words
from mnistlab.core.school.classroom import Classroom, Member
from mnistlab.core.school.code import read_code
from mnistlab.core.school.nickname import clean_nickname
from mnistlab.core.school.rights import Actor, Deed, NotAllowedError, Standing, require, standings
from mnistlab.school.pulse import Pulse
from mnistlab.store.store import Store

NO_SUCH_CLASS = "There is no open class with this code. Compare it with the code on the projector."
TOO_MANY = "Too many wrong codes came from here. Try again in {}."
SENT_OUT = "Your teacher has taken you out of this class. Ask them to let you in again."

_MOST_KNOWN = 5000

Place = tuple[Classroom, Member]


class Attendance:
    """Memberships as they are now, remembered until something changes: every page asks for them."""

    def __init__(self, store: Store, pulse: Pulse, clock: Callable[[], float] = time.monotonic):
        self._book = store.classes
        self._pulse = pulse
        self._clock = clock
        self._attempts = Attempts(CODES_OF_LEARNER, CODES_OF_ADDRESS)
        self._known: dict[str, tuple[str, str, Place | None]] = {}

    def place(self, learner: str) -> Place | None:
        """Return the class a learner is in now and their membership of it, or None."""
        class_id, mark, place = self._known.get(learner, ("", "", None))
        if mark == self._pulse.mark(class_id, learner):
            return place
        before = self._pulse.total
        place = self._book.current(learner)
        class_id = place[0].id if place else ""
        mark = self._pulse.mark(class_id, learner)
        if self._pulse.total == before:  # what is read while something changes is not remembered
            if len(self._known) > _MOST_KNOWN:
                self._known.clear()
            self._known[learner] = (class_id, mark, place)
        return place

    def join(self, actor: Actor, code: str, nickname: str, address: str | None = None) -> Place:
        """Let a learner into the open class with this code, or in again.

        Args:
            actor: who joins.
            code: as it was typed.
            nickname: as it was typed.
            address: where from, None if that is unknown: wrong codes are counted.

        Raises:
            CodeError: that cannot be a code.
            NicknameError: the nickname cannot be used.
            NotAllowedError: there is no such open class, its teacher removed them, or too many codes were wrong.
            FullClassError: the class is full.
        """
        code, nickname = read_code(code), clean_nickname(nickname)
        keys = actor.learner, household(address)
        if wait := self._attempts.begin(self._clock(), *keys):
            raise NotAllowedError(TOO_MANY.format(in_words(wait)))
        classroom = self._book.by_code(code)
        if classroom is None or not classroom.open:
            raise NotAllowedError(NO_SUCH_CLASS)
        self._attempts.right(*keys)
        known = self._book.member(classroom.id, actor.learner)
        if known is not None and known.removed:
            raise NotAllowedError(SENT_OUT)
        before = self.place(actor.learner)
        member = self._book.join(classroom.id, actor.learner, nickname)
        self._pulse.beat(classroom.id, actor.learner)
        if before is not None and before[0].id != classroom.id:  # they are in one class at a time
            self._pulse.beat(before[0].id, actor.learner)
        return classroom, member

    def leave(self, actor: Actor) -> None:
        """Take a learner out of the class they are in; their runs stay there, and they can come back."""
        place = self.place(actor.learner)
        require(Deed.LEAVE, {Standing.STRANGER} if place is None else standings(actor, *place))
        if place is not None:
            self._book.change_member(place[0].id, actor.learner, left=True)
            self._pulse.beat(place[0].id, actor.learner)

    def last(self, learner: str) -> Place | None:
        """Return the class a learner entered last and what has become of their membership; None if it is deleted."""
        return self._book.last(learner)

    def of(self, class_id: str, learner: str) -> Place | None:
        """Return a class and a learner's membership of it, present or not; None if there is none (any more)."""
        classroom, member = self._book.get(class_id), self._book.member(class_id, learner)
        return (classroom, member) if classroom and member else None
