"""What the doctor has to say: an illness, the evidence for it in this very run, and what helps."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from mnistlab.core.spec import RunSpec


class Illness(StrEnum):
    """What can be wrong with a run; the value is its name in keys and tables."""

    DIVERGED = "diverged"
    COLLAPSED = "collapsed"
    LOST = "lost"
    ZERO_START = "zero-start"
    RAW_PIXELS = "raw-pixels"
    RATE_LARGE = "rate-large"
    RATE_SMALL = "rate-small"
    LINEAR = "linear"
    FEW_IMAGES = "few-images"
    OVERFITTING = "overfitting"
    DEAD_UNITS = "dead-units"
    STILL_IMPROVING = "still-improving"


NAMES = {
    Illness.DIVERGED: "The loss exploded",
    Illness.COLLAPSED: "One answer for every image",
    Illness.LOST: "An answer it never gives",
    Illness.ZERO_START: "All neurons are alike",
    Illness.RAW_PIXELS: "Raw pixels",
    Illness.RATE_LARGE: "The learning rate is too large",
    Illness.RATE_SMALL: "The learning rate is too small",
    Illness.LINEAR: "Hidden layers without an activation",
    Illness.FEW_IMAGES: "Too few images",
    Illness.OVERFITTING: "Overfitting",
    Illness.DEAD_UNITS: "Dead neurons",
    Illness.STILL_IMPROVING: "Still improving when it stopped",
}
"""How an illness is called on screen."""


@dataclass(frozen=True)
class Remedy:
    """What helps: to train anew with the settings of `spec`, or, without one, to train on until there are `epochs`.

    `label` says so in few words.
    """

    label: str
    spec: RunSpec | None = None
    epochs: int = 0


@dataclass(frozen=True)
class Finding:
    """One thing that is wrong with a run.

    diagnosis: one to three sentences, what happened and why.
    evidence: figures of this very run that show it.
    lesson: where the course explains it, as (lesson, step).
    also: illnesses that are part of this one, as its cause or its consequence: they make no findings of their own.
    """

    illness: Illness
    diagnosis: str
    evidence: str
    lesson: tuple[str, str]
    remedy: Remedy
    also: frozenset[Illness] = frozenset()

    @property
    def name(self) -> str:
        """How it is called on screen."""
        return NAMES[self.illness]

    @property
    def illnesses(self) -> frozenset[Illness]:
        """Everything that it says is wrong."""
        return self.also | {self.illness}
