"""Who is in which class: joining by a code, leaving, and being asked for at every page."""

from __future__ import annotations

from mnistlab.core.school.classroom import Classroom, Member
from mnistlab.core.school.code import read_code
from mnistlab.core.school.nickname import clean_nickname
from mnistlab.core.school.rights import Actor, Deed, NotAllowedError, Standing, require, standings
from mnistlab.school.pulse import Pulse
from mnistlab.store.store import Store

NO_SUCH_CLASS = "There is no open class with this code. Compare it with the code on the projector."
SENT_OUT = "Your teacher has taken you out of this class. Ask them to let you in again."

_MOST_KNOWN = 5000

Place = tuple[Classroom, Member]


class Attendance:
    """Memberships as they are now, remembered until a class changes: every page asks for them."""

    def __init__(self, store: Store, pulse: Pulse):
        self._book = store.classes
        self._pulse = pulse
        self._known: dict[str, Place | None] = {}
        pulse.subscribe(self._forget)

    def place(self, learner: str) -> Place | None:
        """Return the class a learner is in now and their membership of it, or None."""
        known = self._known  # what is read while a class changes goes into a dictionary that nobody asks any more
        try:
            return known[learner]
        except KeyError:
            found = self._book.current(learner)
        if len(known) > _MOST_KNOWN:
            known.clear()
        known[learner] = found
        return found

    def join(self, actor: Actor, code: str, nickname: str) -> Place:
        """Let a learner into the open class with this code, or in again.

        Raises:
            CodeError: that cannot be a code.
            NicknameError: the nickname cannot be used.
            NotAllowedError: there is no such open class, or its teacher removed them.
            FullClassError: the class is full.
        """
        code, nickname = read_code(code), clean_nickname(nickname)
        classroom = self._book.by_code(code)
        if classroom is None or not classroom.open:
            raise NotAllowedError(NO_SUCH_CLASS)
        known = self._book.member(classroom.id, actor.learner)
        if known is not None and known.removed:
            raise NotAllowedError(SENT_OUT)
        member = self._book.join(classroom.id, actor.learner, nickname)
        self._pulse.beat(classroom.id)
        return classroom, member

    def leave(self, actor: Actor) -> None:
        """Take a learner out of the class they are in; their runs stay there, and they can come back."""
        place = self.place(actor.learner)
        require(Deed.LEAVE, {Standing.STRANGER} if place is None else standings(actor, *place))
        if place is not None:
            self._book.change_member(place[0].id, actor.learner, left=True)
            self._pulse.beat(place[0].id)

    def _forget(self, class_id: str) -> None:
        self._known = {}
