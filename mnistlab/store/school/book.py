"""The class book: which classes there are, who is in them, what they were asked to do, and who teaches."""

from __future__ import annotations

import secrets
import time
from collections.abc import Mapping, Sequence
from typing import Any

import sqlalchemy as sa
from sqlalchemy.exc import IntegrityError

from mnistlab.core.school.assignment import Assignment, Brief
from mnistlab.core.school.classroom import Classroom, Member
from mnistlab.core.school.code import new_code
from mnistlab.core.school.nickname import free_nickname, nickname_key
from mnistlab.store.database import Database
from mnistlab.store.errors import StoreError
from mnistlab.store.schema import assignments, classes, members, runs, scores, teachers, verdicts
from mnistlab.store.school.rows import assignment_from, classroom_from, member_from

MOST_MEMBERS = 500
"""How many learners a class may have."""


class UnknownClassError(StoreError):
    """There is no such class, learner or assignment (any more)."""


class FullClassError(StoreError):
    """No more learners can join the class."""


class ClassBook:
    """Classes, members, assignments, scores and signed-in teachers; any number of threads may use it.

    It keeps what it is told: who may tell it what is the school's business. Every method is one small
    transaction; all raise `StoreError` when the database fails, and `UnknownClassError` where what they
    are to change does not exist.
    """

    def __init__(self, database: Database):
        self._database = database

    def create(self, name: str, teacher: str) -> Classroom:
        """Add an open class with a code of its own and return it."""
        now = time.time()
        values: dict[str, Any] = {"id": secrets.token_hex(6), "name": name, "teacher": teacher}
        values |= {"created_at": now, "used_at": now, "secret": secrets.randbits(31)}
        classroom = Classroom(code=new_code(), **values)
        row = values | {"code": classroom.code, "open": True, "doomed": False, "days": classroom.days}
        with self._database.writing() as connection:
            while connection.scalar(sa.select(classes.c.id).where(classes.c.code == row["code"])):
                row["code"] = new_code()
            connection.execute(sa.insert(classes).values(**row, rules=classroom.rules.model_dump(mode="json")))
            return _classroom(connection, classroom.id)

    def get(self, class_id: str) -> Classroom | None:
        """Return a class, or None if there is none of that id."""
        return self._one(classes.c.id == class_id)

    def by_code(self, code: str) -> Classroom | None:
        """Return the class with this code, or None."""
        return self._one(classes.c.code == code)

    def of_teacher(self, teacher: str) -> list[Classroom]:
        """Return a teacher's classes, the newest first, without those that are being deleted."""
        mine = (classes.c.teacher == teacher) & ~classes.c.doomed
        return self._classes(sa.select(classes).where(mine).order_by(classes.c.created_at.desc()))

    def all(self) -> list[Classroom]:
        """Return every class, those that are being deleted too."""
        return self._classes(sa.select(classes))

    def change(self, class_id: str, **values: Any) -> Classroom:
        """Change columns of a class (`rules` as JSON values) and return it; its use is noted."""
        with self._database.writing() as connection:
            connection.execute(sa.update(classes).where(classes.c.id == class_id).values(used_at=time.time(), **values))
            return _classroom(connection, class_id)

    def join(self, class_id: str, learner: str, nickname: str) -> Member:
        """Put a learner into a class, or let them in again; of the same nicknames the later one gets a number.

        They leave the class they were in before: a browser is in one at a time.
        One who was removed comes back as removed as they were: that is for the school to refuse.

        Raises:
            FullClassError: there is no room for another learner.
        """
        now = time.time()
        me = (members.c.class_id == class_id) & (members.c.learner == learner)
        with self._database.writing() as connection:
            _classroom(connection, class_id)
            there = members.c.class_id == class_id
            taken = set(
                connection.scalars(sa.select(members.c.nickname_key).where(there, members.c.learner != learner))
            )
            name = free_nickname(nickname, taken)
            values = {"nickname": name, "nickname_key": nickname_key(name), "entered_at": now, "left": False}
            if not connection.execute(sa.update(members).where(me).values(**values)).rowcount:
                if len(taken) >= MOST_MEMBERS:
                    raise FullClassError(f"This class is full: it has {MOST_MEMBERS} learners.")
                values |= {"class_id": class_id, "learner": learner, "joined_at": now, "removed": False}
                connection.execute(sa.insert(members).values(**values))
            others = (members.c.learner == learner) & (members.c.class_id != class_id)
            connection.execute(sa.update(members).where(others, ~members.c.left).values(left=True))
            connection.execute(sa.update(classes).where(classes.c.id == class_id).values(used_at=now))
            return member_from(connection.execute(sa.select(members).where(me)).mappings().one())

    def member(self, class_id: str, learner: str) -> Member | None:
        """Return a learner's membership of a class, present or not, or None."""
        query = sa.select(members).where(members.c.class_id == class_id, members.c.learner == learner)
        with self._database.reading() as connection:
            row = connection.execute(query).mappings().first()
        return member_from(row) if row else None

    def last(self, learner: str) -> tuple[Classroom, Member] | None:
        """Return the class that a learner entered last and their membership of it, whatever has become of that.

        None if they never were in one, or it is being deleted.
        """
        mine = (members.c.learner == learner) & ~classes.c.doomed
        query = sa.select(members).join(classes).where(mine).order_by(members.c.entered_at.desc()).limit(1)
        with self._database.reading() as connection:
            row = connection.execute(query).mappings().first()
            return (_classroom(connection, row["class_id"]), member_from(row)) if row else None

    def current(self, learner: str) -> tuple[Classroom, Member] | None:
        """Return the class that a learner is in now and their membership of it; None if they are in none."""
        last = self.last(learner)
        return last if last and last[1].present else None

    def members(self, class_id: str) -> list[Member]:
        """Return everybody who ever joined a class, in the order they did."""
        query = sa.select(members).where(members.c.class_id == class_id).order_by(members.c.joined_at)
        with self._database.reading() as connection:
            return [member_from(row) for row in connection.execute(query).mappings()]

    def change_member(self, class_id: str, learner: str, **values: Any) -> Member:
        """Change columns of a membership and return it.

        Raises:
            StoreError: somebody else in the class has that nickname.
        """
        me = (members.c.class_id == class_id) & (members.c.learner == learner)
        if "nickname" in values:
            values["nickname_key"] = nickname_key(values["nickname"])
        try:
            with self._database.writing() as connection:
                connection.execute(sa.update(members).where(me).values(**values))
                row = connection.execute(sa.select(members).where(me)).mappings().first()
        except StoreError as error:
            if isinstance(error.__cause__, IntegrityError):
                raise StoreError("Somebody else in this class has that nickname.") from None
            raise
        if row is None:
            raise UnknownClassError("There is no such learner in this class.")
        return member_from(row)

    def assign(
        self, class_id: str, brief: Brief, assignment_id: str | None = None, *, is_open: bool = True
    ) -> Assignment:
        """Add an assignment, or write one anew; return it."""
        values = {"brief": brief.model_dump(mode="json"), "open": is_open}
        with self._database.writing() as connection:
            _classroom(connection, class_id)
            if assignment_id is None:
                assignment_id = secrets.token_hex(4)
                values |= {"id": assignment_id, "class_id": class_id, "created_at": time.time()}
                connection.execute(sa.insert(assignments).values(**values))
            else:
                this = (assignments.c.id == assignment_id) & (assignments.c.class_id == class_id)
                connection.execute(sa.update(assignments).where(this).values(**values))
            query = sa.select(assignments).where(assignments.c.id == assignment_id, assignments.c.class_id == class_id)
            row = connection.execute(query).mappings().first()
        if row is None:
            raise UnknownClassError("There is no such assignment.")
        return assignment_from(row)

    def assignments(self, class_id: str) -> list[Assignment]:
        """Return a class's assignments in the order they were written."""
        query = sa.select(assignments).where(assignments.c.class_id == class_id).order_by(assignments.c.created_at)
        with self._database.reading() as connection:
            return [assignment_from(row) for row in connection.execute(query).mappings()]

    def withdraw(self, class_id: str, assignment_id: str) -> None:
        """Remove an assignment; the runs made for it stay."""
        this = (assignments.c.id == assignment_id) & (assignments.c.class_id == class_id)
        with self._database.writing() as connection:
            connection.execute(sa.delete(assignments).where(this))

    def verdicts(self, assignment_id: str) -> dict[str, bool]:
        """Return what learners say of an assignment's claim, by learner: whether it holds."""
        query = sa.select(verdicts.c.learner, verdicts.c.holds).where(verdicts.c.assignment_id == assignment_id)
        with self._database.reading() as connection:
            return {row.learner: row.holds for row in connection.execute(query)}

    def conclude(self, assignment_id: str, learner: str, holds: bool) -> None:
        """Keep what a learner says of an assignment's claim; what they said before is forgotten."""
        this = (verdicts.c.assignment_id == assignment_id) & (verdicts.c.learner == learner)
        values = {"assignment_id": assignment_id, "learner": learner, "holds": holds, "given_at": time.time()}
        with self._database.writing() as connection:
            if not connection.scalar(sa.select(assignments.c.id).where(assignments.c.id == assignment_id)):
                raise UnknownClassError("There is no such assignment (any more).")
            connection.execute(sa.delete(verdicts).where(this))
            connection.execute(sa.insert(verdicts).values(**values))

    def scores(self, run_ids: Sequence[str]) -> dict[tuple[str, int], float]:
        """Return the accuracies on secret images that are known of these runs, by (run id, attempt)."""
        query = sa.select(scores).where(scores.c.run_id.in_(run_ids))
        with self._database.reading() as connection:
            return {(row.run_id, row.attempt): row.accuracy for row in connection.execute(query)}

    def score(self, found: Mapping[tuple[str, int], float]) -> None:
        """Keep accuracies on secret images, by (run id, attempt), of runs that still exist."""
        with self._database.writing() as connection:
            there = set(connection.scalars(sa.select(runs.c.id).where(runs.c.id.in_([run_id for run_id, _ in found]))))
            for (run_id, attempt), accuracy in found.items():
                if run_id not in there:
                    continue
                this = (scores.c.run_id == run_id) & (scores.c.attempt == attempt)
                connection.execute(sa.delete(scores).where(this))
                values = {"run_id": run_id, "attempt": attempt, "accuracy": accuracy}
                connection.execute(sa.insert(scores).values(**values))

    def sign_in(self, token_hash: str, teacher: str, until: float) -> None:
        """Note that whoever has this token is a teacher until then."""
        with self._database.writing() as connection:
            connection.execute(sa.delete(teachers).where(teachers.c.until < time.time()))
            connection.execute(sa.delete(teachers).where(teachers.c.token_hash == token_hash))
            connection.execute(sa.insert(teachers).values(token_hash=token_hash, teacher=teacher, until=until))

    def signed_in(self, token_hash: str) -> str:
        """Return the teacher who has this token, "" if nobody has."""
        query = sa.select(teachers.c.teacher).where(
            teachers.c.token_hash == token_hash, teachers.c.until >= time.time()
        )
        with self._database.reading() as connection:
            return connection.scalar(query) or ""

    def sign_out(self, token_hash: str) -> None:
        """Forget a token."""
        with self._database.writing() as connection:
            connection.execute(sa.delete(teachers).where(teachers.c.token_hash == token_hash))

    def _one(self, condition: sa.ColumnElement[bool]) -> Classroom | None:
        found = self._classes(sa.select(classes).where(condition, ~classes.c.doomed))
        return found[0] if found else None

    def _classes(self, query: sa.Select[Any]) -> list[Classroom]:
        with self._database.reading() as connection:
            return [classroom_from(row) for row in connection.execute(query).mappings()]


def _classroom(connection: sa.Connection, class_id: str) -> Classroom:
    row = connection.execute(sa.select(classes).where(classes.c.id == class_id)).mappings().first()
    if row is None:
        raise UnknownClassError("There is no such class (any more).")
    return classroom_from(row)
