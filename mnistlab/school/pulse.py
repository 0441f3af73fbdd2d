"""Telling open pages that something about a class has changed."""

from __future__ import annotations

import threading
from collections import Counter
from collections.abc import Callable


class Pulse:
    """A count of changes for each class, and those who want to be told of them. Any thread may use it."""

    def __init__(self) -> None:
        self._counts: Counter[str] = Counter()
        self._told: list[Callable[[str], None]] = []
        self._lock = threading.Lock()

    def beat(self, class_id: str) -> None:
        """Something about the class has changed: its rules, assignments or members."""
        with self._lock:
            self._counts[class_id] += 1
            told = list(self._told)
        for tell in told:
            tell(class_id)

    def count(self, class_id: str) -> int:
        """Return how often the class has changed since the server started; costs nothing."""
        return self._counts[class_id]

    def subscribe(self, tell: Callable[[str], None]) -> None:
        """Have `tell` called with a class's id at each of its changes, in the thread that made it; it must not wait."""
        with self._lock:
            self._told.append(tell)
