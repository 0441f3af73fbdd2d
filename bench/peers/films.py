"""Makes the films of runs, as the server does when a learner opens a replay."""

from __future__ import annotations

import json
import time

from bench.peers.images import dataset
from bench.peers.serve import serve
from mnistlab.core.frames import film
from mnistlab.store.store import Store
from mnistlab.ui.film import packed


def make(home: str, run_id: str) -> dict[str, float]:
    """Read a run's moments and make its film; return its frames, the images each is of, the seconds and the bytes."""
    store, images = Store.open(f"sqlite:///{home}/mnistlab.sqlite", f"{home}/runs"), dataset()
    run = store.get(run_id)
    assert run is not None
    start = time.perf_counter()
    kept = store.snapshots(run_id)
    whole = film(run.spec, kept, images.x_test, images.y_test)
    sent = json.dumps(packed(whole, run, images))
    seconds = time.perf_counter() - start
    store.dispose()
    return {"frames": len(kept), "images": len(whole.tested), "seconds": seconds, "bytes": len(sent)}


if __name__ == "__main__":
    serve({"make": make})
