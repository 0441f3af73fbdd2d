"""How thoroughly to measure."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Options:
    """How thoroughly to measure: `quick` checks that all of it works, its figures mean little.

    rounds: how often each alternative is measured, None for what the benchmark thinks right.
    only: names of alternatives to measure, None for all that can be.
    threads: how many threads each alternative has, None for one a core.
    learners, minutes: how large a class is and how long its lesson, None for what the benchmark thinks right.
    """

    quick: bool = False
    rounds: int | None = None
    only: tuple[str, ...] | None = None
    threads: int | None = None
    learners: int | None = None
    minutes: float | None = None

    def pick(self, usual: int) -> int:
        """Return the number of rounds: asked for, 2 if quick, else the usual."""
        return self.rounds or (2 if self.quick else usual)

    def wants(self, name: str) -> bool:
        """Tell whether the alternative of that name is to be measured."""
        return self.only is None or name in self.only
