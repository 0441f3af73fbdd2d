"""What a class has done, read for those who may take it away."""

from __future__ import annotations

from mnistlab.core.school.classroom import Classroom
from mnistlab.core.school.record import Record
from mnistlab.core.school.rights import Actor, Deed, NotAllowedError, Standing, require, standings
from mnistlab.school.attendance import Attendance
from mnistlab.store.school.book import UnknownClassError
from mnistlab.store.store import Store

MOST_RUNS = 20_000
"""So many runs of a class, the newest ones, are in its record."""

HIDDEN = "Your teacher shows results later. Your report is here then."


class Records:
    """Records of classes. Each method asks who may, as the button for it may have stood on a page for a while."""

    def __init__(self, store: Store, attendance: Attendance):
        self._store = store
        self._attendance = attendance

    def of_class(self, actor: Actor, class_id: str) -> Record:
        """Return what a class has done, to its teacher."""
        return self._read(self._theirs(actor, class_id, Deed.WATCH))

    def of_learner(self, actor: Actor, class_id: str, learner: str) -> Record:
        """Return what one learner has done in a class, to its teacher.

        Raises:
            UnknownClassError: there is no such learner in it.
        """
        record = self._read(self._theirs(actor, class_id, Deed.WATCH), learner)
        if not record.members:
            raise UnknownClassError("There is no such learner in this class (any more).")
        return record

    def own(self, actor: Actor) -> Record:
        """Return what a learner has done in the class that they are in, to themselves.

        Raises:
            NotAllowedError: they are in none, or its results are hidden.
        """
        place = self._attendance.place(actor.learner)
        require(Deed.SEE_CLASS, {Standing.STRANGER} if place is None else standings(actor, *place))
        if place is None or not results_shown(place[0]):
            raise NotAllowedError(HIDDEN)
        return self._read(place[0], actor.learner)

    def size(self, actor: Actor, class_id: str) -> tuple[int, int]:
        """Return how many learners and runs the deletion of a class would delete, to who may do that."""
        self._theirs(actor, class_id, Deed.DELETE_CLASS)
        return len(self._store.classes.members(class_id)), len(self._store.removal.runs_of(class_id))

    def _read(self, classroom: Classroom, learner: str | None = None) -> Record:
        store, book = self._store, self._store.classes
        runs = store.of_class(classroom.id, MOST_RUNS, learner)
        assignments = book.assignments(classroom.id)
        return Record(
            classroom,
            [member for member in book.members(classroom.id) if learner in (None, member.learner)],
            assignments,
            sorted(runs, key=lambda run: run.created_at),
            book.scores([run.id for run in runs]),
            {one.id: book.verdicts(one.id) for one in assignments if one.brief.claim},
        )

    def _theirs(self, actor: Actor, class_id: str, deed: Deed) -> Classroom:
        classroom = self._store.classes.get(class_id)
        require(deed, standings(actor, classroom, None))
        if classroom is None:
            raise UnknownClassError("There is no such class (any more).")
        return classroom


def results_shown(classroom: Classroom) -> bool:
    """Whether a class's learners see what came of their runs."""
    return classroom.rules.results or not classroom.open
