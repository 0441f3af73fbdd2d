"""An assignment: settings to start from, knobs to turn, something to find out, and how to tell whether it was."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Annotated, Any, Literal, Self, get_args

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, ValidationError, model_validator

from mnistlab.core.school.rules import Lock
from mnistlab.core.visible import visible

TITLE_LENGTH, TEXT_LENGTH, CLAIM_LENGTH = 80, 2000, 300
"""How many characters an assignment's title, task and claim may have."""

Measure = Literal["learning_rate", "batch_size", "epochs", "train_size", "dropout", "l2", "parameters"]
"""What can be driven to an extreme: the number that a knob holds, or how many parameters the layers make."""

MEASURES: tuple[Measure, ...] = get_args(Measure)


class BriefError(ValueError):
    """An assignment that cannot be given as it is written; the text is one sentence for each thing that is wrong."""


def _line(text: str) -> str:
    return " ".join(visible(text).split())


def _lines(text: str) -> str:
    return "\n".join(line.rstrip() for line in visible(text).splitlines()).strip()


class Goal(BaseModel):
    """What a run has to reach; what is None does not count. Accuracies are shares of the test images from 0 to 1.

    least_accuracy, most_parameters, most_seconds (of training), most_epochs: bounds that hold together. extreme, of
    knob: among the runs that keep the bounds, the one with the largest or smallest value of that measure is the best.
    tolerance: the prediction made before training must be that near the test accuracy.
    """

    model_config = ConfigDict(frozen=True, extra="forbid", allow_inf_nan=False)

    least_accuracy: float | None = Field(None, ge=0.01, le=1)
    most_parameters: int | None = Field(None, ge=10, le=10_000_000)
    most_seconds: float | None = Field(None, gt=0, le=86_400)
    most_epochs: int | None = Field(None, ge=1, le=100)
    extreme: Literal["largest", "smallest"] | None = None
    knob: Measure = "learning_rate"
    tolerance: float | None = Field(None, ge=0.0001, le=1)

    @property
    def bounded(self) -> bool:
        """Whether there is a bound that a run has to keep."""
        return any(bound is not None for bound in (*self.costs, self.least_accuracy))

    @property
    def costs(self) -> tuple[float | None, ...]:
        """The bounds on what a run may cost."""
        return (self.most_parameters, self.most_seconds, self.most_epochs)

    @model_validator(mode="after")
    def _makes_sense(self) -> Self:
        if self.extreme and self.least_accuracy is None:
            raise ValueError(
                f"The {self.extreme} value that still learns needs a least accuracy: from which on has it learned?"
            )
        if any(cost is not None for cost in self.costs) and self.least_accuracy is None:
            raise ValueError("A bound on parameters, seconds or epochs needs a least accuracy to reach within it.")
        return self


class Brief(BaseModel):
    """What a teacher writes down of an assignment.

    claim: a sentence to be found true or false by experiments, empty if there is none. predict: the test accuracy is to
    be predicted before each training. lesson: where the course teaches it, as "lesson" or "lesson/step", or empty.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    title: Annotated[str, AfterValidator(_line)] = Field(min_length=1, max_length=TITLE_LENGTH)
    text: Annotated[str, AfterValidator(_lines)] = Field("", max_length=TEXT_LENGTH)
    claim: Annotated[str, AfterValidator(_line)] = Field("", max_length=CLAIM_LENGTH)
    lock: Lock
    goal: Goal = Goal()
    predict: bool = False
    lesson: str = Field("", pattern=r"^([a-z0-9-]{1,40}(/[a-z0-9-]{1,40})?)?$")

    @model_validator(mode="after")
    def _makes_sense(self) -> Self:
        if not self.title:
            raise ValueError("An assignment needs a title, so that learners find it.")
        if self.goal.tolerance is not None and not self.predict:
            raise ValueError("A tolerance is for a prediction: let it be asked for, or leave the tolerance empty.")
        if self.claim and not self.lock.free:
            raise ValueError("A claim is tested by turning a knob: leave at least one free.")
        turned = "hidden" if self.goal.knob == "parameters" else self.goal.knob
        if self.goal.extreme and turned not in self.lock.free:
            raise ValueError(f"To look for the {self.goal.extreme} value of a knob, that knob has to be free.")
        return self

    @classmethod
    def parse(cls, values: Mapping[str, Any]) -> Self:
        """Build a brief from what somebody filled in.

        Raises:
            BriefError: with a sentence for each thing that is wrong.
        """
        try:
            return cls.model_validate(dict(values))
        except ValidationError as error:
            told = [_told(detail) for detail in error.errors(include_url=False)]
            raise BriefError(" ".join(dict.fromkeys(told))) from None


_CALLED = {
    "title": f"An assignment needs a title of at most {TITLE_LENGTH} characters.",
    "text": f"The task has at most {TEXT_LENGTH:,} characters.",
    "claim": f"The claim has at most {CLAIM_LENGTH} characters.",
    "lesson": "The lesson is named by its address in the course, like optimizers/rates.",
    "lock": "Its settings make no run.",
    "least_accuracy": "The least accuracy lies between 1 % and 100 %.",
    "most_parameters": "The most parameters are a whole number from 10 to 10,000,000.",
    "most_seconds": "The most seconds of training are a number above 0, at most 86,400.",
    "most_epochs": "The most epochs are a whole number from 1 to 100.",
    "tolerance": "The tolerance of a prediction lies between 0.01 and 100 points.",
    "knob": f"The knob is one of {', '.join(MEASURES)}.",
    "extreme": "One looks for the largest or the smallest value.",
}
"""What is said when a field cannot be used."""


def _told(detail: Any) -> str:
    if detail["type"] == "value_error" and detail["loc"] in ((), ("goal",)):
        return str(detail["ctx"]["error"])
    places = [str(place) for place in detail["loc"]]
    named = next((name for name in reversed(places) if name in _CALLED), None)
    return _CALLED[named] if named else "An assignment has no such part."


@dataclass(frozen=True)
class Assignment:
    """An assignment of a class. `open`: learners see it and can work on it."""

    id: str
    class_id: str
    created_at: float
    brief: Brief
    open: bool = True
