"""The whole way of a run: an engine process with warm workers, and a store that its events reach.

`python -m bench.peers.engine [WORKERS [SCHEDULER]]`: with one worker, with that many (0: as the engine chooses),
or on the workers of a Dask scheduler that is there already. `MNISTLAB_THREADS` counts as usual.
"""

from __future__ import annotations

import os
import sqlite3
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

from bench.peers.serve import serve
from mnistlab.core.runs import RunStatus
from mnistlab.core.spec import RunSpec
from mnistlab.engine.service import Engine
from mnistlab.settings import Settings
from mnistlab.store.store import Store

LOOK_SECONDS = 0.01
"""Looking more often would take from the worker what is to be measured."""

QUEUE_LOOK_SECONDS = 0.1
"""The same for a look at the whole queue, which costs more."""


class Session:
    """An engine in a folder of its own."""

    def __init__(self, folder: str, workers: int = 0, scheduler: str = ""):
        chosen = {"MNISTLAB_HOME": folder, "MNISTLAB_WORKERS": str(workers), "MNISTLAB_SCHEDULER": scheduler}
        settings = Settings.from_environ(chosen | {"MNISTLAB_THREADS": os.environ.get("MNISTLAB_THREADS", "")})
        self.folder = Path(folder)
        self.folder.mkdir(parents=True, exist_ok=True)
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

    def crowd(self, spec: str, runs: int, learners: int) -> dict[str, Any]:
        """Submit so many runs of as many learners, each with another seed, and wait until none is left.

        Returns:
            "seconds" from the first submit to the last end; how many "finished"; of each run the seconds that its
            "submits" took, and when it was begun ("starts", in their order) and its seconds of "training".
        """
        wanted, submits, ids = RunSpec.from_json(spec), [], []
        start = time.perf_counter()
        for number in range(runs):
            before = time.perf_counter()
            ids.append(self.engine.submit(wanted.with_(seed=number + 1), f"bench-{number % learners}").id)
            submits.append(time.perf_counter() - before)
        while self.store.active():
            time.sleep(QUEUE_LOOK_SECONDS)
        seconds = time.perf_counter() - start
        known = sorted((run for each in ids if (run := self.store.get(each))), key=lambda run: run.started_at or 0)
        return {
            "seconds": seconds,
            "finished": sum(run.status is RunStatus.FINISHED for run in known),
            "submits": submits,
            "starts": [run.started_at for run in known],
            "training": [run.seconds for run in known],
        }

    def kept(self) -> dict[str, int]:
        """Return the bytes of all that is kept: of the "database", compact, and of the "files" beside it."""
        compact = self.folder / "compact.sqlite"
        with sqlite3.connect(self.folder / "mnistlab.sqlite") as database:
            database.execute("VACUUM INTO ?", (str(compact),))
        size = compact.stat().st_size
        compact.unlink()
        files = (file for file in (self.folder / "runs").rglob("*") if file.is_file())
        return {"database": size, "files": sum(file.stat().st_size for file in files)}


def main() -> None:
    """Serve one session until standard input ends."""
    workers, scheduler = (*sys.argv[1:], "")[:2] if sys.argv[1:] else ("1", "")  # one: what it has seen, all have seen
    with tempfile.TemporaryDirectory() as folder:
        session = Session(folder, int(workers), scheduler)
        try:
            serve({"start": session.start, "run": session.run, "crowd": session.crowd, "kept": session.kept})
        finally:
            session.engine.close()


if __name__ == "__main__":
    main()
