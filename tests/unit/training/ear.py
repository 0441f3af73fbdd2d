"""Listening to a training."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

from mnistlab.core.events import EpochEnd, Event, Point, Progress
from mnistlab.core.outcome import Checkpoint


@dataclass
class Ear:
    """Hears a training, and stops it at a step if told to."""

    stop_at: float = float("inf")
    events: list[Event] = field(default_factory=list)
    saved: list[Checkpoint] = field(default_factory=list)
    step: int = 0

    def emit(self, event: Event) -> None:
        self.events.append(event)
        self.step = getattr(event, "step", self.step)

    def should_stop(self) -> bool:
        return self.step >= self.stop_at

    @property
    def progress(self) -> list[Progress]:
        """What was said of training; without what was said of the first batch before."""
        return [event for event in self.events if isinstance(event, Progress) and event.step]

    @property
    def points(self) -> list[Point]:
        return [point for event in self.progress for point in event.points]

    @property
    def epochs(self) -> list[EpochEnd]:
        return [event for event in self.events if isinstance(event, EpochEnd)]

    def asks(self) -> dict[str, Callable]:
        return {"emit": self.emit, "should_stop": self.should_stop, "save": self.saved.append}


def figures(epochs: tuple[EpochEnd, ...]) -> list[tuple]:
    """Everything of a history that must repeat; seconds do not."""
    return [(e.epoch, e.loss, e.accuracy, e.val_loss, e.val_accuracy) for e in epochs]
