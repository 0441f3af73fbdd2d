"""Progress on the error stream: a moving bar for people, a line an epoch for logs."""

from __future__ import annotations

import shutil
from typing import TextIO

from mnistlab.core.events import EpochEnd, Event, Progress, Started
from mnistlab.core.explain import percent

_WIDTH = 24


class ProgressBar:
    """Shows a training's events on a stream; on a terminal in one line that moves.

    Args:
        stream: where to write.
        epochs: how many epochs there will be.
    """

    def __init__(self, stream: TextIO, epochs: int):
        self._stream = stream
        self._epochs = epochs
        self._moving = stream.isatty()
        self._steps = 1
        self._shown = ""

    def say(self, text: str) -> None:
        """Show a line that the bar may overwrite; nothing where there is no bar."""
        if self._moving:
            width = shutil.get_terminal_size().columns - 1
            line = text[:width]
            self._stream.write(f"\r{line:<{min(len(self._shown), width)}}")
            self._stream.flush()
            self._shown = line

    def clear(self) -> None:
        """Take the bar away."""
        if self._shown:
            self.say("")
            self._stream.write("\r")
            self._shown = ""

    def show(self, event: Event) -> None:
        """Show what happened."""
        match event:
            case Started():
                self._steps = event.steps_per_epoch
                self.say(f"Getting ready on {event.device} ...")
            case Progress() if event.step:
                self.say(self._bar(event))
            case EpochEnd():
                self.clear()
                self._stream.write(f"{self._line(event)}\n")
                self._stream.flush()

    def _bar(self, event: Progress) -> str:
        total = self._steps * self._epochs
        full = _WIDTH * event.step // total
        left = event.seconds / event.step * (total - event.step)
        last = event.points[-1]
        return (
            f"Epoch {event.epoch}/{self._epochs} [{'#' * full}{'.' * (_WIDTH - full)}] "
            f"loss {last.loss:.4f}, accuracy {percent(last.accuracy, 1)}, {left:.0f} s left"
        )

    def _line(self, end: EpochEnd) -> str:
        text = f"Epoch {end.epoch}/{self._epochs}: loss {end.loss:.4f}, accuracy {percent(end.accuracy)}"
        if end.val_loss is not None and end.val_accuracy is not None:
            text += f"; validation loss {end.val_loss:.4f}, accuracy {percent(end.val_accuracy)}"
        return f"{text}; {end.seconds:.2f} s"
