"""Learned by heart: too few images, and overfitting."""

from __future__ import annotations

from mnistlab.core.doctor.case import Case
from mnistlab.core.doctor.figures import loss_text, rate_text
from mnistlab.core.doctor.finding import Finding, Illness, Remedy
from mnistlab.core.doctor.remedies import DROPOUT, PENALTY
from mnistlab.core.events import EpochEnd
from mnistlab.core.explain import luck, percent

VERY_FEW = 1000
"""From so few images no dense network learns to read digits well: here they reach 88 % at most, with all 98 %."""

FEW, GAP_OF_FEW = 5000, 0.03
"""Up to so many images are too few if training accuracy is that much above test accuracy, and there are twice as many
or more. Beyond, such a gap may have other reasons, such as a last step that went astray."""

GAP = 0.04
"""The same where there is no validation loss to go by, and no more images to be had. The tutorials' networks, trained
well, end with two points at the most."""

TURNED, STAYED = 1.1, 1.05
"""Validation loss above its lowest, as a factor: in the last epoch, and on average over the last two."""

SINCE = 2
"""So many epochs ago it must have been lowest: one alone may be luck."""

STILL_FALLING = 0.8
"""Training loss of the last epoch as a share of that at the turn, at most: else it is not memory that grows."""


def few_images(case: Case) -> Finding | None:
    """So few images that they are learned by heart, or cannot teach enough."""
    if not case.ended or not case.images or case.test_accuracy is None or not case.epochs:
        return None
    more = case.available >= 2 * case.images
    gap = _gap(case)
    if case.images > VERY_FEW and not (more and case.images <= FEW and gap >= GAP_OF_FEW):
        return None
    of = f" of {case.available:,}" if more else ""
    last = case.epochs[-1]
    evidence = (
        f"It learned from {case.images:,}{of} images: {percent(last.accuracy)} of them right in its last epoch, "
        f"{percent(case.test_accuracy)} of the test images."
    )
    if began := _turn(case):
        evidence += f" {_story(began, last)}"
    by_heart = gap >= GAP_OF_FEW
    diagnosis = (
        "So few images can be learned by heart, and what is peculiar to them is taken for a rule. "
        if by_heart
        else "So few images show only a few of the ways in which each class can look. "
    )
    if more:
        diagnosis += "More images help more than any other change."
        remedy = _all_images(case)
    else:
        what = "dropout" if case.spec.hidden else "an L2 penalty"
        diagnosis += f"There are no more to learn from here; {what} makes it harder to learn them by heart."
        remedy = _dropout(case) if case.spec.hidden else _penalty(case)
    also = frozenset({Illness.OVERFITTING}) if by_heart else frozenset()
    return Finding(Illness.FEW_IMAGES, diagnosis, evidence, ("memorising", "by-heart"), remedy, also)


def overfitting(case: Case) -> Finding | None:
    """Getting better on the training images only: seen by the validation loss, or by the test where there is none."""
    if not case.epochs:
        return None
    last, diagnosis = case.epochs[-1], "It goes on learning its training images by heart, which helps with no others. "
    if began := _turn(case):
        diagnosis += f"That began after epoch {began.epoch}."
        evidence = _story(began, last)
    elif last.val_loss is None and case.ended and case.test_accuracy is not None and _gap(case) >= GAP:
        diagnosis += "Without a validation split nobody can say when that began."
        evidence = (
            f"In its last epoch it got {percent(last.accuracy)} of the training images right, and then "
            f"{percent(case.test_accuracy)} of the test images."
        )
    else:
        return None
    if case.available >= 2 * case.images > 0 or (not case.available and case.spec.train_size is not None):
        remedy = _all_images(case)
    elif case.spec.dropout < DROPOUT and case.spec.hidden:
        remedy = _dropout(case)
    else:
        epochs = began.epoch if began else max(1, case.spec.epochs // 2)
        remedy = Remedy(f"Train for {epochs} epoch{'' if epochs == 1 else 's'}", case.spec.with_(epochs=epochs))
    return Finding(Illness.OVERFITTING, diagnosis, evidence, ("memorising", "by-heart"), remedy)


def _turn(case: Case) -> EpochEnd | None:
    """Return the epoch after which the validation loss rose for good, if it did."""
    known = [(epoch.val_loss, epoch) for epoch in case.epochs if epoch.val_loss is not None]
    if len(known) <= SINCE:
        return None
    lowest, best = min(known, key=lambda pair: pair[0])
    last, before = known[-1], known[-2]
    if last[1].epoch - best.epoch < SINCE or last[1].loss > STILL_FALLING * best.loss:
        return None
    return best if last[0] >= TURNED * lowest and (last[0] + before[0]) / 2 >= STAYED * lowest else None


def _story(began: EpochEnd, last: EpochEnd) -> str:
    return (
        f"The validation loss was lowest in epoch {began.epoch}, at {loss_text(began.val_loss or 0)}, and rose to "
        f"{loss_text(last.val_loss or 0)} by epoch {last.epoch}, while the training loss fell from "
        f"{loss_text(began.loss)} to {loss_text(last.loss)}."
    )


def _gap(case: Case) -> float:
    """Return how far training accuracy is above test accuracy, beyond the luck of which images are in the test."""
    tested, images = case.test_accuracy or 0.0, int(case.confusion.sum()) if case.confusion is not None else 10_000
    gap = case.epochs[-1].accuracy - tested
    return gap if gap > luck(tested, images) else 0.0


def _all_images(case: Case) -> Remedy:
    images = f"all {case.available:,} images" if case.available else "all images"
    return Remedy(f"Train on {images}", case.spec.with_(train_size=None))


def _dropout(case: Case) -> Remedy:
    rate = max(DROPOUT, case.spec.dropout)
    return Remedy(f"Train with a dropout of {rate_text(rate)}", case.spec.with_(dropout=rate))


def _penalty(case: Case) -> Remedy:
    """Return what helps without hidden layers, where dropout has nothing to silence."""
    strength = max(PENALTY, case.spec.l2)
    return Remedy(f"Train with an L2 penalty of {rate_text(strength)}", case.spec.with_(l2=strength))
