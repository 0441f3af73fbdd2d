"""Steps that are too long or too short: what the curve of the loss says of the learning rate."""

from __future__ import annotations

from itertools import pairwise

from mnistlab.core.doctor.case import GUESS, Case
from mnistlab.core.doctor.causes import too_large
from mnistlab.core.doctor.figures import batches, loss_text, rate_text
from mnistlab.core.doctor.finding import Finding, Illness
from mnistlab.core.doctor.remedies import GOOD_RATE, lower_rate, slow, smaller_steps, with_rate
from mnistlab.core.doctor.units import dead_layers
from mnistlab.core.explain import percent
from mnistlab.core.labels import word

OVERSHOT = 1.5
"""Training loss above what the network began with, as a factor, from which on steps have led uphill. With good rates
it never rose by more than a tenth, at any width, depth, batch size or way to start."""

WELL = 0.92
"""Training accuracy from which on a run has got over a bad start."""

STILL_HIGH = 0.9
"""Share of the loss it began with that a run in progress must still have, to be warned of a jump at its beginning."""

SWING, DROP = 1.5, 0.03
"""Validation loss above the best before, as a factor, and validation accuracy below it, that together are a swing.
With overfitting the loss rises too, but the accuracy stays."""

GAP = 0.05
"""Test accuracy that much below that of training, after a jump of the loss: the last steps have led astray."""

ASTRAY = 1.15
"""The same for the validation loss, as a factor of its lowest."""

RISEN, RISEN_BY = 1.15, 0.1
"""Mean training loss of the last epoch above that of the best one, as a factor and at the least, that is no noise."""

LOW = 0.2
"""A mean training loss below this is no sign of too short steps any more."""

PARTS = 5
"""The curve is looked at in so many parts of equal length."""

LEVEL = 0.98
"""Each part's loss is at most this share of the one before while a run is on its way down and nowhere near the end."""

HARDLY = 0.9
"""A loss that is still at this share of what it was in the first part has hardly fallen."""

LESSON = ("gradient-descent", "rates")


def rate_large(case: Case) -> Finding | None:
    """Steps that are too long: the loss jumps up, swings, or rises again."""
    if case.spec.pixels == "raw" or not case.points:
        return None
    signs = [sign for sign in (_overshot(case), _swings(case), _rises(case)) if sign]
    if not signs:
        return None
    cause, spec = too_large(case.spec), case.spec
    advice = cause.text if cause else f"For {word(spec.optimizer)}, {rate_text(lower_rate(spec))} is worth a try."
    diagnosis = f"Each step goes against the slope, but so far that it lands higher up on the other side. {advice}"
    remedy = cause.remedy if cause else smaller_steps(spec)
    dead = dead_layers(case)
    also = frozenset({Illness.DEAD_UNITS}) if dead else frozenset[Illness]()
    return Finding(Illness.RATE_LARGE, diagnosis, " ".join(filter(None, (*signs, dead))), LESSON, remedy, also)


def rate_small(case: Case) -> Finding | None:
    """Steps that are too short: the loss goes down evenly, all the time, and is still far up."""
    half_way = case.ended or 2 * len(case.epochs) >= max(2, case.spec.epochs)
    if not (half_way and slow(case.spec)):
        return None
    parts = [case.loss_between(i / PARTS, (i + 1) / PARTS) for i in range(PARTS)]
    known = [part for part in parts if part is not None]
    if len(known) < 2 or known[-1] < LOW:
        return None
    hardly = known[-1] >= HARDLY * known[0]
    if not hardly and any(b > LEVEL * a for a, b in pairwise(known)):
        return None
    rate, good = case.spec.learning_rate, GOOD_RATE[case.spec.optimizer]
    diagnosis = (
        f"Each step is so short that the way down has only begun. For {word(case.spec.optimizer)} a learning rate of "
        f"{rate_text(good)} does well; this run had {rate_text(rate)}. More epochs would help too, but many more."
    )
    evidence = (
        f"The training loss {'hardly fell' if hardly else 'fell evenly and never jumped'}: {loss_text(known[0])} over "
        f"the first fifth of {batches(case.step)}, {loss_text(known[-1])} over the last."
    )
    return Finding(Illness.RATE_SMALL, diagnosis, evidence, LESSON, with_rate(case.spec, good))


def _overshot(case: Case) -> str:
    peak, now = case.highest, case.loss_between(0.8, 1)
    if peak is None or now is None or peak.loss < OVERSHOT * case.ordinary:
        return ""
    text = (
        f"Such a network begins with a loss near {loss_text(GUESS)}; here it was {loss_text(peak.loss)} after "
        f"{batches(peak.step)}"
    )
    if not case.ended and not case.epochs:
        return f"{text}." if now >= STILL_HIGH * case.ordinary else ""
    if not case.epochs or case.epochs[-1].accuracy < WELL:
        return f"{text}; over the last fifth of training it was {loss_text(now)}."
    trained, tested = case.epochs[-1].accuracy, case.test_accuracy
    if tested is not None and trained - tested >= GAP:
        return f"{text}; at the end {percent(trained)} were right in training, {percent(tested)} in the test."
    known = [epoch.val_loss for epoch in case.epochs if epoch.val_loss is not None]
    if known and known[-1] >= ASTRAY * min(known):
        lowest = f"{loss_text(min(known))} in epoch {known.index(min(known)) + 1}"
        return f"{text}; the validation loss was {lowest} and is {loss_text(known[-1])} now."
    return ""


def _swings(case: Case) -> str:
    best = None
    for epoch in case.epochs:
        if epoch.val_loss is None or epoch.val_accuracy is None:
            return ""
        if best and epoch.val_loss >= SWING * best[0] and epoch.val_accuracy <= best[1] - DROP:
            return (
                f"Validation accuracy was {percent(best[1])} and fell to {percent(epoch.val_accuracy)} in epoch "
                f"{epoch.epoch}; the loss rose from {loss_text(best[0])} to {loss_text(epoch.val_loss)}."
            )
        if best is None or epoch.val_loss < best[0]:
            best = epoch.val_loss, epoch.val_accuracy
    return ""


def _rises(case: Case) -> str:
    if len(case.epochs) < 2:
        return ""
    best, last = min(case.epochs, key=lambda epoch: epoch.loss), case.epochs[-1]
    if last.loss < max(RISEN * best.loss, best.loss + RISEN_BY):
        return ""
    return (
        f"The training loss was {loss_text(best.loss)} in epoch {best.epoch}, and {loss_text(last.loss)} in epoch "
        f"{last.epoch}: with steps of the right size it never rises that far."
    )
