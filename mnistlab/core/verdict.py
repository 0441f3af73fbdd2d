"""Whether a difference between two settings is larger than luck, in plain words."""

from __future__ import annotations

from dataclasses import dataclass

from mnistlab.core.differences import capital, count
from mnistlab.core.explain import luck, percent
from mnistlab.core.luck import RARE, Dealing, deal, enough


@dataclass(frozen=True)
class Group:
    """The test accuracies (shares from 0 to 1) of runs that differ in nothing but the seed, under one name."""

    name: str
    accuracies: tuple[float, ...]

    @property
    def mean(self) -> float:
        """Their mean; there must be one."""
        return sum(self.accuracies) / len(self.accuracies)


@dataclass(frozen=True)
class Verdict:
    """`larger` is None where it cannot be told. `short` is a few words, `text` the reasons, both without markup."""

    larger: bool | None
    short: str
    text: str


def verdict(first: Group, second: Group, images: int) -> Verdict:
    """Say whether two settings differ by more than luck.

    Args:
        first, second: each with at least one result.
        images: how many test images the accuracies are shares of.
    """
    dealing = deal(first.accuracies, second.accuracies)
    better, worse = (first, second) if dealing.difference >= 0 else (second, first)
    points = f"{100 * abs(dealing.difference):.2f}"
    means = f"{percent(better.mean)} against {percent(worse.mean)}"
    if min(len(first.accuracies), len(second.accuracies)) == 1:
        means += ", one of which is a single result" if len(first.accuracies + second.accuracies) > 2 else ""
    start = f"{capital(better.name)} gets {points} points more than {worse.name} on average: {means}."
    if points == "0.00":
        start = f"Both get the same on average, {percent(better.mean)}."
    if not dealing.can_tell:
        return Verdict(None, "Too few to tell", f"{start} {_too_few(first, second, dealing)}")
    ways = _ways(first, second, dealing)
    if not dealing.larger:
        return Verdict(
            False,
            "It may be luck",
            f"{start} {ways} So a difference like this comes about by the seeds alone. That does not prove the two "
            "equally good: more runs might show a smaller difference.",
        )
    text = f"{start} {ways} That is at most {RARE:.0%}, which is where this lab draws the line.".replace("5%", "5 %")
    off = luck(better.mean, images)
    if abs(dealing.difference) < off:
        text += (
            f" One thing seeds cannot settle: the test has {images:,} images, and another {images:,} could move an "
            f"accuracy by up to {100 * off:.1f} points, which is more than this difference."
        )
    return Verdict(True, "Larger than luck", text)


def _ways(first: Group, second: Group, dealing: Dealing) -> str:
    sizes = (len(first.accuracies), len(second.accuracies))
    groups = f"two groups of {count(sizes[0])}" if sizes[0] == sizes[1] else f"groups of {sizes[0]} and {sizes[1]}"
    which = f"the {dealing.ways:,} ways" if dealing.every else f"{dealing.ways:,} ways, drawn at random,"
    return (
        f"Of {which} to deal these {count(sum(sizes))} results into {groups}, {dealing.as_large:,} "
        f"{'differs' if dealing.as_large == 1 else 'differ'} as much or more ({_share(dealing.share)})."
    )


def _too_few(first: Group, second: Group, dealing: Dealing) -> str:
    sizes = f"{count(len(first.accuracies))} and {count(len(second.accuracies))}"
    total = len(first.accuracies + second.accuracies)
    if total == 2:
        return (
            f"One run of each cannot tell whether that is the settings or the seed. From {enough()} of each on it can."
        )
    return (
        f"But {count(total)} results can be dealt into groups of {sizes} in only {dealing.ways} ways, and even if the "
        f"two did not overlap at all, {dealing.clearest} of them would differ as much "
        f"({_share(dealing.clearest / dealing.ways)}; this lab draws the line at {_share(RARE)}). "
        f"From {enough()} of each on it can be told."
    )


def _share(share: float) -> str:
    return percent(share, 1 if share < 0.02 else 0)
