"""What a teacher allows a class: limits on a run, knobs that stay as they are, and what is to be seen."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Annotated

from pydantic import AfterValidator, BaseModel, ConfigDict, Field

from mnistlab.core.architecture import parameter_count
from mnistlab.core.labels import word
from mnistlab.core.problems import Problem, SpecError
from mnistlab.core.spec import RunSpec, as_text

_MOST_TOLD = 2
_PLURAL = ("hidden", "epochs", "pixels", "initializer", "train_size")

MOST_WAITING = 3
"""How many runs of one learner may wait at once in a class, unless its teacher says otherwise."""


class RulesError(SpecError):
    """Settings that a class's rules do not allow today; the text says what they allow."""

    def __str__(self) -> str:
        told = [f"{takes(problem.field)} {problem.allowed}." for problem in self.problems[:_MOST_TOLD]]
        more = len(self.problems) - len(told)
        rest = f" So it is with {'one more setting' if more == 1 else f'{more} more settings'}." if more else ""
        return f"The rules of your class do not allow this. {' '.join(told)}{rest}"


def takes(field: str) -> str:
    """Return how a sentence begins that says which values a setting takes.

    >>> takes("optimizer"), takes("epochs")
    ('Optimizer takes', 'Epochs take')
    """
    return f"{RunSpec.model_fields[field].title} take{'' if field in _PLURAL else 's'}"


def _fields(names: Sequence[str]) -> tuple[str, ...]:
    """Check that all are fields of a RunSpec; return them in its order."""
    if unknown := sorted(set(names) - set(RunSpec.model_fields)):
        raise ValueError(f"no such setting: {', '.join(map(ascii, unknown))[:60]}")
    return tuple(name for name in RunSpec.model_fields if name in names)


class Lock(BaseModel):
    """Settings that stay as they are: `base` says how, `free` which knobs can be turned all the same."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    base: RunSpec
    free: Annotated[tuple[str, ...], AfterValidator(_fields)] = ()

    @property
    def locked(self) -> tuple[str, ...]:
        """The settings that stay as they are."""
        return tuple(name for name in RunSpec.model_fields if name not in self.free)

    def apply(self, spec: RunSpec) -> RunSpec:
        """Return the settings with the locked ones as they have to be."""
        return spec.with_(**{name: getattr(self.base, name) for name in self.locked})

    def problems(self, spec: RunSpec) -> list[Problem]:
        """Return one problem for each locked setting that is not as it has to be."""
        wrong = [name for name in self.locked if getattr(spec, name) != getattr(self.base, name)]
        return [Problem(name, as_text(getattr(spec, name)), self._as_set(name)) for name in wrong]

    def _as_set(self, name: str) -> str:
        return f"{word(as_text(getattr(self.base, name)))} today: your teacher has fixed it"


class Rules(BaseModel):
    """What holds for a class's learners while it is open; what is None is not limited.

    most_parameters, most_epochs, most_seconds (of training) limit a run, most_waiting a learner's runs in the queue.
    results: learners see what came of their runs. names: the wall shows nicknames.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    most_parameters: int | None = Field(None, ge=10, le=10_000_000)
    most_epochs: int | None = Field(None, ge=1, le=100)
    most_seconds: int | None = Field(None, ge=1, le=86_400)
    most_waiting: int = Field(MOST_WAITING, ge=1, le=20)
    lock: Lock | None = None
    results: bool = True
    names: bool = True

    def problems(self, spec: RunSpec) -> list[Problem]:
        """Return what in these settings goes beyond the limits; locked knobs are not looked at."""
        found = []
        count = parameter_count(spec)
        if self.most_parameters is not None and count > self.most_parameters:
            allowed = f"layers with at most {self.most_parameters:,} parameters in all: your teacher's limit today"
            found.append(Problem("hidden", f"{count:,} parameters", allowed))
        if self.most_epochs is not None and spec.epochs > self.most_epochs:
            allowed = f"a whole number from 1 to {self.most_epochs}: your teacher's limit today"
            found.append(Problem("epochs", str(spec.epochs), allowed))
        return found

    def within(self, spec: RunSpec) -> RunSpec:
        """Return the settings with no more epochs than allowed, and layers halved until they fit the parameters.

        Where even one neuron a layer has too many, there is nothing to be had.
        """
        fitted = spec.with_(epochs=min(spec.epochs, self.most_epochs or spec.epochs))
        while self.problems(fitted) and any(units > 1 for units in fitted.hidden):
            fitted = fitted.with_(hidden=tuple(max(1, units // 2) for units in fitted.hidden))
        return fitted
