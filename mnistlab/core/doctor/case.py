"""What is known of a run when the doctor looks at it: while it trains, or afterwards."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise
from typing import Any

import numpy as np
from numpy.typing import NDArray

from mnistlab.core.events import EpochEnd, Point
from mnistlab.core.facts import CLASSES
from mnistlab.core.runs import RunStatus
from mnistlab.core.spec import RunSpec
from mnistlab.core.starting import expected_std

RAW_START = 100.0
"""More than the loss that raw pixels begin with: 60 to 75 where it is exact, at most 16.1 where it is clipped."""

GUESS = math.log(CLASSES)
"""The loss of a network that gives every class the same probability: 2.303, where a good start begins."""


@dataclass(frozen=True, eq=False)
class Case:
    """A run as far as it is known. All but the settings may be missing.

    status: where the run stands.
    points, epochs: its history.
    step: batches trained in all.
    images, validation: how many it learns from, and how many are kept aside.
    available: how many it could learn from with these settings, were `train_size` not set; 0 if unknown.
    test_accuracy: share of the test images it got right, once it was tested.
    confusion: counts by true class (row) and predicted class (column), shape (classes, classes).
    class_names: one name a class.
    dead: of each hidden layer, the share of neurons that answered to none of `sample` images; None if not looked at.
    limited: it was trained for as long as its class allows, so it cannot be continued there.
    """

    spec: RunSpec
    status: RunStatus = RunStatus.FINISHED
    points: Sequence[Point] = ()
    epochs: Sequence[EpochEnd] = ()
    step: int = 0
    images: int = 0
    validation: int = 0
    available: int = 0
    test_accuracy: float | None = None
    confusion: NDArray[np.integer[Any]] | None = None
    class_names: tuple[str, ...] = tuple("0123456789")
    dead: tuple[float, ...] | None = None
    sample: int = 0
    limited: bool = False

    @property
    def ended(self) -> bool:
        """Whether the run is over, so that what it has not reached it will not reach."""
        return not self.status.active

    @cached_property
    def losses(self) -> NDArray[np.float64]:
        """Training loss of each point, shape (points,)."""
        return np.array([point.loss for point in self.points], float)

    @cached_property
    def weights(self) -> NDArray[np.float64]:
        """How many batches each point stands for, shape (points,)."""
        return np.diff([0, *(point.step for point in self.points)]).astype(float)

    @property
    def ordinary(self) -> float:
        """The loss such a network may begin with: that of guessing, and the L2 penalty of its first weights.

        Dropout makes up for what it silences by enlarging the rest, which spreads the scores and raises the loss.
        """
        if self.spec.pixels == "raw":
            return RAW_START
        sizes = pairwise((self.spec.inputs, *self.spec.hidden, self.spec.classes))
        squares = (n * m * expected_std(self.spec.initializer, n, m) ** 2 for n, m in sizes)
        return GUESS / (1 - self.spec.dropout) + (self.spec.l2 * sum(squares) if self.spec.l2 else 0.0)

    @property
    def first_loss(self) -> float | None:
        """The loss of the first batches, before or while the first steps were taken; None before there is one."""
        return float(self.losses[0]) if self.points else None

    @cached_property
    def highest(self) -> Point | None:
        """The point with the highest training loss; None before there is one."""
        return self.points[int(self.losses.argmax())] if self.points else None

    def loss_between(self, begin: float, end: float) -> float | None:
        """Return the mean training loss between two shares of what was trained so far; None if no point lies there."""
        if not self.points:
            return None
        steps = np.cumsum(self.weights) / self.weights.sum()
        inside = (steps > begin) & (steps <= end)
        return float(np.average(self.losses[inside], weights=self.weights[inside])) if inside.any() else None
