"""A class and those who are in it, as the store knows them."""

from __future__ import annotations

from dataclasses import dataclass, field

from mnistlab.core.school.rules import Rules

RETENTION_DAYS = 30
"""For how many days after its last use a class is kept, unless its teacher says otherwise."""


@dataclass(frozen=True)
class Classroom:
    """A class: `code` lets learners in, `teacher` is whose it is, `secret` seeds the images that only the wall knows.

    `open`: learners can join and its rules hold. `doomed`: it is being deleted. Times are seconds since the Unix
    epoch; `used_at` is when anybody last did something in it, `days` how long after that it is kept.
    """

    id: str
    code: str
    name: str
    teacher: str
    created_at: float
    used_at: float
    secret: int
    open: bool = True
    doomed: bool = False
    rules: Rules = field(default_factory=Rules)
    days: int = RETENTION_DAYS


@dataclass(frozen=True)
class Member:
    """A learner in a class. `entered_at` is when they last joined it; `removed`: their teacher sent them out.

    `left`: they went by themselves. Their runs stay with the class in either case.
    """

    class_id: str
    learner: str
    nickname: str
    joined_at: float
    entered_at: float
    left: bool = False
    removed: bool = False

    @property
    def present(self) -> bool:
        """Whether they are in the class now."""
        return not (self.left or self.removed)
