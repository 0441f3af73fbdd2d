"""How many steps to do at once: enough to be fast, few enough to be followed and stopped."""

from __future__ import annotations

FIRST_SECONDS = 0.03
"""How long the first chunk of a run may take: a learner waits for its point."""

SECONDS = 0.15
"""How long a chunk should take: progress is told, and a stop heard, after each."""

_FIRST_IMAGES, _FIRST_STEPS = 2048, 25
"""The same while it is not known how long a step takes; so few steps have a point each."""


class Pace:
    """Chooses the next chunk's number of steps from how long the last ones took.

    Args:
        longest: the most steps a chunk can have.
        batch: images in a step.
        seconds_a_step: what is known from earlier runs, or None.
    """

    def __init__(self, longest: int, batch: int, seconds_a_step: float | None = None):
        self.seconds_a_step = seconds_a_step
        self._longest = longest
        self._guess = min(_FIRST_IMAGES // batch, _FIRST_STEPS)
        self._begun = False

    def next(self, left: int) -> int:
        """Return how many of the epoch's `left` steps to do now, at least one."""
        if self.seconds_a_step is None:
            wanted = self._guess
        else:
            seconds = SECONDS if self._begun else FIRST_SECONDS
            wanted = int(min(seconds / self.seconds_a_step, self._longest))
        return max(1, min(wanted, self._longest, left))

    def took(self, steps: int, seconds: float) -> None:
        """Learn that so many steps took so many seconds."""
        self._begun = True
        now = max(seconds, 1e-6) / steps
        self.seconds_a_step = now if self.seconds_a_step is None else 0.5 * (now + self.seconds_a_step)
