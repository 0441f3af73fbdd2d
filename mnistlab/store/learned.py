"""What learners have done of the course."""

from __future__ import annotations

import time

import sqlalchemy as sa

from mnistlab.store.schema import progress


def learned(connection: sa.Connection, learner: str) -> set[tuple[str, str]]:
    """Return the steps that a learner has done, as (lesson, step)."""
    query = sa.select(progress.c.lesson, progress.c.step).where(progress.c.learner == learner)
    return {(row.lesson, row.step) for row in connection.execute(query)}


def learn(connection: sa.Connection, learner: str, lesson: str, step: str, tries: int) -> None:
    """Note that a learner has done a step, after so many tries; the first time counts."""
    mine = {"learner": learner, "lesson": lesson, "step": step}
    known = sa.select(progress.c.tries).filter_by(**mine).with_for_update()
    if connection.scalar(known) is None:
        connection.execute(sa.insert(progress).values(**mine, tries=tries, done_at=time.time()))
