"""What came of an assignment: each of a learner's runs judged by what was asked, and what they show together.

Everything is said of runs as they are given: one whose results are hidden from its learner says nothing of them here.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from mnistlab.core.differences import SEED
from mnistlab.core.runs import Run
from mnistlab.core.school.assignment import Assignment, Brief
from mnistlab.core.school.evidence import conclusion, ended_runs, has_evidence
from mnistlab.core.school.extremes import furthest
from mnistlab.core.school.judging import Mark, Try, gap, judged, too_much


@dataclass(frozen=True)
class Checked:
    """What a learner has made of an assignment: a sentence, and whether it is what was asked.

    tries: the runs that count, the first one first. best: the one that the sentence speaks of. evidence: whether the
    runs allow a verdict on the claim. left_out: how many runs do not count, as the assignment is another one now.
    """

    reached: bool
    sentence: str
    tries: tuple[Try, ...] = ()
    best: Run | None = None
    evidence: bool = False
    left_out: int = 0

    @property
    def begun(self) -> bool:
        """Whether anything was tried."""
        return bool(self.tries)


def check(assignment: Assignment, runs: Iterable[Run], holds: bool | None = None) -> Checked:
    """Say what came of an assignment.

    Args:
        assignment: what was asked.
        runs: a learner's runs; those that were not made for the assignment are not looked at.
        holds: their verdict on the claim, None if they have not given one.
    """
    brief, made = assignment.brief, for_it(assignment, runs)
    counted = [run for run in made if not brief.lock.problems(run.spec)]
    tries = tuple(judged(brief, run) for run in counted)
    evidence = has_evidence(brief, counted)
    if brief.goal.extreme:
        stands = [(one.run, one.mark.value) for one in tries]
        reached, sentence, best = furthest(brief.goal, stands, others=_others_turn(brief))
    else:
        reached, sentence, best = _best(brief, tries)
    if brief.claim:
        concluded, verdict = conclusion(holds, evidence, len(ended_runs(counted)))
        figures = brief.goal.bounded or brief.goal.tolerance is not None
        reached, sentence = (reached and concluded, f"{sentence} {verdict}") if figures else (concluded, verdict)
    return Checked(reached, sentence, tries, best, evidence, len(made) - len(counted))


def for_it(assignment: Assignment, runs: Iterable[Run]) -> list[Run]:
    """Return the runs that were made for an assignment and are not deleted, the first one first."""
    made = [run for run in runs if run.assignment_id == assignment.id and run.class_id == assignment.class_id]
    return sorted((run for run in made if run.trashed_at is None), key=lambda run: run.created_at)


def _others_turn(brief: Brief) -> bool:
    """Whether knobs can be turned beside the one whose extreme is looked for; the seed does not count."""
    measured = "hidden" if brief.goal.knob == "parameters" else brief.goal.knob
    return bool(set(brief.lock.free) - {measured, SEED})


def _best(brief: Brief, tries: Sequence[Try]) -> tuple[bool, str, Run | None]:
    tested = [one for one in tries if one.mark in (Mark.MISSED, Mark.REACHED) and one.run.test_accuracy is not None]
    if not tested:
        return False, _nothing_yet(tries), None
    best = max(tested, key=lambda one: _rank(brief, one))
    says = f"{best.says[:1].upper()}{best.says[1:]}."
    if best.mark is Mark.REACHED or len(tested) == 1:
        return best.mark is Mark.REACHED, says, best.run
    return False, f"Best of {len(tested)} tries: {best.says}.", best.run


def _rank(brief: Brief, one: Try) -> tuple[bool, float, float]:
    """Return what puts tries in order: what was asked, then how good a prediction or network it was."""
    accuracy = one.run.test_accuracy or 0.0
    if brief.predict and not brief.goal.bounded:
        return one.mark is Mark.REACHED, -abs(gap(one.run, accuracy)), accuracy
    kept = not too_much(brief.goal, one.run)
    return one.mark is Mark.REACHED, float(kept), accuracy


def _nothing_yet(tries: Sequence[Try]) -> str:
    if not tries:
        return "Nothing tried yet."
    if any(one.mark is Mark.GOING for one in tries):
        return "On its way."
    if all(one.mark is Mark.MISSED for one in tries):
        return "Diverged: nothing learned yet." if len(tries) == 1 else f"All {len(tries)} tries diverged so far."
    return "No result to judge yet."
