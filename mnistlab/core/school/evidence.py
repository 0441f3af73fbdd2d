"""A claim, the runs that speak for or against it, and the verdict that needs them."""

from __future__ import annotations

from collections.abc import Sequence

from mnistlab.core.differences import SEED
from mnistlab.core.runs import Run, RunStatus
from mnistlab.core.school.assignment import Brief
from mnistlab.core.school.judging import several

EVIDENCE = 2
"""So many runs, different in a knob that is free, a verdict on a claim needs at the least."""


def has_evidence(brief: Brief, runs: Sequence[Run]) -> bool:
    """Whether runs allow a verdict on the claim: at least two have ended that differ in a knob that is free.

    The seed is no such knob unless there is no other: what differs then is luck.
    """
    knobs = [name for name in brief.lock.free if name != SEED] or list(brief.lock.free)
    return len({tuple(getattr(run.spec, name) for name in knobs) for run in ended_runs(runs)}) >= EVIDENCE


def conclusion(holds: bool | None, evidence: bool, runs: int) -> tuple[bool, str]:
    """Return whether there is a verdict with evidence, and a sentence on it.

    Args:
        holds: the verdict, None if none was given.
        evidence: whether the runs allow one.
        runs: how many have ended.
    """
    seen = several(runs, "run")
    if not evidence:
        lost = "Your verdict has lost its evidence. " if holds is not None else ""
        so_far = f"your {seen} do not" if runs >= EVIDENCE else f"you have {seen}"
        return False, (
            f"{lost}A verdict on the claim needs at least two runs that differ in a knob you can turn; {so_far}."
        )
    if holds is None:
        return False, f"You have {seen} to judge the claim by. Does it hold?"
    return True, f"Your verdict, with {seen} as evidence: it {'holds' if holds else 'does not hold'}."


def ended_runs(runs: Sequence[Run]) -> list[Run]:
    """Return the runs that show something: those that trained to an end, or until they blew up."""
    whole = (RunStatus.FINISHED, RunStatus.DIVERGED)
    return [run for run in runs if run.status in whole or (run.status is RunStatus.STOPPED and run.epoch)]
