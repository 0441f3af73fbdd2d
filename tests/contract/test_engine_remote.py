"""The same engine on a scheduler that somebody else started."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import psutil
import pytest

from mnistlab.core.runs import RunStatus
from mnistlab.engine.board import STOPPED_UNTESTED
from mnistlab.engine.service import Engine
from mnistlab.settings import Settings
from mnistlab.store.store import Store
from tests.contract.conftest import LONG, QUICK, WARM_SECONDS, Lab, until

pytestmark = pytest.mark.timeout(900)


@pytest.fixture
def port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


class Cluster:
    """A scheduler and one worker, started as README tells it."""

    def __init__(self, port: int, folder: Path):
        common = ["--host", "127.0.0.1", "--no-dashboard", "--dashboard-address", "127.0.0.1:0"]
        root = Path(__file__).parents[2]
        environ = {**os.environ, "PYTHONPATH": str(root), "MNISTLAB_THREADS": "1"}
        dask = [sys.executable, "-m", "dask"]
        worker = ["--nthreads", "1", "--preload", "mnistlab.engine.preload", "--local-directory", str(folder)]
        commands = [
            [*dask, "scheduler", "--port", str(port), *common],
            [*dask, "worker", f"tcp://127.0.0.1:{port}", *worker, *common],
        ]
        with (folder / "cluster.log").open("ab") as log:
            self.processes = [
                subprocess.Popen(command, env=environ, stdout=log, stderr=log, cwd=folder) for command in commands
            ]

    def kill(self) -> None:
        for process in self.processes:
            family = [*psutil.Process(process.pid).children(recursive=True)] if process.poll() is None else []
            process.kill()
            process.wait(10)
            for child in family:
                if child.is_running():
                    child.kill()


@pytest.fixture
def far(tmp_path: Path, port: int) -> Iterator[Lab]:
    """Return a lab whose scheduler is not there yet."""
    environ = {"MNISTLAB_HOME": str(tmp_path / "home"), "MNISTLAB_SCHEDULER": f"tcp://127.0.0.1:{port}"}
    settings = Settings.from_environ(environ)
    store = Store.open(settings.database, settings.artifacts)
    engine = Engine(store, settings)
    engine.start()
    yield Lab(tmp_path / "home", store, engine)
    engine.close()
    store.dispose()


def test_runs_wait_for_a_scheduler_train_there_and_survive_its_end(far: Lab, port: int, tmp_path: Path) -> None:
    state = until(lambda: (now := far.engine.state()).phase == "down" and now)
    assert f"tcp://127.0.0.1:{port}" in state.message
    run = far.engine.submit(QUICK, "ada")
    assert (far.status(run.id), far.engine.place(run.id)) == (RunStatus.QUEUED, 1)

    cluster = Cluster(port, tmp_path)
    try:
        until(lambda: far.engine.state().phase == "ready", WARM_SECONDS, (tmp_path / "cluster.log").read_text)
        assert far.ended(run.id).status is RunStatus.FINISHED
        assert far.store.predictions(run.id) is not None
        long = far.engine.submit(LONG, "ada")
        until(lambda: far.store.points(long.id))
        far.engine.stop(long.id)
        assert far.ended(long.id).status is RunStatus.STOPPED
        cut_off = far.engine.submit(LONG, "ada")
        until(lambda: far.store.points(cut_off.id))
    finally:
        cluster.kill()
    until(lambda: far.engine.state().phase == "down")
    until(lambda: far.status(cut_off.id) is RunStatus.QUEUED)
    far.engine.stop(cut_off.id)
    assert (far.status(cut_off.id), far.run(cut_off.id).message) == (RunStatus.STOPPED, STOPPED_UNTESTED)
