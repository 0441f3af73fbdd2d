"""Leaderboards: who got the most right, and who got much right with little.

Two boards weigh errors against what they cost. Dividing accuracy by parameters, or by seconds, would not do: a network
that only guesses, with hardly a parameter, would always win, since accuracy never drops below a tenth while the cost
can be divided by thousands. So errors are counted, and made comparable:

    points = errors in 1,000 images × 1.5 for each tenfold of the cost

Few points are good. The rule says in one sentence what a cost is worth: ten times as many parameters (or seconds) have
to save a third of the errors. That is about what they do save in the middle of the range, so a very small network
loses by its errors and a very large one by its size: of 21 networks on MNIST the first was 784-128-64-10 with 109,386
parameters, the one without a hidden layer the 9th, one with 1 neuron the 18th, those that guessed the last two. On
Fashion-MNIST, where size helps less, 784-8-10 was first. Points are errors at a common cost, `UNIT_PARAMETERS` or
`UNIT_SECONDS`.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

from mnistlab.core.architecture import parameter_count
from mnistlab.core.runs import Run, RunStatus

Scores = Mapping[tuple[str, int], float]
"""Accuracies on secret images, by (run id, attempt)."""

UNIT_PARAMETERS = 10_000
UNIT_SECONDS = 1.0
"""The costs at which points are just errors."""

DEARER = 1.5
"""How many times the errors count at ten times the cost."""

LEAST_SECONDS = 0.1
"""What takes less counts as this much: it is nearly all chance how long it took."""

LEAST_ACCURACY = 0.5
"""Who gets fewer right than this share has nothing yet that could be called much for little."""

_ENDED = (RunStatus.FINISHED, RunStatus.STOPPED)


@dataclass(frozen=True)
class Rank:
    """A learner's place on a board, and the run that got it: its accuracy (0 to 1), its cost, and its points.

    Those with the same figure share a place, and the next place is as much further on. `cost` and `points` are None
    on the board of accuracy.
    """

    place: int
    learner: str
    run_id: str
    accuracy: float
    cost: float | None = None
    points: int | None = None


@dataclass(frozen=True)
class Boards:
    """The three leaderboards, the best first; each learner stands on each with the run that is best there."""

    accuracy: tuple[Rank, ...]
    parameters: tuple[Rank, ...]
    seconds: tuple[Rank, ...]


def leaderboards(runs: Iterable[Run], scores: Scores) -> Boards:
    """Return who is best, of runs that have been scored.

    A run that is being continued keeps the score of its last end; its seconds are counted again once it has ended. One
    that diverged has no network any more.
    """
    accuracy, parameters, seconds = [], [], []
    for run in runs:
        score = score_of(run, scores)
        if score is None:
            continue
        accuracy.append(_rank(run, score))
        if score < LEAST_ACCURACY:
            continue
        count = parameter_count(run.spec)
        parameters.append(_rank(run, score, count, points(score, count / UNIT_PARAMETERS)))
        if run.status in _ENDED:
            took = max(run.seconds, LEAST_SECONDS)
            seconds.append(_rank(run, score, run.seconds, points(score, took / UNIT_SECONDS)))
    return Boards(_placed(accuracy, _by_accuracy), _placed(parameters, _by_points), _placed(seconds, _by_points))


def score_of(run: Run, scores: Scores) -> float | None:
    """Return a run's accuracy on the secret images as its network last was, or None if that is not known (yet)."""
    if run.status in (RunStatus.DIVERGED, RunStatus.FAILED):
        return None
    if run.status in _ENDED:
        return scores.get((run.id, run.attempt))
    known = (scores.get((run.id, attempt)) for attempt in range(run.attempt, 0, -1))
    return next((score for score in known if score is not None), None)


def points(accuracy: float, cost: float) -> int:
    """Return errors in 1,000 images, times `DEARER` for each tenfold of the cost in its unit.

    >>> points(0.95, 1), points(0.95, 10), points(0.95, 100)
    (50, 75, 113)
    """
    return round(float(1000 * (1 - accuracy) * DEARER ** math.log10(cost)))


def _rank(run: Run, accuracy: float, cost: float | None = None, points: int | None = None) -> Rank:
    return Rank(0, run.learner, run.id, accuracy, cost, points)


Key = Callable[[Rank], float]


def _by_accuracy(rank: Rank) -> float:
    """Return what is written on the board, in tenths of a per cent: what reads the same is the same."""
    return -round(1000 * rank.accuracy)


def _by_points(rank: Rank) -> float:
    return rank.points if rank.points is not None else math.inf


def _placed(ranks: list[Rank], key: Key) -> tuple[Rank, ...]:
    """Return each learner's best, in order; of equal ones the more accurate, then the cheaper one stands first."""
    best: dict[str, Rank] = {}
    for rank in sorted(ranks, key=lambda rank: (key(rank), -rank.accuracy, rank.cost or 0, rank.run_id)):
        best.setdefault(rank.learner, rank)
    placed: list[Rank] = []
    for number, rank in enumerate(best.values(), start=1):
        same = placed and key(placed[-1]) == key(rank)
        place = placed[-1].place if same else number
        placed.append(Rank(place, rank.learner, rank.run_id, rank.accuracy, rank.cost, rank.points))
    return tuple(placed)
