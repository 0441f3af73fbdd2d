"""Why a run was stopped, if not by its learner: by its teacher, or by the limit on training in its class."""

from __future__ import annotations

from mnistlab.core.runs import Run

KEPT = "What it had learned by then is kept."

_TEACHER, _LIMIT = "Your teacher stopped this run.", "The limit of "

BY_TEACHER = f"{_TEACHER} {KEPT}"


def allowance(seconds: float) -> str:
    """Write a limit on training the way it is set.

    >>> allowance(60), allowance(300), allowance(7200)
    ('60 s', '5 min', '2 h')
    """
    for unit, size in (("h", 3600), ("min", 60)):
        if seconds >= 2 * size and not seconds % size:
            return f"{seconds / size:.0f} {unit}"
    return f"{seconds:g} s"


def limit_reached(most_seconds: float) -> str:
    """Return why a run was stopped that was trained for as long as its class allows."""
    return f"{_LIMIT}{allowance(most_seconds)} of training in this class was reached. {KEPT}"


def used_up(most_seconds: float) -> str:
    """Return why a run that was trained for as long as its class allows is not continued."""
    return (
        f"It cannot go on: your teacher allows a run {allowance(most_seconds)} of training in all, and this one has "
        "had that much. Begin a new one, of a network that takes less time."
    )


def at_limit(run: Run) -> bool:
    """Whether the run was trained for as long as its class allows."""
    return run.most_seconds is not None and run.seconds >= run.most_seconds


def why(run: Run, kept: bool | None = None) -> str:
    """Return why the run was told to stop, "" if by its learner.

    kept: whether to say that what it had learned is kept; by default of all but one that never began.
    """
    return run.stop_reason if (run.step if kept is None else kept) else run.stop_reason.removesuffix(f" {KEPT}")


def by_whom(run: Run) -> str:
    """Return the same in few words that follow on "stopped", with a space before them."""
    if run.stop_reason.startswith(_TEACHER):
        return " by your teacher"
    return " at your class’s limit" if run.stop_reason.startswith(_LIMIT) else ""
