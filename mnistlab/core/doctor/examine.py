"""The examination: every illness is looked for, and what is part of a graver one is not said again."""

from __future__ import annotations

from collections.abc import Callable

from mnistlab.core.doctor.breakdown import collapsed, diverged, lost, zero_start
from mnistlab.core.doctor.case import Case
from mnistlab.core.doctor.choices import linear, raw_pixels
from mnistlab.core.doctor.finding import Finding, Illness
from mnistlab.core.doctor.length import still_improving
from mnistlab.core.doctor.memory import few_images, overfitting
from mnistlab.core.doctor.rates import rate_large, rate_small
from mnistlab.core.doctor.units import dead_units

_BROKEN = frozenset({Illness.DIVERGED, Illness.COLLAPSED, Illness.ZERO_START})
_LARGE = _BROKEN | {Illness.RATE_LARGE}
_UNREADY = _LARGE | {Illness.RATE_SMALL, Illness.FEW_IMAGES}

_RULES: tuple[tuple[Illness, Callable[[Case], Finding | None], frozenset[Illness]], ...] = (
    (Illness.DIVERGED, diverged, frozenset()),
    (Illness.COLLAPSED, collapsed, frozenset({Illness.DIVERGED})),
    (Illness.ZERO_START, zero_start, frozenset({Illness.DIVERGED})),
    (Illness.RATE_LARGE, rate_large, _BROKEN),
    (Illness.RAW_PIXELS, raw_pixels, frozenset()),
    (Illness.LINEAR, linear, frozenset()),
    (Illness.RATE_SMALL, rate_small, _LARGE),
    (Illness.FEW_IMAGES, few_images, _LARGE),
    (Illness.OVERFITTING, overfitting, _LARGE),
    (Illness.DEAD_UNITS, dead_units, _BROKEN | {Illness.RAW_PIXELS}),
    (Illness.STILL_IMPROVING, still_improving, _UNREADY | {Illness.OVERFITTING}),
    (Illness.LOST, lost, _UNREADY | {Illness.STILL_IMPROVING, Illness.RAW_PIXELS}),
)
"""What is looked for, the gravest first, and the illnesses that explain it: where one of them was found, it is not
looked for. Neither is what another finding says already."""

EARLY = frozenset({Illness.DIVERGED, Illness.ZERO_START, Illness.RATE_LARGE, Illness.RATE_SMALL, Illness.OVERFITTING})
"""What is worth interrupting a run for; the rest is said when it is over."""


def examine(case: Case) -> tuple[Finding, ...]:
    """Return what is wrong with a run, the gravest first; nothing for a healthy one."""
    found: list[Finding] = []
    said: frozenset[Illness] = frozenset()
    for illness, look, explained_by in _RULES:
        if said & (explained_by | {illness}):
            continue
        if (finding := look(case)) is not None:
            found.append(finding)
            said |= finding.illnesses
    return tuple(found)


def warn(case: Case) -> tuple[Finding, ...]:
    """Return what is worth saying while the run still trains."""
    return tuple(finding for finding in examine(case) if finding.illness in EARLY)
