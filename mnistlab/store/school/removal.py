"""Removing classes for good: which are due, what has to go with them, and that nothing of it stays in the file."""

from __future__ import annotations

import sqlalchemy as sa

from mnistlab.core.school.rules import Rules
from mnistlab.store.database import Database
from mnistlab.store.schema import assignments, classes, members, runs

DAY = 86_400.0


class Removal:
    """What a deleted class leaves to be done, step by step; each step can be repeated. Raises `StoreError`.

    A class that is being deleted is marked as doomed. The mark is the last thing of it to go: whatever interrupts its
    removal, it says that it has to be finished.
    """

    def __init__(self, database: Database):
        self._database = database

    def doom_unused(self, now: float) -> list[str]:
        """Mark the classes that nobody has used for longer than they are to be kept; return their ids."""
        unused = ~classes.c.doomed & (classes.c.used_at + classes.c.days * DAY < now)
        with self._database.reading() as connection:
            found = list(connection.scalars(sa.select(classes.c.id).where(unused)))
        if found:  # seldom: an hourly look writes nothing
            with self._database.writing() as connection:
                connection.execute(sa.update(classes).where(unused).values(doomed=True, open=False))
        return found

    def doomed(self) -> list[str]:
        """Return the ids of the classes that are being deleted."""
        with self._database.reading() as connection:
            return list(connection.scalars(sa.select(classes.c.id).where(classes.c.doomed)))

    def runs_of(self, class_id: str) -> list[str]:
        """Return the ids of all runs made in a class, those in the trash too."""
        return self._ids(runs.c.class_id == class_id)

    def strays(self) -> list[str]:
        """Return the ids of runs made in a class that is no more: somebody was quicker than its removal."""
        return self._ids((runs.c.class_id != "") & ~sa.exists().where(classes.c.id == runs.c.class_id))

    def empty(self, class_id: str) -> None:
        """Remove who was in a doomed class, its assignments, its name and whose it was: what is left says nothing."""
        nothing = {"name": "", "teacher": "", "secret": 0, "rules": Rules().model_dump(mode="json")}
        with self._database.writing() as connection:
            connection.execute(sa.delete(members).where(members.c.class_id == class_id))
            connection.execute(sa.delete(assignments).where(assignments.c.class_id == class_id))
            connection.execute(sa.update(classes).where(classes.c.id == class_id, classes.c.doomed).values(**nothing))

    def forget(self, class_id: str) -> None:
        """Remove the mark of a doomed class, and so the last of it."""
        with self._database.writing() as connection:
            connection.execute(sa.delete(classes).where(classes.c.id == class_id, classes.c.doomed))

    def compact(self) -> None:
        """Have what was deleted disappear from the database's file; see `Database.compact`."""
        self._database.compact()

    def _ids(self, condition: sa.ColumnElement[bool]) -> list[str]:
        with self._database.reading() as connection:
            return list(connection.scalars(sa.select(runs.c.id).where(condition)))
