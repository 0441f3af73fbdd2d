"""The largest or smallest value that still learns: the best of a learner's tries, and whether the limit is found."""

from __future__ import annotations

from collections.abc import Sequence

from mnistlab.core.differences import listed
from mnistlab.core.explain import percent
from mnistlab.core.runs import Run
from mnistlab.core.school.assignment import Goal
from mnistlab.core.school.judging import too_much
from mnistlab.core.school.measures import at_the_end, beyond, near, value_of, written

FURTHER_STILL = " With other settings it may go further still."

Judged = tuple[Run, str]
"""A run and how it stands: "going", "unknown", "missed" or "reached"."""


def furthest(goal: Goal, tries: Sequence[Judged], *, others: bool = False) -> tuple[bool, str, Run | None]:
    """Say how far out a learner got; return whether the limit is found, a sentence, and the best run.

    It is found when a value learns, one next to it further out does not, and none beyond that one does; or at the end
    of what can be tried. The limit may be luck's: a value that learned once counts as one that learns. With `others`,
    so knobs beside this one that can be turned, it is a limit of the settings that were tried, and that is said.
    """
    good = [run for run, mark in tries if mark == "reached"]
    bad = [run for run, mark in tries if mark == "missed"]
    if not tries:
        return False, "Nothing tried yet.", None
    if not good and not bad:
        going = any(mark == "going" for _, mark in tries)
        return False, "On its way." if going else "None of the tries has a result yet.", None
    if not good:
        return False, _nothing_learned(goal, bad), None
    measure, extreme = goal.knob, goal.extreme

    def at(run: Run) -> float:
        return value_of(measure, run)

    outermost = (max if extreme == "largest" else min)(at(run) for run in good)
    best = max((run for run in good if at(run) == outermost), key=lambda run: run.test_accuracy or 0.0)
    counted = len(good) + len(bad)
    start = "With" if counted == 1 else f"Best of {counted} tries: with"
    told = f"{start} {written(measure, outermost)} it still learns ({percent(best.test_accuracy or 0)})"
    if at_the_end(measure, extreme, outermost):
        return True, f"{told}, and there is nothing {_further(goal)} to try: found.", best
    # What costs too much does not show that it would not learn.
    failed = [at(run) for run in bad if beyond(measure, extreme, at(run), outermost) and not too_much(goal, run)]
    if not failed:
        return False, f"{told}. Nothing {_further(goal)} has failed yet: go on until it does.", best
    nearest = (min if extreme == "largest" else max)(failed)
    limit = f"{told}, with {written(measure, nearest, bare=True)} it does not"
    if near(measure, outermost, nearest):
        return True, f"{limit}: found.{FURTHER_STILL if others else ''}", best
    return False, f"{limit}. The limit lies between the two: try there.", best


def _nothing_learned(goal: Goal, bad: Sequence[Run]) -> str:
    accuracies = [run.test_accuracy for run in bad if run.test_accuracy is not None]
    dear = [run for run in bad if (run.test_accuracy or 0) >= (goal.least_accuracy or 0) and too_much(goal, run)]
    if dear:
        best = max(dear, key=lambda run: run.test_accuracy or 0)
        reached, beyond_by = percent(best.test_accuracy or 0), listed(too_much(goal, best))
        return f"It has learned ({reached}), but not within the limits: {beyond_by}."
    most = f" The most was {percent(max(accuracies))}." if accuracies else ""
    tried = "Your try has" if len(bad) == 1 else f"None of {len(bad)} tries has"
    missed = "not learned" if len(bad) == 1 else "learned"
    inward = "smaller" if goal.extreme == "largest" else "larger"
    return f"{tried} {missed} so far.{most} Begin with a {inward} value."


def _further(goal: Goal) -> str:
    return "larger" if goal.extreme == "largest" else "smaller"
