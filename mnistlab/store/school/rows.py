"""Between rows of the classroom's tables and the core's types."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from pydantic import ValidationError

from mnistlab.core.school.assignment import Assignment, Brief
from mnistlab.core.school.classroom import Classroom, Member
from mnistlab.core.school.rules import Rules
from mnistlab.store.errors import StoreError


def classroom_from(row: sa.RowMapping) -> Classroom:
    """Return a row of `classes` as a Classroom.

    Raises:
        StoreError: its rules are none that this program knows.
    """
    values = _values(row)
    try:
        return Classroom(rules=Rules.model_validate(values.pop("rules")), **values)
    except ValidationError as error:
        raise StoreError(f"The rules of class {values['id']} cannot be read: {error.errors()[0]['msg']}.") from None


def member_from(row: sa.RowMapping) -> Member:
    """Return a row of `members` as a Member."""
    values = _values(row)
    del values["nickname_key"]
    return Member(**values)


def assignment_from(row: sa.RowMapping) -> Assignment:
    """Return a row of `assignments` as an Assignment.

    Raises:
        StoreError: its brief is none that this program knows.
    """
    values = _values(row)
    try:
        return Assignment(brief=Brief.model_validate(values.pop("brief")), **values)
    except ValidationError as error:
        raise StoreError(f"Assignment {values['id']} cannot be read: {error.errors()[0]['msg']}.") from None


def _values(row: sa.RowMapping) -> dict[str, Any]:
    return {str(name): value for name, value in row.items()}
