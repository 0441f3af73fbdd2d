"""An assignment: settings to start from, knobs to turn, something to find out, and how to tell whether it was."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field

from mnistlab.core.school.rules import Lock


class Goal(BaseModel):
    """What a run has to reach; what is None does not count. Accuracies are shares of the test images from 0 to 1.

    least_accuracy, most_parameters, most_seconds (of training): bounds that hold together. extreme, of knob: among
    the runs that keep the bounds, the one with the largest or smallest value of that setting is the best.
    tolerance: the prediction made before training must be that near the test accuracy.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    least_accuracy: float | None = Field(None, ge=0, le=1)
    most_parameters: int | None = Field(None, ge=10, le=10_000_000)
    most_seconds: float | None = Field(None, gt=0, le=86_400)
    extreme: Literal["largest", "smallest"] | None = None
    knob: Literal["learning_rate", "batch_size", "epochs", "train_size", "dropout", "l2"] = "learning_rate"
    tolerance: float | None = Field(None, gt=0, le=1)


class Brief(BaseModel):
    """What a teacher writes down of an assignment.

    claim: a sentence to be found true or false by experiments, empty if there is none. predict: the test accuracy is to
    be predicted before each training.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    title: str = Field(min_length=1, max_length=80)
    text: str = Field("", max_length=2000)
    claim: str = Field("", max_length=300)
    lock: Lock
    goal: Goal = Goal()
    predict: bool = False


@dataclass(frozen=True)
class Assignment:
    """An assignment of a class. `open`: learners see it and can work on it."""

    id: str
    class_id: str
    created_at: float
    brief: Brief
    open: bool = True
