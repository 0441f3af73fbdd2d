"""What is killed comes back: a worker in mid-run, and the whole server."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterator

import psutil
import pytest

from tests.e2e.learner import Learner
from tests.e2e.server import Server, wait_for

pytestmark = pytest.mark.browser

RUN = "/train?hidden=300&epochs=12&batch_size=64"


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    with Server(tmp_path_factory.mktemp("lab") / "home", MNISTLAB_WORKERS="1") as server:
        yield server


def worker(server: Server) -> psutil.Process:
    """The one process below the server that has loaded TensorFlow: no other is as large."""
    return max(server.children(), key=lambda child: child.memory_info().rss)


def epochs_stored(server: Server, run_id: str) -> list[int]:
    with sqlite3.connect(server.home / "mnistlab.sqlite") as database:
        return [row[0] for row in database.execute("select epoch from epochs where run_id = ? order by 1", [run_id])]


def test_a_killed_worker_costs_nothing_but_time(server: Server, learners: Callable[..., Learner]) -> None:
    learner = learners(server)
    learner.waits_for_the_engine()
    learner.open(RUN)
    learner.press("train")
    learner.sees_epoch(2)
    worker(server).kill()
    learner.reads("Finished", seconds=120)
    learner.sees_epoch(12)
    assert epochs_stored(server, learner.run_id()) == list(range(1, 13))
    assert learner.epochs() == list(range(1, 13))


def test_a_killed_server_leaves_nothing_behind_and_finds_everything_again(
    server: Server, learners: Callable[..., Learner]
) -> None:
    learner = learners(server)
    learner.waits_for_the_engine()
    learner.open(RUN)
    learner.press("train")
    learner.sees_epoch(2)
    run_id = learner.run_id()
    below = server.children()
    assert below
    learner.page.close()
    server.kill()
    _, left = psutil.wait_procs(below, timeout=20)
    assert left == []

    server.start()
    learner.page = learner.new_tab()
    learner.open(f"/train?run={run_id}")
    learner.reads("Finished", seconds=120)
    wait_for(
        lambda: epochs_stored(server, run_id) == list(range(1, 13)), 10, lambda: str(epochs_stored(server, run_id))
    )
