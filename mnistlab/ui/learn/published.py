"""The gap between published and measured figures, in words: pure functions of the figures."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from mnistlab.core.events import EpochEnd
from mnistlab.core.explain import percent
from mnistlab.core.runs import Run
from mnistlab.lessons.tutorials import LogLine, Range, Trial, Tutorial


def span(published: Range) -> str:
    """Write a published accuracy, one figure or a range.

    >>> span((0.9575, 0.9575)), span((0.85, 0.95))
    ('95.75 %', '85–95 %')
    """
    low, high = published
    return percent(low) if low == high else f"{100 * low:.0f}–{100 * high:.0f} %"


def accuracy_gap(measured: float, published: Range) -> str:
    """Say where a measured accuracy lies.

    >>> accuracy_gap(0.9537, (0.9575, 0.9575)), accuracy_gap(0.9761, (0.85, 0.95)), accuracy_gap(0.9, (0.85, 0.95))
    ('0.38 points below', '2.61 points above', 'within the range')
    """
    low, high = published
    if low <= round(measured, 4) <= high:
        return "the same" if low == high else "within the range"
    points = 100 * (measured - (high if measured > high else low))
    return f"{abs(points):.2f} points {'above' if points > 0 else 'below'}"


def loss_gap(measured: float, published: float) -> str:
    """Say by how much a measured loss is lower or higher.

    >>> loss_gap(0.0682, 0.0711), loss_gap(0.0711, 0.07108)
    ('0.0029 lower', 'the same')
    """
    difference = round(measured - published, 4)
    return f"{abs(difference):.4f} {'higher' if difference > 0 else 'lower'}" if difference else "the same"


def time_gap(measured: float, published: float) -> str:
    """Say how many times as fast or slow.

    >>> time_gap(6, 300), time_gap(50, 35)
    ('50 times as fast', '1.4 times as slow')
    """
    ratio, way = (published / measured, "fast") if measured <= published else (measured / published, "slow")
    return f"{ratio:.0f} times as {way}" if ratio >= 10 else f"{ratio:.1f} times as {way}"


def outcome(tutorial: Tutorial, runs: Mapping[str, Run]) -> str:
    """Say in a sentence what came of a tutorial's figure; `runs` are those there are, by name."""
    reached = [runs[trial.name].test_accuracy for trial in tutorial.runs if trial.name in runs]
    found = [accuracy for accuracy in reached if accuracy is not None]
    if len(found) < len(tutorial.runs):
        return "Some of it is still to be run." if found else "Not run yet."
    published = tutorial.preset.published_range
    if published is None:
        return luck(found)
    others = (
        f" {sentence(trial.name)}: {percent(share)}." for trial, share in zip(tutorial.runs[1:], found[1:], strict=True)
    )
    return verdict(found[0], published) + "".join(others)


def sentence(words: str) -> str:
    """Begin with a capital letter and leave the rest as it is: "plain SGD" becomes "Plain SGD"."""
    return words[:1].upper() + words[1:]


def verdict(measured: float, published: Range) -> str:
    """Say in a sentence what came of a published accuracy.

    >>> verdict(0.9537, (0.9575, 0.9575))
    'Here it gets 95.37 % of the test images right: 0.38 points below the published 95.75 %.'
    """
    start = f"Here it gets {percent(measured)} of the test images right"
    gap = accuracy_gap(measured, published)
    if gap == "the same":
        return f"{start}: the very figure that was published."
    if gap == "within the range":
        return f"{start}: within the published {span(published)}."
    return f"{start}: {gap} the published {span(published)}."


def luck(accuracies: Sequence[float]) -> str:
    """Say how far runs that differ in their seed alone lie apart.

    >>> luck([0.9761, 0.9782, 0.9770])
    'From 97.61 % to 97.82 % of the test images right: 0.21 points that only the seed decides.'
    """
    low, high = min(accuracies), max(accuracies)
    points = 100 * (high - low)
    return (
        f"From {percent(low)} to {percent(high)} of the test images right: {points:.2f} points that only the seed "
        "decides."
    )


def as_expected(trial: Trial, measured: float) -> bool:
    """Return whether a run ended where it always has, so that what is written about it holds."""
    low, high = trial.expected
    return low <= round(measured, 4) <= high


def surprise(trial: Trial) -> str:
    """Say that a run did not end where it always has."""
    low, high = trial.expected
    usual = percent(low) if low == high else f"between {percent(low)} and {percent(high)}"
    return f"That is unusual: elsewhere it ended {'at ' if low == high else ''}{usual}. Another device can do that."


def log_gap(log: Sequence[LogLine], history: Sequence[EpochEnd]) -> str:
    """Say how far a printed log and ours, of as many epochs, are apart where they are furthest."""
    pairs = list(zip(log, history, strict=True))
    loss = max(abs(printed.loss - ours.loss) for printed, ours in pairs)
    points = max(100 * abs(printed.accuracy - ours.accuracy) for printed, ours in pairs)
    return (
        f"Epoch by epoch the two logs are never further apart than {loss:.4f} in loss and {points:.2f} points in "
        "accuracy."
    )
