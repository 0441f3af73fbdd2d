"""One run from its first batch to its last: the loop around the compiled program."""

from __future__ import annotations

import math
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from mnistlab.core.events import EpochEnd, Event, Point, Progress
from mnistlab.core.outcome import Checkpoint
from mnistlab.core.runs import RunStatus
from mnistlab.core.snapshots import Album
from mnistlab.core.spec import RunSpec
from mnistlab.data.dataset import Dataset
from mnistlab.data.split import Split
from mnistlab.training.images import Images
from mnistlab.training.network import epoch_order
from mnistlab.training.pace import Pace
from mnistlab.training.program import Program

_MOST_POINTS = 25
_SAVE_SECONDS = 1.0


@dataclass(frozen=True)
class Work:
    """What a session trains: the settings, the images and their split, and the program, set to its start."""

    spec: RunSpec
    dataset: Dataset
    images: Images
    parts: Split
    program: Program

    @property
    def steps_per_epoch(self) -> int:
        """Batches in an epoch, the last perhaps partial."""
        return self.spec.steps_per_epoch(self.parts.train)


class Session:
    """Trains chunk by chunk and says what happens. `done` is how far it got; its arrays are filled by `checkpoint`.

    Args:
        work: what to train.
        begin: where to begin; its weights and state are in the program already.
        emit: told every event.
        should_stop: asked between chunks.
        save: given a checkpoint at the end of an epoch, if the last one is a second old.
        album: is given the weights at the start, after some of the first batches, after epochs and at the end.
    """

    def __init__(
        self,
        work: Work,
        begin: Checkpoint,
        emit: Callable[[Event], None],
        should_stop: Callable[[], bool],
        save: Callable[[Checkpoint], None] | None,
        album: Album | None = None,
    ):
        self.done = replace(begin, weights=(), state=())
        self.first_point_at: float | None = None
        self._work = work
        self._emit = emit
        self._should_stop = should_stop
        self._save = save
        self._album = album
        self._pace = Pace(work.program.chunk, work.program.blueprint.batch, work.program.seconds_a_step)
        self._clock = time.perf_counter()
        self._saved_at = self._clock
        self._rows: NDArray[np.int32] | None = None

    def run(self) -> RunStatus:
        """Train to the last epoch (finished), until told to stop (stopped) or until the loss is lost (diverged).

        At the end `done` holds how far it got.
        """
        if not self.done.step:
            self._take_snapshot()
        status = self._train()
        self._take_snapshot()
        return status

    def _train(self) -> RunStatus:
        while self.done.epoch < self._work.spec.epochs:
            if self._should_stop():
                return RunStatus.STOPPED
            if not self._train_chunk():
                return RunStatus.DIVERGED
            if self.done.epoch_step == self._work.steps_per_epoch and not self._end_epoch():
                return RunStatus.DIVERGED
        return RunStatus.FINISHED

    def checkpoint(self) -> Checkpoint:
        """Return everything needed to go on from here."""
        parameters = self._work.program.parameters
        return replace(self.done, weights=parameters.weights(), state=parameters.state())

    def _train_chunk(self) -> bool:
        """Do the next steps of the epoch; return whether their losses are all finite."""
        done, program = self.done, self._work.program
        if self._rows is None:
            self._rows = self._rows_of_epoch()
        first = done.epoch_step
        mark = self._next_mark()
        stop = first + self._pace.next(int(min(self._work.steps_per_epoch - first, mark - done.step)))
        counts = self._counts(first, stop)
        began = time.perf_counter()
        losses, right = program.train(self._work.images, self._rows[first:stop], int(counts[-1]))
        self._pace.took(stop - first, time.perf_counter() - began)
        program.seconds_a_step = self._pace.seconds_a_step
        good = _finite_prefix(losses)
        if good:
            self._account(losses[:good], right[:good], counts[:good])
        if self.done.step == mark:
            self._take_snapshot()
        return good == len(losses)

    def _next_mark(self) -> float:
        return math.inf if self._album is None else self._album.next_mark(self.done.step)

    def _take_snapshot(self) -> None:
        if self._album is not None:
            self._album.add(self.done.step, self.done.epoch, self._work.program.parameters.weights())

    def _account(self, losses: NDArray[np.float32], right: NDArray[np.float32], counts: NDArray[np.int64]) -> None:
        done, taken = self.done, self._lap()
        self.done = replace(
            done,
            step=done.step + len(losses),
            epoch_step=done.epoch_step + len(losses),
            loss_sum=_add_in_order(done.loss_sum, losses * counts.astype(float)),
            accuracy_sum=done.accuracy_sum + float(right.sum(dtype=float)),
            images_seen=done.images_seen + int(counts.sum()),
            epoch_seconds=done.epoch_seconds + taken,
            seconds=done.seconds + taken,
        )
        if self.first_point_at is None:
            self.first_point_at = time.perf_counter()
        points = _points(done.step, losses, right, counts)
        self._emit(Progress(done.epoch + 1, self.done.step, self.done.seconds, points))

    def _end_epoch(self) -> bool:
        """Validate, tell, and begin the next epoch; return whether the validation loss is finite."""
        val_loss, val_accuracy = self._validate()
        if val_loss is not None and not math.isfinite(val_loss):
            return False
        done, taken = self.done, self._lap()
        end = EpochEnd(
            epoch=done.epoch + 1,
            loss=done.loss_sum / done.images_seen,
            accuracy=done.accuracy_sum / done.images_seen,
            val_loss=val_loss,
            val_accuracy=val_accuracy,
            seconds=done.epoch_seconds + taken,
        )
        self.done = Checkpoint(
            spec_json=done.spec_json,
            epoch=done.epoch + 1,
            step=done.step,
            weights=(),
            state=(),
            seconds=done.seconds + taken,
            history=(*done.history, end),
        )
        self._rows = None
        if self.done.epoch < self._work.spec.epochs:
            self._take_snapshot()
        self._emit(end)
        now = time.perf_counter()
        if self._save and self.done.epoch < self._work.spec.epochs and now - self._saved_at >= _SAVE_SECONDS:
            self._save(self.checkpoint())
            self._saved_at = now
        return True

    def _validate(self) -> tuple[float | None, float | None]:
        parts, work = self._work.parts, self._work
        if not parts.validation:
            return None, None
        stop = parts.validation_start + parts.validation
        loss, probabilities = work.program.evaluate(work.images, parts.validation_start, stop)
        labels = work.dataset.y_train[parts.validation_start : stop]
        return loss, float(np.mean(probabilities.argmax(axis=1) == labels))

    def _rows_of_epoch(self) -> NDArray[np.int32]:
        """Return the epoch's image numbers, shape (steps, batch), padded with image 0."""
        images, batch = self._work.parts.train, self._work.program.blueprint.batch
        rows = np.zeros(self._work.steps_per_epoch * batch, np.int32)
        rows[:images] = epoch_order(self._work.spec.seed, self.done.epoch, images)
        return rows.reshape(-1, batch)

    def _counts(self, first: int, stop: int) -> NDArray[np.int64]:
        """Return how many images each of the epoch's steps from `first` to `stop` has."""
        batch = self._work.program.blueprint.batch
        return np.minimum(batch, self._work.parts.train - np.arange(first, stop) * batch)

    def _lap(self) -> float:
        """Return the seconds since this was last asked."""
        before, self._clock = self._clock, time.perf_counter()
        return self._clock - before


def _add_in_order(total: float, numbers: Sequence[float] | NDArray[np.floating]) -> float:
    """Add one number after the other: the sum must not depend on how the steps fell into chunks, to the bit."""
    return float(np.cumsum([total, *numbers])[-1])


def _finite_prefix(losses: NDArray[np.float32]) -> int:
    lost = ~np.isfinite(losses)
    return int(lost.argmax()) if lost.any() else len(losses)


def _points(
    step: int, losses: NDArray[np.float32], right: NDArray[np.float32], counts: NDArray[np.int64]
) -> tuple[Point, ...]:
    """Summarise the steps after `step` in at most 25 points, each the mean over its batches' images."""
    edges = np.linspace(0, len(losses), min(_MOST_POINTS, len(losses)) + 1).astype(int)
    begins = edges[:-1]
    images = np.add.reduceat(counts, begins)
    loss = np.add.reduceat(losses * counts.astype(float), begins) / images
    accuracy = np.add.reduceat(right.astype(float), begins) / images
    return tuple(
        Point(step + int(end), float(a), float(b)) for end, a, b in zip(edges[1:], loss, accuracy, strict=True)
    )
