"""A real engine process with real workers, and a server that can be killed."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from mnistlab.core.runs import Run, RunStatus
from mnistlab.core.spec import RunSpec
from mnistlab.engine.service import Engine
from mnistlab.settings import Settings
from mnistlab.store.artifacts import CHECKPOINT
from mnistlab.store.store import Store
from tests.contract.headless import Headless

QUICK = RunSpec(hidden=(8,), train_size=500, epochs=1)
LONG = RunSpec(hidden=(8,), batch_size=4, train_size=20_000, epochs=100)
"""Ten seconds of training and more, with a checkpoint about every second."""

WARM_SECONDS = 240.0
"""What a busy machine gets for what takes an idle one ten."""


@dataclass
class Lab:
    """A store and an engine over it, as a server has them."""

    home: Path
    store: Store
    engine: Engine

    def run(self, run_id: str) -> Run:
        found = self.store.get(run_id)
        assert found is not None
        return found

    def status(self, run_id: str) -> RunStatus:
        return self.run(run_id).status

    def ended(self, run_id: str, seconds: float = WARM_SECONDS) -> Run:
        """Wait until a run has ended and return it."""
        until(lambda: not self.status(run_id).active, seconds)
        return self.run(run_id)

    def checkpointed(self, run_id: str) -> None:
        """Wait until a run in training could be taken up by another worker."""
        until(lambda: self.store.artifacts.exists(run_id, CHECKPOINT) and self.run(run_id).epoch > 1)

    def worker_pid(self, run_id: str) -> int:
        """Return the process id of the worker that has the run: no page needs it, so the engine does not tell."""
        return self.engine._dispatcher.board.flights[run_id].worker.pid


def until(condition: Callable[[], Any], seconds: float = 60, complaint: Callable[[], str] = str) -> Any:
    """Wait until the condition holds and return its value."""
    deadline = time.monotonic() + seconds
    while not (value := condition()):
        assert time.monotonic() < deadline, f"it did not happen in time {complaint()}"
        time.sleep(0.005)
    return value


@pytest.fixture(scope="session")
def lab(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Lab]:
    """Return a lab with two warm workers, the same for all tests."""
    home = tmp_path_factory.mktemp("lab")
    settings = Settings.from_environ({"MNISTLAB_HOME": str(home), "MNISTLAB_WORKERS": "2", "MNISTLAB_THREADS": "1"})
    store = Store.open(settings.database, settings.artifacts)
    engine = Engine(store, settings)
    began = time.monotonic()
    engine.start()
    assert time.monotonic() - began < 1, "start must return at once"
    until(lambda: len(engine.state().workers) == 2, WARM_SECONDS, lambda: f"{engine.state()}")
    yield Lab(home, store, engine)
    engine.close()
    store.dispose()


@pytest.fixture
def all_ready(lab: Lab) -> None:
    """Wait until both workers are there, however the test before left them."""
    until(lambda: [worker.busy for worker in lab.engine.state().workers] == [False, False], WARM_SECONDS)


@pytest.fixture
def headless(tmp_path: Path) -> Iterator[Callable[..., Headless]]:
    """Make servers without pages over a home of their own, with one worker unless told otherwise."""
    made: list[Headless] = []

    def make(home: Path = tmp_path / "home", **environment: str) -> Headless:
        made.append(Headless(home, **environment))
        return made[-1]

    yield make
    for server in made:
        server.kill()
