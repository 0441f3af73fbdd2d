"""Thirty experiments in one picture: every run of a class as a dot, one setting or cost across, test accuracy up.

Where each dot lies is decided here, in shares of the picture's width and height; who draws it only draws.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

from mnistlab.core.architecture import parameter_count
from mnistlab.core.labels import word
from mnistlab.core.runs import Run, RunStatus
from mnistlab.core.school.ticks import EDGE, Scale, of_numbers, of_words
from mnistlab.core.spec import RunSpec

Value = float | str

FLOORS = (0.98, 0.95, 0.9, 0.8, 0.5)
"""Where the picture may begin, so that good runs do not lie on one line: with the highest that leaves out few."""

LEFT_OUT = 0.15
"""Which share of the runs may lie below it; they stand at the lower edge."""

DOT, SMALL_DOT = (0.014, 0.034), (0.0105, 0.025)
"""How wide and how high a dot is on a projector's picture, in shares of it."""

MANY = 150
"""From so many runs on dots are small."""


@dataclass(frozen=True)
class Across:
    """What can be laid across: `of` says it of a run."""

    name: str
    title: str
    of: Callable[[Run], Value]


def _setting(name: str, title: str = "") -> Across:
    def of(run: Run) -> Value:
        value = getattr(run.spec, name)
        return word(value) if isinstance(value, str) else float(value)

    return Across(name, title or str(RunSpec.model_fields[name].title), of)


def _images(run: Run) -> Value:
    """Return how many images it learns from, to a batch; all there are, for a run that has not begun."""
    batches = run.steps_per_epoch * run.spec.batch_size
    return float(run.spec.train_size or batches) if batches or run.spec.train_size else word("all")


ACROSS = {
    across.name: across
    for across in (
        _setting("learning_rate"),
        Across("neurons", "Neurons in the first hidden layer", lambda run: float(next(iter(run.spec.hidden), 0))),
        Across("layers", "Hidden layers", lambda run: float(len(run.spec.hidden))),
        _setting("activation"),
        _setting("optimizer"),
        _setting("batch_size"),
        _setting("epochs"),
        Across("train_size", "Training images", _images),
        _setting("dropout"),
        _setting("l2"),
        _setting("initializer"),
        _setting("pixels"),
        _setting("loss"),
        _setting("validation_split"),
        _setting("seed"),
        _setting("dataset"),
        Across("parameters", "Parameters", lambda run: float(parameter_count(run.spec))),
        Across("seconds", "Seconds of training", lambda run: run.seconds),
    )
}
"""Everything that can be laid across, by the name it has in the wall's address."""


@dataclass(frozen=True)
class Dot:
    """A run: where it lies (shares of the width from the left, of the height from below), whose it is, what it got.

    `kind` is "run", "below" for one that got less than the picture shows, or "diverged". `said` is its value across.
    """

    x: float
    y: float
    name: str
    said: str
    accuracy: float | None
    kind: str = "run"


@dataclass(frozen=True)
class Scatter:
    """The picture: dots, the earlier ones first; labelled places along both axes; what was left out at the bottom.

    `small`: the dots are so many that they are drawn smaller.
    """

    title: str
    dots: tuple[Dot, ...]
    across: tuple[tuple[float, str], ...]
    up: tuple[tuple[float, str], ...]
    floor: float
    below: int
    diverged: int
    small: bool = False

    @property
    def best(self) -> Dot | None:
        """The first of those who got most."""
        shown = [dot for dot in self.dots if dot.accuracy is not None]
        return max(shown, key=lambda dot: dot.accuracy or 0, default=None)


def scatter(runs: Sequence[Run], names: Mapping[str, str], across: Across) -> Scatter:
    """Draw all runs that have results or diverged.

    Args:
        runs: the newest first.
        names: what learners are called, by learner; runs of others are left out.
        across: one of `ACROSS`.
    """
    shown = [run for run in reversed(runs) if run.learner in names and (run.has_results or _lost(run))]
    values = [across.of(run) for run in shown]
    scale = _scale(values)
    floor = _floor([run.test_accuracy for run in shown if run.test_accuracy is not None])
    dots = []
    small = len(shown) > MANY
    aside = _Aside([scale.place(value) for value in values], SMALL_DOT if small else DOT)
    for run, value in zip(shown, values, strict=True):
        accuracy = None if _lost(run) else run.test_accuracy
        kind = "diverged" if accuracy is None else "below" if accuracy < floor else "run"
        y = max((accuracy - floor) / (1 - floor), 0.0) if accuracy is not None else 0.0
        dots.append(Dot(aside(scale.place(value), y), y, names[run.learner], scale.say(value), accuracy, kind))
    kinds = [dot.kind for dot in dots]
    kept = kinds.count("below"), kinds.count("diverged")
    return Scatter(across.title, tuple(dots), scale.marks, _up(floor), floor, *kept, small)


class _Aside:
    """Lays dots of the same place beside each other, by turns to the right and to the left, as far as there is room."""

    def __init__(self, places: Sequence[float], dot: tuple[float, float]):
        there = sorted(set(places))
        gap = min((after - before for before, after in pairwise(there)), default=1.0)
        self._wide, self._high = dot
        self._room = 1 + 2 * int(min(0.42 * gap, EDGE) / self._wide)
        self._taken: Counter[tuple[float, int]] = Counter()

    def __call__(self, x: float, y: float) -> float:
        spot = (x, int(y / self._high))
        turn = self._taken[spot] % self._room
        self._taken[spot] += 1
        return x + self._wide * ((turn + 1) // 2) * (1 if turn % 2 else -1)


def _lost(run: Run) -> bool:
    return run.status is RunStatus.DIVERGED


def _scale(values: Sequence[Value]) -> Scale:
    numbers = [value for value in values if not isinstance(value, str)]
    return of_numbers(numbers) if len(numbers) == len(values) else of_words([str(value) for value in values])


def _floor(accuracies: Sequence[float]) -> float:
    """Return where the picture begins: the highest floor that leaves out few, and not what is best."""
    for floor in FLOORS:
        if accuracies and sum(accuracy < floor for accuracy in accuracies) <= LEFT_OUT * len(accuracies):
            return floor
    return 0.0


def _up(floor: float) -> tuple[tuple[float, str], ...]:
    """Return labelled places up the side, both ends among them."""
    parts = 4 if math.isclose(floor, 0.98) or math.isclose(floor, 0.8) else 5
    places = [i / parts for i in range(parts + 1)]
    return tuple((place, f"{100 * (floor + place * (1 - floor)):.3g} %") for place in places)
