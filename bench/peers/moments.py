"""Trains runs into a home folder, with the moments that are kept of them, as a worker would."""

from __future__ import annotations

from functools import cache

from bench.peers.images import dataset
from bench.peers.serve import serve
from mnistlab.core.events import Event
from mnistlab.core.presets import PRESETS
from mnistlab.core.snapshots import Album
from mnistlab.store.arrays import pack_predictions, pack_weights
from mnistlab.store.artifacts import PREDICTIONS, SNAPSHOTS, WEIGHTS
from mnistlab.store.store import Store
from mnistlab.training.trainer import Trainer


@cache
def trainer() -> Trainer:
    """Return the process's one trainer."""
    return Trainer("cpu")


def train(home: str, preset: str, learner: str, epochs: int | None) -> str:
    """Train a preset, for fewer epochs if that is said; return the run's id."""
    spec = PRESETS[preset].spec
    store = Store.open(f"sqlite:///{home}/mnistlab.sqlite", f"{home}/runs")
    run = store.create(spec.with_(epochs=epochs or spec.epochs), learner)
    store.start(run.id)
    said: list[tuple[str, int, Event]] = []
    album = Album()
    outcome = trainer().train(run.spec, dataset(), emit=lambda event: said.append((run.id, 1, event)), album=album)
    store.record(said)
    store.artifacts.write(run.id, SNAPSHOTS, album.to_bytes())
    store.artifacts.write(run.id, WEIGHTS, pack_weights(outcome.weights))
    if outcome.probabilities is not None:
        store.artifacts.write(run.id, PREDICTIONS, pack_predictions(outcome.probabilities))
    store.end(run.id, outcome)
    store.dispose()
    return run.id


if __name__ == "__main__":
    serve({"train": train})
