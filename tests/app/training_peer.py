"""Trains for tests of pages, in a process of its own: training imports TensorFlow, which must stay out of theirs.

One process serves them all, as importing TensorFlow takes longer than most of these runs.
"""

from __future__ import annotations

import atexit
from functools import cache
from pathlib import Path

from bench.peer import Peer
from bench.peers.serve import serve


@cache
def peer() -> Peer:
    """Return the process, started when it is first needed; it ends with this one."""
    started = Peer("tests.app.training_peer")
    atexit.register(started.__exit__, None, None, None)
    return started


def train(home: str, wanted: list[tuple[str, str]], data: str | None, shared: str | None) -> list[str]:
    """Train runs one after the other into a home folder.

    Args:
        home: the folder of the database and the runs.
        wanted: learner and settings (JSON) of each.
        data, shared: as `Catalog` takes them.

    Returns:
        The id of each run.
    """
    from mnistlab.core.events import Event
    from mnistlab.core.spec import RunSpec
    from mnistlab.data.catalog import Catalog
    from mnistlab.store.arrays import pack_predictions, pack_weights
    from mnistlab.store.artifacts import PREDICTIONS, WEIGHTS
    from mnistlab.store.store import Store

    store = Store.open(f"sqlite:///{home}/mnistlab.sqlite", f"{home}/runs")
    catalog = Catalog(data, shared=Path(shared) if shared else None)
    ids = []
    for learner, settings in wanted:
        run = store.create(RunSpec.from_json(settings), learner)
        store.start(run.id)
        entries: list[tuple[str, int, Event]] = []

        def note(event: Event, run_id: str = run.id, entries: list[tuple[str, int, Event]] = entries) -> None:
            entries.append((run_id, 1, event))

        outcome = _trainer().train(run.spec, catalog.load(run.spec.dataset), emit=note)
        store.record(entries)
        if outcome.probabilities is not None:
            store.artifacts.write(run.id, PREDICTIONS, pack_predictions(outcome.probabilities))
            store.artifacts.write(run.id, WEIGHTS, pack_weights(outcome.weights))
        store.end(run.id, outcome)
        ids.append(run.id)
    store.dispose()
    return ids


@cache
def _trainer():
    from mnistlab.training.trainer import Trainer

    return Trainer("cpu")


if __name__ == "__main__":
    serve({"train": train})
