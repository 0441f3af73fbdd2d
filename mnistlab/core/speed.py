"""How long training takes on this machine: the model of `core.cost`, put right by what was measured here lately."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from operator import mul

from mnistlab.core.cost import Machine, epoch_seconds, products_forward
from mnistlab.core.runs import Run
from mnistlab.core.spec import RunSpec, choices

SERVER = Machine("server", products_a_second=1.6e11, seconds_a_batch=6e-5)
"""Two cores of a server, fitted to the epochs of bench/RESULTS.md. Another machine is faster or slower; what matters is
how the two figures stand to each other."""

LEAST_SECONDS = 0.3
"""Training shorter than this says little of how fast it is."""

BEYOND_DOUBT = 2.0
"""The same for a run that still trains: most of its first second may have been the compiler's."""

AROUND = 0.8
"""Seconds that a run takes besides its epochs, as long as none was measured: getting ready, the test, keeping it."""

_RULES = choices("optimizer")

_FADING = 0.9
"""What a measurement counts compared with the next one: others train now than did then."""

_NEAR_COUNTS = 2.0
"""How steeply a measurement counts less the less like the job it is."""

_OTHER_RULE = 0.5
"""How far apart two optimizers are, where twice the work of a batch is 1."""

_UNSURE, _FARTHER, _MOST_UNSURE = 0.1, 0.12, 0.7
"""By what share a guess may be off at least, more for each unit that the nearest measurement is apart, and at most."""


@dataclass(frozen=True)
class Job:
    """Settings, and the numbers of images that they train on and validate on."""

    spec: RunSpec
    train: int
    validation: int

    @cached_property
    def model_seconds(self) -> float:
        """Seconds an epoch in the model, validation included."""
        check = products_forward(self.spec) * self.validation / SERVER.products_a_second
        return epoch_seconds(SERVER, self.spec, self.train) + check

    @cached_property
    def kind(self) -> tuple[float, float, int]:
        """What it costs a batch and how many batches an epoch has, as powers of two, and the optimizer's number."""
        batches = self.spec.steps_per_epoch(self.train)
        rule = _RULES.index(self.spec.optimizer)
        return math.log2(self.model_seconds / batches), math.log2(batches), rule


@dataclass(frozen=True)
class Measured:
    """What was found of a job: how long one of its epochs took, and what its run took besides, None if unknown."""

    job: Job
    epoch_seconds: float
    around: float | None = None


@dataclass(frozen=True)
class Guess:
    """A duration in seconds, and by what share of itself it may well be off (its standard deviation)."""

    seconds: float
    off: float


def measure(run: Run, job: Job) -> Measured | None:
    """Return what a run tells of the machine's speed, None if it is too little.

    Only runs that were trained in one go, here, or that train now, are looked at.
    """
    if run.attempt != 1 or not run.step or not run.steps_per_epoch or run.seconds < LEAST_SECONDS:
        return None
    epochs = run.step / run.steps_per_epoch
    if run.status.active:
        return Measured(job, run.seconds / epochs) if run.seconds > BEYOND_DOUBT else None
    took = (run.ended_at or 0) - (run.started_at or 0)
    if took < run.seconds:  # it was trained elsewhere, and only brought here
        return None
    first = min(run.first_result_seconds or 0.0, 0.7 * run.seconds)  # it was mostly spent on the compiler
    return Measured(job, (run.seconds - first) / epochs, took - run.seconds + first)


class Speed:
    """What is known of this machine's speed; `known` is what was measured, the latest last."""

    def __init__(self, known: Sequence[Measured]):
        self.around = _around(known)
        self._wrong = [math.log(one.epoch_seconds / one.job.model_seconds) for one in known]
        self._kinds = [one.job.kind for one in known]

    def guess_epoch(self, job: Job) -> Guess | None:
        """Return how long an epoch of this job will take, None if nothing is known.

        The model's figure is corrected by the geometric mean of what it was wrong by before; the more a job is
        like this one, and the later it was measured, the more it counts.
        """
        if not self._wrong:
            return None
        apart = [_distance(kind, job.kind) for kind in self._kinds]
        nearest, last = min(apart), len(apart) - 1
        counts = [math.exp(-_NEAR_COUNTS * (far - nearest)) * _FADING ** (last - i) for i, far in enumerate(apart)]
        mean = _weighted(self._wrong, counts)
        spread = _weighted([(wrong - mean) ** 2 for wrong in self._wrong], counts)
        off = math.sqrt(spread + _UNSURE**2 + (_FARTHER * nearest) ** 2)
        return Guess(job.model_seconds * math.exp(mean), min(off, _MOST_UNSURE))


def _weighted(values: Sequence[float], counts: Sequence[float]) -> float:
    """Return the mean of values of which each counts so much."""
    return math.fsum(map(mul, values, counts)) / math.fsum(counts)


def _distance(one: tuple[float, float, int], other: tuple[float, float, int]) -> float:
    """Return how unlike two kinds of job are."""
    (work, batches, rule), (its_work, its_batches, its_rule) = one, other
    return abs(work - its_work) + abs(batches - its_batches) / 2 + _OTHER_RULE * (rule != its_rule)


def _around(known: Sequence[Measured]) -> float:
    """Return the seconds that a run takes besides its epochs: the median of those measured."""
    found = sorted(one.around for one in known if one.around is not None)
    return found[len(found) // 2] if found else AROUND
