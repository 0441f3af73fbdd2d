"""Telling open pages that something about a class has changed."""

from __future__ import annotations

import threading
from collections import Counter
from collections.abc import Callable

from mnistlab.core.school.topic import Topic

Told = Callable[[str, str | None, Topic], None]
"""What is called at a change, with the class's id, the learner if it concerns one alone, and what it is about."""


class Pulse:
    """Counts of changes, and those who want to be told of them. Any thread may use it.

    What concerns everybody in a class (its rules, its assignments, whether it is open) is told apart from what
    concerns one learner and the teacher alone (they came, went, were renamed): of thirty who join at once, nobody
    else's page has to know.
    """

    def __init__(self) -> None:
        self._counts: Counter[str] = Counter()
        self._for_all: Counter[str] = Counter()
        self._for_one: Counter[str] = Counter()
        self._total = 0
        self._told: list[Told] = []
        self._lock = threading.Lock()

    def beat(self, class_id: str, learner: str | None = None, topic: Topic = Topic.ANY) -> None:
        """Something about the class has changed; for one learner and the teacher alone, or for everybody in it."""
        with self._lock:
            self._total += 1
            self._counts[class_id] += 1
            if learner is None:
                self._for_all[class_id] += 1
            else:
                self._for_one[learner] += 1
            told = list(self._told)
        for tell in told:
            tell(class_id, learner, topic)

    @property
    def total(self) -> int:
        """How often anything about any class has changed: what is read between two equal values belongs together."""
        with self._lock:
            return self._total

    def count(self, class_id: str) -> int:
        """Return how often anything about the class has changed since the server started; costs nothing."""
        return self._counts[class_id]

    def mark(self, class_id: str, learner: str) -> str:
        """Return a text that is another whenever something has changed for this learner; costs nothing.

        Args:
            class_id: the class they are in, "" for none. Who goes to another class is given another mark.
            learner: whose page it is.
        """
        with self._lock:
            return f"{self._for_all[class_id]}.{self._for_one[learner]}"

    def subscribe(self, tell: Told) -> None:
        """Have `tell` called at each change, in the thread that made it; it must not wait."""
        with self._lock:
            self._told.append(tell)
