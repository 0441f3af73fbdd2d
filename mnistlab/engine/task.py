"""What a worker runs for the server: train one run, and stop it when told.

The server imports this module to send its functions by name, so nothing heavy is imported at its top.
"""

from __future__ import annotations

import logging
import math
import time
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, TypeVar

from mnistlab.core.events import Event, Progress, Started, to_message
from mnistlab.core.outcome import Checkpoint, Outcome
from mnistlab.core.runs import RunStatus
from mnistlab.core.snapshots import Album
from mnistlab.core.spec import RunSpec
from mnistlab.engine.memory import give_back
from mnistlab.store.arrays import pack_predictions, pack_weights
from mnistlab.store.artifacts import CHECKPOINT, PREDICTIONS, SNAPSHOTS, WEIGHTS, Artifacts

if TYPE_CHECKING:
    from mnistlab.engine.preload import Bench

EVENTS = "mnistlab-events"
"""The one topic all runs speak on; Dask never frees a topic."""

WORN = "mnistlab-worn"
"""The metric by which a worker says, with every heartbeat, that it has grown too large."""

AGAIN_SECONDS = 3.0
"""How long a run that was told to stop may learn again what it lost with its worker."""

T = TypeVar("T")

logger = logging.getLogger(__name__)


@dataclass(frozen=True)
class Order:
    """A run to be trained, by the one worker process whose bench has this `token`.

    `stop_at`: after how many batches in all it shall stop, None if it was not told to. It was told in training, had got
    so far, and then lost its worker: what it learned since its checkpoint is learned again, and judged.
    """

    run_id: str
    attempt: int
    spec_json: str
    device_choice: str
    artifacts: str
    token: str
    stop_at: int | None = None


@dataclass(frozen=True)
class Failure:
    """Why a run could not be trained, in words. Exceptions stay behind: unpickling one of TensorFlow's imports it."""

    message: str


@dataclass(frozen=True)
class Misdirected:
    """The order reached another process than it was meant for: the scheduler gave a dead worker's task away."""


def train_run(order: Order) -> Outcome | Failure | Misdirected:
    """Train, say what happens on `EVENTS`, write checkpoints and results as artifacts; runs in a worker.

    Returns:
        The outcome without its large arrays, which are in the artifacts `WEIGHTS` and `PREDICTIONS`.
    """
    from distributed import get_worker

    worker = get_worker()
    bench: Bench | None = getattr(worker, "mnistlab", None)
    if bench is None or bench.token != order.token:
        return Misdirected()
    mark = (order.run_id, order.attempt)
    sent = 0

    def emit(event: Event) -> None:
        nonlocal sent
        sent += 1
        said = {"run": order.run_id, "attempt": order.attempt, "seq": sent, "event": to_message(event)}
        worker.log_event(EVENTS, said)

    bench.begin()
    try:
        return _train(order, bench, emit)
    except ValueError as error:  # DataError, DeviceError, SpecError: already a sentence
        return Failure(str(error))
    except OSError as error:
        return Failure(f"The worker could not read or write a file of this run: {error}.")
    except Exception as error:
        logger.exception("run %s failed", order.run_id)
        return Failure(f"Training failed unexpectedly ({type(error).__name__}): {_short(str(error))}")
    finally:
        bench.cancelled.discard(mark)
        give_back()
        bench.end()


def request_cancel(marks: list[tuple[str, int]], dask_worker: Any = None) -> None:
    """Have these attempts, given as run and attempt, stop at their next chunk, or as soon as they begin."""
    bench: Bench | None = getattr(dask_worker, "mnistlab", None)
    if bench is not None:
        bench.cancelled.update((run_id, attempt) for run_id, attempt in marks)


def _train(order: Order, bench: Bench, emit: Callable[[Event], None]) -> Outcome:
    spec = RunSpec.from_json(order.spec_json)
    artifacts = Artifacts(order.artifacts)
    checkpoint = _last(CHECKPOINT, Checkpoint.from_bytes, artifacts, order.run_id)
    album = (_last(SNAPSHOTS, Album.from_bytes, artifacts, order.run_id) if checkpoint else None) or Album()

    brake = Brake(order.stop_at, lambda: (order.run_id, order.attempt) in bench.cancelled)

    def emit_and_repeat(event: Event) -> None:
        emit(event)
        brake.see(event)
        if isinstance(event, Started) and checkpoint is not None:
            for epoch in checkpoint.history:  # what an earlier attempt said last may never have arrived
                emit(epoch)

    def save(made: Checkpoint) -> None:
        artifacts.write(order.run_id, SNAPSHOTS, album.to_bytes())
        artifacts.write(order.run_id, CHECKPOINT, made.to_bytes())

    outcome = bench.trainer(order.device_choice).train(
        spec,
        bench.catalog.load(spec.dataset),
        emit=emit_and_repeat,
        should_stop=brake.holds,
        checkpoint=checkpoint,
        save=save,
        album=album,
    )
    if outcome.status is RunStatus.DIVERGED:  # of which no checkpoint is saved, but how it went is worth seeing
        artifacts.write(order.run_id, SNAPSHOTS, album.to_bytes())
    if outcome.weights:
        artifacts.write(order.run_id, WEIGHTS, pack_weights(outcome.weights))
    if outcome.probabilities is not None:
        artifacts.write(order.run_id, PREDICTIONS, pack_predictions(outcome.probabilities))
    return replace(outcome, probabilities=None, weights=())


class Brake:
    """Says when a run is to stop: when cancelled, or at a step, or `AGAIN_SECONDS` after it was first asked.

    Args:
        stop_at: the step, None if it has none.
        cancelled: whether it was cancelled.
    """

    def __init__(self, stop_at: int | None, cancelled: Callable[[], bool]):
        self._stop_at = stop_at
        self._cancelled = cancelled
        self._step = 0
        self._latest = math.inf

    def see(self, event: Event) -> None:
        """Take note of how far the run is."""
        if isinstance(event, Started | Progress):
            self._step = event.step

    def holds(self) -> bool:
        """Whether the run is to stop now."""
        if self._cancelled():
            return True
        if self._stop_at is None:
            return False
        now = time.monotonic()
        self._latest = min(self._latest, now + AGAIN_SECONDS)
        return self._step >= self._stop_at or now >= self._latest


def _last(name: str, read: Callable[[bytes], T], artifacts: Artifacts, run_id: str) -> T | None:
    """Return what an earlier attempt left under this name, None if there is nothing that can be read."""
    try:
        return read(artifacts.read(run_id, name))
    except FileNotFoundError:
        return None
    except ValueError:
        logger.exception("run %s goes on without its %s, which cannot be read", run_id, name)
        return None


def _short(text: str) -> str:
    line = " ".join(text.split())
    return line if len(line) <= 200 else line[:197] + "..."
