"""The whole way of a run: an engine process with warm workers, and a store that its events reach."""

from __future__ import annotations

import tempfile
import time
from pathlib import Path

from bench.peers.serve import serve
from mnistlab.core.spec import RunSpec
from mnistlab.engine.service import Engine
from mnistlab.settings import Settings
from mnistlab.store.store import Store

LOOK_SECONDS = 0.01
"""Looking more often would take from the worker what is to be measured."""


class Session:
    """An engine in a folder of its own, with `workers` workers (0: as many as it chooses)."""

    def __init__(self, folder: str, workers: int = 0):
        settings = Settings.from_environ({"MNISTLAB_HOME": folder, "MNISTLAB_WORKERS": str(workers)})
        Path(folder).mkdir(parents=True, exist_ok=True)
        self.store = Store.open(settings.database, settings.artifacts)
        self.engine = Engine(self.store, settings)

    def start(self, workers: int = 1) -> float:
        """Start, and return the seconds until that many workers are warm."""
        start = time.perf_counter()
        self.engine.start()
        while len(self.engine.state().workers) < workers:
            time.sleep(LOOK_SECONDS)
        return time.perf_counter() - start

    def run(self, spec: str) -> dict[str, float]:
        """Submit a run; return the seconds until the store has its "first" point and its "end"."""
        start = time.perf_counter()
        run = self.engine.submit(RunSpec.from_json(spec), "bench")
        while not self.store.points(run.id, limit=1):
            time.sleep(LOOK_SECONDS)
        first = time.perf_counter() - start
        while (now := self.store.get(run.id)) and now.status.active:
            time.sleep(LOOK_SECONDS)
        return {"first": first, "end": time.perf_counter() - start}


def main() -> None:
    """Serve one session until standard input ends."""
    with tempfile.TemporaryDirectory() as folder:
        session = Session(folder, workers=1)  # one, so that what it has seen is seen by all
        try:
            serve({"start": session.start, "run": session.run})
        finally:
            session.engine.close()


if __name__ == "__main__":
    main()
