"""Runs that learned nothing, or nothing any more: a loss beyond all bounds, one answer for everything."""

from __future__ import annotations

import numpy as np

from mnistlab.core.doctor.case import GUESS, Case
from mnistlab.core.doctor.causes import Cause, of_collapse, of_explosion, of_lost_answers, starts_alike
from mnistlab.core.doctor.figures import batches, loss_text
from mnistlab.core.doctor.finding import Finding, Illness
from mnistlab.core.doctor.units import dead_layers
from mnistlab.core.explain import percent
from mnistlab.core.runs import RunStatus

EXPLODED = 10.0
"""A loss so many times that of the beginning has exploded. Runs that were merely unlucky fell back below it at once."""

ONE_ANSWER = 0.95
"""Share of the test images with the same answer that makes a collapse. No class has more than an eighth of them."""

NEVER = 0.02
"""A class that is answered less often than this share of its images is lost."""


def diverged(case: Case) -> Finding | None:
    """A loss that is no number any more, or far beyond what it was at the start."""
    first, now, peak = case.first_loss, case.loss_between(0.8, 1), case.highest
    lost = case.status is RunStatus.DIVERGED
    if not lost and (now is None or now < EXPLODED * case.ordinary):
        return None
    cause = of_explosion(case.spec)
    what = "no finite number any more" if lost else loss_text(now or 0)
    figures = [f"loss {loss_text(first)} at the start"] if first is not None else []
    if peak is not None and peak.step > 1 and first is not None and peak.loss > first:
        figures.append(f"{loss_text(peak.loss)} after {batches(peak.step)}")
    if not lost:
        figures.append(f"{loss_text(now or 0)} over the last fifth of {batches(case.step)}")
    else:
        then = "no number in the next" if peak and peak.step == case.step else f"no number after {batches(case.step)}"
        figures.append(then)
    evidence = ", ".join(figures)
    diagnosis = f"The loss grew until it was {what}: each step led further away than the one before. {cause.text}"
    return _found(case, Illness.DIVERGED, diagnosis, f"{evidence[0].upper()}{evidence[1:]}.", cause)


def collapsed(case: Case) -> Finding | None:
    """One answer for all images, or nearly all."""
    if case.confusion is None or (case.confusion.sum(axis=1) > 0).sum() < 2:
        return None
    said, total = case.confusion.sum(axis=0), int(case.confusion.sum())
    answer = int(said.argmax())
    if said[answer] < ONE_ANSWER * total:
        return None
    cause = of_collapse(case.spec, case.images)
    name = case.class_names[answer]
    every = "every image" if said[answer] == total else f"nearly every image ({said[answer]:,} of {total:,})"
    right = int(np.trace(case.confusion)) / total
    evidence = f"It answers {name} for {every}, so {percent(right)} right is luck."
    if (now := case.loss_between(0.8, 1)) is not None and case.spec.l2 == 0:
        evidence += f" At the end its training loss was {loss_text(now)}; guessing all classes alike costs {GUESS:.2f}."
    diagnosis = f"The network collapsed: whatever it sees, it says the same. {cause.text}"
    return _found(case, Illness.COLLAPSED, diagnosis, evidence, cause)


def lost(case: Case) -> Finding | None:
    """Some answers that are never given, though the others are."""
    evidence = never_answered(case)
    if not evidence:
        return None
    cause = of_lost_answers(case.spec)
    return _found(case, Illness.LOST, cause.text, evidence, cause)


def never_answered(case: Case) -> str:
    """Say which classes are almost never answered; "" if there are none, or nobody knows."""
    if case.confusion is None:
        return ""
    said, there = case.confusion.sum(axis=0), case.confusion.sum(axis=1)
    never = [int(label) for label in np.flatnonzero(said < NEVER * there)]
    if not never:
        return ""
    names = " or ".join(case.class_names[label] for label in never)
    images, total = int(there[never].sum()), int(there.sum())
    return f"It almost never answers {names}, which would be right for {images:,} of {total:,} test images."


def zero_start(case: Case) -> Finding | None:
    """Weights that all began at zero, with hidden layers that they would have to tell apart."""
    if not starts_alike(case.spec):
        return None
    cause = of_collapse(case.spec)
    now = case.loss_between(0.8, 1)
    evidence = "Every weight and bias was 0 at the start."
    if now is not None:
        evidence += f" After {batches(case.step)} the training loss is {loss_text(now)}; guessing costs {GUESS:.2f}."
    return _found(case, Illness.ZERO_START, cause.text, evidence, cause)


def _found(case: Case, illness: Illness, diagnosis: str, evidence: str, cause: Cause) -> Finding:
    also = {cause.illness} if cause.illness else set()
    if dead := dead_layers(case):
        evidence += f" {dead}"
        also.add(Illness.DEAD_UNITS)
    return Finding(illness, diagnosis, evidence, cause.lesson, cause.remedy, frozenset(also - {illness}))
