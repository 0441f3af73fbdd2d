"""What an assignment asks for, in sentences."""

from __future__ import annotations

from mnistlab.core.differences import listed
from mnistlab.core.school.assignment import Brief, Goal
from mnistlab.core.school.judging import points
from mnistlab.core.spec import RunSpec

EXTREMES = {
    "learning_rate": "learning rate",
    "batch_size": "batch size",
    "epochs": "number of epochs",
    "train_size": "number of training images",
    "dropout": "dropout",
    "l2": "L2 penalty",
    "parameters": "number of parameters",
}
"""What can be driven to an extreme, within a sentence."""


def asked(brief: Brief) -> list[str]:
    """Say what an assignment asks for, a sentence each; nothing if it only gives something to do."""
    goal, found = brief.goal, []
    limits = []
    if goal.most_parameters is not None:
        limits.append(f"at most {goal.most_parameters:,} parameters")
    if goal.most_epochs is not None:
        limits.append("one epoch" if goal.most_epochs == 1 else f"at most {goal.most_epochs} epochs")
    if goal.most_seconds is not None:
        limits.append(f"at most {goal.most_seconds:g} seconds of training")
    within = f" with {listed(limits)}" if limits else ""
    if goal.extreme:
        what = f"the {goal.extreme} {EXTREMES[goal.knob]}"
        found.append(f"Find {what} with which it still gets {_right(goal)}{within}.")
    elif goal.least_accuracy is not None:
        found.append(f"Get {_right(goal)}{within}.")
    if goal.tolerance is not None:
        found.append(f"Predict the test accuracy before you train, and be no more than {points(goal.tolerance)} off.")
    elif brief.predict:
        found.append("Predict the test accuracy before you train.")
    if brief.claim:
        found.append("Find out by experiments whether the claim holds, and say so.")
    return found


def _right(goal: Goal) -> str:
    return f"{share(goal.least_accuracy)} of the test images right"


def share(part: float | None) -> str:
    """Write a share that somebody chose, without digits nobody chose.

    >>> share(0.97), share(0.9255)
    ('97 %', '92.55 %')
    """
    return f"{round(100 * (part or 0), 4):g} %"


def free_knobs(brief: Brief) -> list[str]:
    """Return the knobs that can be turned, as they are called on screen."""
    return [str(RunSpec.model_fields[name].title) for name in brief.lock.free]
