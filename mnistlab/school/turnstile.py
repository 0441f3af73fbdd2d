"""The way into the queue: one run of a learner at a time, and not more of them than may wait."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager

from mnistlab.core.runs import RunStatus
from mnistlab.core.school.classroom import Classroom
from mnistlab.core.school.rights import NotAllowedError
from mnistlab.store.store import Store

MOST_WAITING = 8
"""How many runs of one learner may wait or train at once outside of a class."""

FULL = "You have {} that {}, and {} is the most {}. Let one of them {}, or stop it; then you can go on."

_LOCKS = 64


class Turnstile:
    """Counts a learner's runs and lets the next one in, in one go: in however many tabs they press."""

    def __init__(self, store: Store):
        self._store = store
        self._locks = tuple(threading.Lock() for _ in range(_LOCKS))

    @contextmanager
    def alone(self, learner: str) -> Iterator[None]:
        """Let a learner's submissions pass one after the other, uncounted."""
        with self._locks[hash(learner) % _LOCKS]:
            yield

    @contextmanager
    def enter(self, learner: str, classroom: Classroom | None) -> Iterator[None]:
        """Let one more run of a learner into the queue; it has to be there when the context is left.

        Args:
            learner: whose run it is.
            classroom: the class whose rules hold for it, or None.

        Raises:
            NotAllowedError: too many of the learner's runs wait.
        """
        with self.alone(learner):
            count, most = self._waiting(learner, classroom), most_waiting(classroom)
            if count >= most:
                raise NotAllowedError(_full(count, most, classroom is not None))
            yield

    def room(self, learner: str, classroom: Classroom | None) -> int:
        """Return how many more runs of the learner may enter now."""
        return max(0, most_waiting(classroom) - self._waiting(learner, classroom))

    def _waiting(self, learner: str, classroom: Classroom | None) -> int:
        """Return how many of the learner's runs count: in a class those that do not train yet."""
        mine = self._store.active(learner)
        return sum(run.status is RunStatus.QUEUED for run in mine) if classroom else len(mine)


def most_waiting(classroom: Classroom | None) -> int:
    """Return how many runs of a learner may wait there, or wait or train outside of any class."""
    return classroom.rules.most_waiting if classroom else MOST_WAITING


def _full(count: int, most: int, in_class: bool) -> str:
    runs = f"{count} run{'s' * (count > 1)}"
    if in_class:
        return FULL.format(runs, "wait" if count > 1 else "waits", most, "that your teacher allows", "begin")
    return FULL.format(runs, "wait or train" if count > 1 else "waits or trains", most, "at once", "end")
