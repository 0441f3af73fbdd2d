"""Ours: the Trainer as a worker runs it, every event put into the message that would travel."""

from __future__ import annotations

import json
import tempfile
import time
from collections.abc import Callable
from functools import cache

from bench.peers.images import dataset
from bench.peers.serve import Epochs, epoch_functions, paced, serve
from mnistlab.core.events import EpochEnd, Event, Progress, to_message
from mnistlab.core.presets import FIRST_NETWORK
from mnistlab.core.spec import RunSpec
from mnistlab.store.arrays import pack_predictions, pack_weights
from mnistlab.store.artifacts import CHECKPOINT, PREDICTIONS, WEIGHTS, Artifacts
from mnistlab.training.trainer import Trainer


@cache
def trainer() -> Trainer:
    """Return the process's one trainer, warm as a worker's is when it registers."""
    warm = Trainer("cpu")
    warm.warm_up(FIRST_NETWORK, dataset())
    return warm


def epochs(spec: RunSpec) -> Epochs:
    """Train and hold at each epoch's end. All that happens between two epochs' ends is counted."""

    def train(pause: Callable[[], bool]) -> None:
        over = False

        def emit(event: Event) -> None:
            nonlocal over
            json.dumps(to_message(event))
            if isinstance(event, EpochEnd) and not over:
                over = not pause()

        trainer().train(spec.with_(epochs=100), dataset(), emit=emit, should_stop=lambda: over)

    return paced(train)


def warm_up() -> float:
    """Get ready for the first run; return the seconds, TensorFlow's import not counted."""
    start = time.perf_counter()
    trainer()
    return time.perf_counter() - start


def whole(spec: str) -> dict[str, float]:
    """Train as a worker does, checkpoints and results written to a folder; return the seconds to the "first"
    point, to the first that was "trained" for, and to the "end"."""
    wanted, images = RunSpec.from_json(spec), dataset()
    reached: dict[str, float] = {}
    with tempfile.TemporaryDirectory() as folder:
        artifacts = Artifacts(folder)
        start = time.perf_counter()

        def emit(event: Event) -> None:
            json.dumps(to_message(event))
            if isinstance(event, Progress):
                now = time.perf_counter() - start
                reached.setdefault("first", now)
                if event.step:
                    reached.setdefault("trained", now)

        outcome = trainer().train(
            wanted, images, emit=emit, save=lambda made: artifacts.write("run", CHECKPOINT, made.to_bytes())
        )
        artifacts.write("run", WEIGHTS, pack_weights(outcome.weights))
        if outcome.probabilities is not None:
            artifacts.write("run", PREDICTIONS, pack_predictions(outcome.probabilities))
        return reached | {"end": time.perf_counter() - start}


if __name__ == "__main__":
    serve(epoch_functions(epochs) | {"warm_up": warm_up, "whole": whole})
