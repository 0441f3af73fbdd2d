"""A training that ended too early."""

from __future__ import annotations

import numpy as np

from mnistlab.core.doctor.case import Case
from mnistlab.core.doctor.figures import points
from mnistlab.core.doctor.finding import Finding, Illness, Remedy
from mnistlab.core.explain import luck, percent
from mnistlab.core.runs import RunStatus

GAIN = 0.01
"""Validation accuracy that the last epoch must have brought. After such an epoch two more brought half a point or more
in four of five runs; after an epoch that brought half of it, in two of five."""

LOSS_FELL = 0.04
"""And its validation loss must have fallen by this share: accuracy alone may be luck."""

GAIN_IN_TRAINING = 0.015
"""The same for training accuracy, where there is no validation: a mean over an epoch lags behind half an epoch."""

NEAR = 0.01
"""Training accuracy may be that much above test accuracy at most: else it gets better at its own images only."""

MORE, MOST = 5, 100
"""Epochs to go on for, and how many a run may have in all."""


def still_improving(case: Case) -> Finding | None:
    """A run that was stopped, or planned, to end while each epoch still brought much."""
    planned, stopped = case.spec.epochs, case.status is not RunStatus.FINISHED
    until = planned if stopped else min(planned + MORE, MOST)
    if not (case.ended and case.status.can_continue and (stopped or until > planned)) or case.limited:
        return None
    evidence = _by_validation(case) or _by_training(case) or _within_first_epoch(case)
    if not evidence:
        return None
    diagnosis = "It had not arrived yet when it stopped. Going on from where it is costs less than beginning again."
    label = f"Continue up to epoch {until}" if stopped else f"Continue for {_epochs(until - planned)}"
    remedy = Remedy(label, epochs=until)
    return Finding(Illness.STILL_IMPROVING, diagnosis, evidence, ("training-loop", "words"), remedy)


def _epochs(more: int) -> str:
    return f"{more} more epochs" if more > 1 else "one more epoch"


def _by_validation(case: Case) -> str:
    if len(case.epochs) < 2:
        return ""
    before, last = case.epochs[-2:]
    if None in (before.val_accuracy, last.val_accuracy, before.val_loss, last.val_loss):
        return ""
    assert before.val_accuracy is not None and last.val_accuracy is not None
    assert before.val_loss is not None and last.val_loss is not None
    gain = last.val_accuracy - before.val_accuracy
    best = max(epoch.val_accuracy or 0.0 for epoch in case.epochs[:-1])
    if gain < GAIN or last.val_accuracy < best + GAIN / 2 or last.val_loss > (1 - LOSS_FELL) * before.val_loss:
        return ""
    if case.validation and gain < luck(last.val_accuracy, case.validation):
        return ""
    return (
        f"In epoch {last.epoch}, the last one, validation accuracy rose by {points(gain)}, from "
        f"{percent(before.val_accuracy)} to {percent(last.val_accuracy)}."
    )


def _by_training(case: Case) -> str:
    if len(case.epochs) < 2 or case.test_accuracy is None or case.epochs[-1].val_accuracy is not None:
        return ""
    before, last = case.epochs[-2:]
    gain = last.accuracy - before.accuracy
    if gain < GAIN_IN_TRAINING or last.accuracy > case.test_accuracy + NEAR:
        return ""
    return (
        f"In epoch {last.epoch}, the last one, training accuracy rose by {points(gain)}, from "
        f"{percent(before.accuracy)} to {percent(last.accuracy)}; {percent(case.test_accuracy)} of the test images are "
        "right, so it is no memory."
    )


def _within_first_epoch(case: Case) -> str:
    """Compare the last third of an only epoch with the third before."""
    if len(case.epochs) > 1 or not case.points or not case.images:
        return ""
    part = np.cumsum(case.weights) / case.weights.sum()
    accuracy = np.array([point.accuracy for point in case.points])
    thirds = [(part > low) & (part <= high) for low, high in ((1 / 3, 2 / 3), (2 / 3, 1))]
    if not all(third.any() for third in thirds):
        return ""
    before, last = (float(np.average(accuracy[third], weights=case.weights[third])) for third in thirds)
    images = max(1, min(case.images, case.step * case.spec.batch_size) // 3)
    if last - before < max(GAIN, luck(last, images)):
        return ""
    epoch = "its only epoch" if case.epochs else "what it trained of its first epoch"
    return (
        f"It got {percent(before)} right in the second third of {epoch} and {percent(last)} in the last: "
        f"{points(last - before)} more."
    )
