"""One run judged by what an assignment asks of each: what it lacks, in words and figures."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from mnistlab.core.architecture import parameter_count
from mnistlab.core.differences import listed
from mnistlab.core.explain import percent
from mnistlab.core.runs import Run, RunStatus
from mnistlab.core.school.assignment import Brief, Goal
from mnistlab.core.school.measures import epochs_begun

DONE = "done"
"""What is said of a run with a result where nothing is to be reached by a run."""

_BIT = 1e-9


class Mark(StrEnum):
    """How a run stands to what was asked.

    going: it waits or trains. unknown: it has no result to judge. missed, reached: it was tested, or it diverged.
    """

    GOING = "going"
    UNKNOWN = "unknown"
    MISSED = "missed"
    REACHED = "reached"


@dataclass(frozen=True)
class Try:
    """One run for an assignment, and what is to be said of it: with its figures, or in `short` beside them."""

    run: Run
    mark: Mark
    says: str
    short: str


def judged(brief: Brief, run: Run) -> Try:
    """Judge one run by what was asked of each."""
    if (without := _without_result(brief, run)) is not None:
        return without
    goal, accuracy = brief.goal, run.test_accuracy or 0.0
    figures = f"{_foretold(brief, run)}{percent(accuracy)}{_cost(goal, run)}"
    lacks = [*_lacks(goal, run, accuracy), *_off(brief, run, accuracy)]
    if lacks:
        early = run.status is RunStatus.STOPPED and run.epoch < run.spec.epochs
        if early and goal.extreme and goal.knob != "epochs":  # that does not show that it does not learn
            return Try(run, Mark.UNKNOWN, f"{figures}, but it was stopped early", "stopped early")
        return Try(run, Mark.MISSED, f"{figures}: {listed(lacks)}", listed(lacks))
    near = [_difference(run, accuracy)] if brief.predict else []
    reached = ["reached"] if goal.bounded or goal.tolerance is not None else []
    says = ": ".join([", ".join([figures, *near]), *reached])
    return Try(run, Mark.REACHED, says, ", ".join([*near, *reached]) or DONE)


def _without_result(brief: Brief, run: Run) -> Try | None:
    """Return a run that cannot be judged by its figures, or None if it can."""
    match run.status:
        case RunStatus.QUEUED:
            mark, says = Mark.GOING, "waits for its turn"
        case RunStatus.RUNNING:
            mark, says = Mark.GOING, "trains"
        case RunStatus.DIVERGED:
            return Try(run, Mark.MISSED, f"{_foretold(brief, run)}diverged: nothing learned", "diverged")
        case RunStatus.FAILED:
            mark, says = Mark.UNKNOWN, "could not be trained"
        case RunStatus.INTERRUPTED:
            mark, says = Mark.UNKNOWN, "was interrupted"
        case _ if run.test_accuracy is None:
            mark, says = Mark.UNKNOWN, "no result to show" if run.step else "stopped before it trained"
        case RunStatus.STOPPED if brief.predict:
            mark, says = Mark.UNKNOWN, "stopped, but a prediction is for a whole training"
        case _:
            return None
    return Try(run, mark, says, says)


def _lacks(goal: Goal, run: Run, accuracy: float) -> list[str]:
    """Return what a run lacks of the bounds, in words."""
    lacks = []
    if goal.least_accuracy is not None and accuracy < goal.least_accuracy - _BIT:
        lacks.append(f"{points(goal.least_accuracy - accuracy)} short")
    return lacks + too_much(goal, run)


def too_much(goal: Goal, run: Run) -> list[str]:
    """Return by how much a run goes beyond the bounds on its cost, in words."""
    found = []
    count, epochs = parameter_count(run.spec), epochs_begun(run)
    if goal.most_parameters is not None and count > goal.most_parameters:
        found.append(f"{several(count - goal.most_parameters, 'parameter')} too many")
    if goal.most_epochs is not None and epochs > goal.most_epochs:
        found.append(f"{several(epochs - goal.most_epochs, 'epoch')} too many")
    if goal.most_seconds is not None and run.seconds > goal.most_seconds + _BIT:
        found.append(f"{max(run.seconds - goal.most_seconds, 0.1):.1f} seconds too long")
    return found


def _cost(goal: Goal, run: Run) -> str:
    """Return what a run cost of that which is bounded."""
    costs = []
    if goal.most_parameters is not None:
        costs.append(f"with {several(parameter_count(run.spec), 'parameter')}")
    if goal.most_epochs is not None:
        costs.append(f"in {several(epochs_begun(run), 'epoch')}")
    if goal.most_seconds is not None:
        costs.append(f"in {run.seconds:.1f} seconds")
    return f" {listed(costs)}" if costs else ""


def _foretold(brief: Brief, run: Run) -> str:
    return f"predicted {percent(run.prediction, 1)}, got " if brief.predict and run.prediction is not None else ""


def _off(brief: Brief, run: Run, accuracy: float) -> list[str]:
    """Return what a run's prediction lacks, in words."""
    if not brief.predict:
        return []
    if run.prediction is None:
        return ["nothing was predicted"]
    tolerance = brief.goal.tolerance
    if tolerance is None or abs(gap(run, accuracy)) <= tolerance + _BIT:
        return []
    return [f"{_difference(run, accuracy)}, more than {points(tolerance)}"]


def gap(run: Run, accuracy: float) -> float:
    """Return by how much an accuracy is above what was predicted; more than any could be if nothing was."""
    return accuracy - (run.prediction if run.prediction is not None else -1)


def _difference(run: Run, accuracy: float) -> str:
    off = abs(gap(run, accuracy))
    return "exactly as predicted" if off < 0.5e-4 else f"{points(off)} off"


def points(part: float) -> str:
    """Write a difference of two shares in points, with two digits where one would say too little.

    >>> points(0.021), points(0.0004), points(0.01)
    ('2.1 points', '0.04 points', '1 point')
    """
    number = 100 * part
    text = (f"{number:.1f}" if number >= 1 else f"{number:.2f}").rstrip("0").rstrip(".")
    return "1 point" if text == "1" else f"{text} points"


def several(number: int, name: str) -> str:
    """Write how many there are of something.

    >>> several(1, "run"), several(1200, "run")
    ('1 run', '1,200 runs')
    """
    return f"{number:,} {name}" if number == 1 else f"{number:,} {name}s"
