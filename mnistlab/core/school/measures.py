"""What an assignment can ask the largest or smallest of: how it is read off a run and written, and how near is near."""

from __future__ import annotations

import math
from dataclasses import dataclass

from mnistlab.core.architecture import parameter_count
from mnistlab.core.differences import plain
from mnistlab.core.runs import Run
from mnistlab.core.school.assignment import Measure
from mnistlab.core.spec import RunSpec

ALL_IMAGES = math.inf
"""The value of "all training images": however many those are, nobody trains on more."""


@dataclass(frozen=True)
class Scale:
    """How a measure is spoken of and stepped through.

    form: writes a value. least, most: the ends of what there is. factor, step: two values are next to each other if
    they differ by no more than one of the two; then what lies between them is not worth another run.
    """

    form: str
    least: float
    most: float
    factor: float = 1.0
    step: float = 1.0


SCALES: dict[Measure, Scale] = {
    "learning_rate": Scale("learning rate {}", 1e-6, 10, factor=3.4, step=0),
    "batch_size": Scale("batch size {}", 1, 4096, factor=2),
    "epochs": Scale("{} epochs", 1, 100),
    "train_size": Scale("{} training images", 1, ALL_IMAGES, factor=2),
    "dropout": Scale("dropout {}", 0, 0.9, step=0.1),
    "l2": Scale("L2 penalty {}", 0, 1, factor=10, step=0.0001),
    "parameters": Scale("{} parameters", parameter_count(RunSpec(hidden=(1,))), math.inf, factor=1.3),
}
"""Learning rates go 1, 3, 10, and sizes double: so the factors."""

_BIT = 1 + 1e-9


def value_of(measure: Measure, run: Run) -> float:
    """Return where a run stands on a measure; of epochs those it began."""
    if measure == "parameters":
        return parameter_count(run.spec)
    if measure == "epochs":
        return epochs_begun(run)
    value: float | None = getattr(run.spec, measure)
    return ALL_IMAGES if value is None else value


def epochs_begun(run: Run) -> int:
    """Return in how many epochs a run trained, a last one that was cut short included; as many as asked before that."""
    if not run.step or not run.steps_per_epoch:
        return run.spec.epochs
    return max(run.epoch, math.ceil(run.step / run.steps_per_epoch))


def written(measure: Measure, value: float, *, bare: bool = False) -> str:
    """Write a value with its measure, or `bare` without.

    >>> written("learning_rate", 0.3), written("epochs", 1), written("train_size", ALL_IMAGES, bare=True)
    ('learning rate 0.3', '1 epoch', 'all')
    """
    number = "all" if value == ALL_IMAGES else plain(value)
    text = number if bare else SCALES[measure].form.format(number)
    return text.removesuffix("s") if value == 1 and text.startswith("1 ") else text


def beyond(measure: Measure, extreme: str | None, value: float, other: float) -> bool:
    """Whether `value` is further out than `other`: larger if the largest is looked for, else smaller."""
    return value > other if extreme == "largest" else value < other


def at_the_end(measure: Measure, extreme: str | None, value: float) -> bool:
    """Whether nothing further out can be tried."""
    scale = SCALES[measure]
    return value >= scale.most if extreme == "largest" else value <= scale.least


def near(measure: Measure, one: float, other: float) -> bool:
    """Whether two values are next to each other."""
    low, high = sorted((one, other))
    scale = SCALES[measure]
    return high - low <= scale.step * _BIT or (low > 0 and high / low <= scale.factor * _BIT)
