"""All that there is of a class, or of one learner in it: what its results and reports are made of."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property

from mnistlab.core.runs import Run
from mnistlab.core.school.assignment import Assignment
from mnistlab.core.school.checking import Checked, check
from mnistlab.core.school.classroom import Classroom, Member


@dataclass(frozen=True)
class Record:
    """A class, who was ever in it, its assignments, and its runs, the earliest first.

    scores: the runs' accuracies on the wall's secret images, by (run id, attempt). verdicts: what learners say of
    assignments' claims, by assignment and learner.
    """

    classroom: Classroom
    members: Sequence[Member]
    assignments: Sequence[Assignment]
    runs: Sequence[Run]
    scores: Mapping[tuple[str, int], float]
    verdicts: Mapping[str, Mapping[str, bool]] = field(default_factory=dict)

    def of(self, learner: str) -> list[Run]:
        """Return the runs of one learner, the earliest first."""
        return self._by_learner.get(learner, [])

    @cached_property
    def _by_learner(self) -> dict[str, list[Run]]:
        found: dict[str, list[Run]] = {}
        for run in self.runs:
            found.setdefault(run.learner, []).append(run)
        return found

    def outcome(self, assignment: Assignment, learner: str) -> Checked:
        """Return what a learner has made of an assignment."""
        return check(assignment, self.of(learner), self.verdicts.get(assignment.id, {}).get(learner))

    def score(self, run: Run) -> float | None:
        """Return a run's accuracy on the secret images, if it is known."""
        return self.scores.get((run.id, run.attempt))

    def bests(self) -> list[tuple[Member, Run]]:
        """Return everybody who has a tested run with the best of theirs, the best of all first.

        It is put in order by the accuracy on secret images where that is known, else on the test images.
        """
        found = [(member, best(self.of(member.learner))) for member in self.members]
        tested = [(member, run) for member, run in found if run is not None]
        return sorted(tested, key=lambda pair: -(self.score(pair[1]) or pair[1].test_accuracy or 0.0))


def best(runs: Sequence[Run]) -> Run | None:
    """Return the run with the highest test accuracy, of equals the earlier one; None if none was tested."""
    return max((run for run in runs if run.has_results), key=lambda run: run.test_accuracy or 0.0, default=None)
