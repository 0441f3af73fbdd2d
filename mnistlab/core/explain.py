"""What a result means, in sentences: pure functions from figures to plain words."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from mnistlab.core.events import EpochEnd
from mnistlab.core.runs import Run
from mnistlab.core.school.stopping import why

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray


def percent(share: float, digits: int = 2) -> str:
    """Write a share from 0 to 1 as per cent; what is not quite all never reads as 100 %.

    >>> percent(0.9786), percent(0.99999), percent(1.0)
    ('97.86 %', '99.99 %', '100.00 %')
    """
    text = f"{100 * share:.{digits}f}"
    if share < 1 and float(text) >= 100:
        text = f"{100 - 10**-digits:.{digits}f}"
    return f"{text} %"


def amount(loss: float) -> str:
    """Write a loss with four decimals, and one beyond all measure by its power of ten.

    >>> amount(0.12345), amount(1.9e19)
    ('0.1235', '1.9e+19')
    """
    return f"{loss:.4f}" if abs(loss) < 1e5 else f"{loss:.3g}"


def luck(accuracy: float, images: int) -> float:
    """Return by how much an accuracy on that many images may be off by the luck of which images they are.

    Twice the standard error of a share: in 95 of 100 draws the true share lies within it.
    """
    return 2 * math.sqrt(max(accuracy * (1 - accuracy), 1 / images) / images)


def gap(test_accuracy: float, images: int, last: EpochEnd | None, *, dropout: float = 0.0) -> str:
    """Say what the difference between training and test accuracy tells.

    Args:
        test_accuracy: share of the test images the network got right.
        images: how many test images there are.
        last: the last whole epoch of training, if there was one.
        dropout: the share of outputs silenced in training, which lowers its accuracy.

    Returns:
        One or two sentences.
    """
    if last is None:
        return "It was stopped before its first epoch was over, so there is no training accuracy to compare with."
    points = 100 * (last.accuracy - test_accuracy)
    if max(last.accuracy, test_accuracy) < 0.2:
        return "It is near 10 % on both, what guessing gives: it has not learned anything yet."
    if abs(points) <= 100 * luck(test_accuracy, images):
        return (
            f"Test and training differ by {abs(points):.1f} points, no more than the luck of which {images:,} images "
            "are in the test: what it learned holds for images it has never seen."
        )
    if points < 0:
        why = (
            f"in training {percent(dropout, 0)} of its hidden outputs were silenced (dropout), in the test none"
            if dropout
            else "training accuracy is the mean over the last epoch, while it was still getting better"
        )
        return f"It does {-points:.1f} points better on the test than in training: {why}."
    start = f"It does {points:.1f} points worse on images it has never seen than on those it trained on"
    if points < 2:
        return f"{start}: a small gap, the first sign of learning the training images by heart."
    return (
        f"{start}: it has learned some of them by heart (overfitting). More training images, dropout or fewer neurons "
        "would narrow the gap."
    )


def fit(test_accuracy: float, images: int) -> str:
    """Say an accuracy as a count, like "9,786 of 10,000 images right, 214 wrong"."""
    right = round(test_accuracy * images)
    return f"{right:,} of {images:,} images right, {images - right:,} wrong"


def mixups(confusion: NDArray[np.integer], limit: int = 3) -> list[tuple[int, int, int]]:
    """Return the most frequent mistakes as (true class, predicted class, count), the most frequent first."""
    wrong = confusion.copy()
    wrong.flat[:: wrong.shape[1] + 1] = 0  # its diagonal: what is right
    order = (-wrong).argsort(axis=None, kind="stable")[:limit]
    pairs = [divmod(int(place), wrong.shape[1]) for place in order]
    return [(true, guess, int(wrong[true, guess])) for true, guess in pairs if wrong[true, guess]]


def headline(confusion: NDArray[np.integer], class_names: tuple[str, ...]) -> str:
    """State what a confusion matrix shows (rows true, columns predicted) in one line."""
    total, right = int(confusion.sum()), int(confusion.trace())
    start = f"{right:,} of {total:,} right"
    said = confusion.sum(axis=0)
    if total and said.max() == total:
        return f"{start}: it says {class_names[int(said.argmax())]} for every image"
    worst = mixups(confusion, 1)
    if not worst:
        return f"{start}: not one mistake"
    true, guess, count = worst[0]
    times = "once" if count == 1 else f"{count:,} times"
    return f"{start}; most often {class_names[true]} was taken for {class_names[guess]} ({times})"


def ending(run: Run) -> str:
    """Say how a run ended or where it stands, and who stopped it if not its learner; its own message goes beside it."""
    epochs = "epoch" if run.spec.epochs == 1 else "epochs"
    match run.status.value:
        case "finished":
            return (
                f"Finished: it trained all {run.spec.epochs} epochs."
                if run.spec.epochs > 1
                else "Finished its one epoch."
            )
        case "stopped":
            return _stopped(run, epochs)
        case "diverged":
            return "Diverged: its numbers grew beyond all bounds, so there is no network to test."
        case "failed":
            return "This run could not be trained."
        case "interrupted":
            return f"Interrupted after {run.epoch} of {run.spec.epochs} {epochs}."
        case "running":
            return "Still training: results come when it is done."
    return "Waiting for its turn: results come when it has been trained."


def _stopped(run: Run, epochs: str) -> str:
    reason = why(run)
    if not (run.step or run.epoch):
        unbegun = "Stopped before it began to learn."
        return f"{unbegun} {reason}" if reason else run.message or unbegun
    so_far = f"Stopped after {run.epoch} of {run.spec.epochs} {epochs}"
    if run.message and not run.has_results:  # it says why not
        return f"{so_far}. {run.message}"
    return f"{so_far}. {reason}" if reason else f"{so_far}; what it learned is kept."
