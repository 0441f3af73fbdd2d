"""What learners see of their runs: everything, but for test results that their teacher hides for now."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from mnistlab.core.runs import Run
from mnistlab.core.school.topic import Topic
from mnistlab.school.pulse import Pulse
from mnistlab.store.store import Store


class Showing:
    """Which runs keep their test results from their learners; remembered until a class changes.

    What counts is the class that a run was made in: to leave it shows nothing. A closed class hides nothing.
    """

    def __init__(self, store: Store, pulse: Pulse):
        self._book = store.classes
        self._hides: dict[str, bool] = {}
        pulse.subscribe(self._forget)

    def hides(self, run: Run) -> bool:
        """Whether the run's learner may not see its test results now."""
        if not run.class_id:
            return False
        known = self._hides  # what is read while a class changes goes into a dictionary that nobody asks any more
        if run.class_id not in known:
            classroom = self._book.get(run.class_id)
            known[run.class_id] = classroom is not None and classroom.open and not classroom.rules.results
        return known[run.class_id]

    def to_learner(self, run: Run) -> Run:
        """Return the run as its learner may see it: without test results if they are hidden."""
        return replace(run, test_loss=None, test_accuracy=None, confusion=None) if self.hides(run) else run

    def all_to_learner(self, runs: Iterable[Run]) -> list[Run]:
        """Return runs as their learner may see them."""
        return [self.to_learner(run) for run in runs]

    def _forget(self, class_id: str, learner: str | None, topic: Topic) -> None:
        if learner is None:
            self._hides = {}
