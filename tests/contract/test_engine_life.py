"""How an engine begins and ends with its server, and what is found again afterwards."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import psutil
import pytest

from mnistlab.engine.cluster import resources_of
from mnistlab.settings import Settings
from mnistlab.store.artifacts import CHECKPOINT, Artifacts
from tests.contract.conftest import LONG, QUICK, WARM_SECONDS, until
from tests.contract.headless import Headless

pytestmark = pytest.mark.timeout(900)

EPOCHS = 40


def ready(server: Headless) -> None:
    until(lambda: server.ask("state")["phase"] == "ready", WARM_SECONDS, lambda: str(server.ask("state")))


def workers(server: Headless) -> list[psutil.Process]:
    return [process for process in server.family() if "spawn_main" in " ".join(process.cmdline())]


def gone(family: list[psutil.Process]) -> bool:
    return psutil.wait_procs(family, timeout=15)[1] == []


@pytest.mark.parametrize("name", ["SIGTERM", "SIGINT", "SIGKILL"])
def test_nothing_is_left_when_the_server_ends_while_the_engine_starts(
    headless: Callable[..., Headless], name: str
) -> None:
    if name == "SIGKILL" and psutil.WINDOWS:
        pytest.skip("Windows knows no such signal; SIGTERM ends a process as hard there")
    server = headless()
    until(lambda: len(server.family()) >= 2, 60)  # the engine, and a worker on its way
    family = server.family()
    server.signal(name)
    assert gone(family)
    assert "Traceback" not in server.errors


def test_a_killed_server_leaves_no_process_and_the_next_one_finds_every_run(
    headless: Callable[..., Headless], tmp_path: Path
) -> None:
    first = headless()
    until(lambda: workers(first))[0].kill()  # a worker that dies before it is warm is replaced as well
    second = headless()
    state = until(lambda: (told := second.ask("state"))["phase"] == "down" and told)
    assert "Another MNIST Lab server uses" in state["message"]
    assert "Another MNIST Lab server uses" in second.ask("submit", spec=QUICK.model_dump())["error"]
    ready(first)
    training = first.ask("submit", spec={**LONG.model_dump(), "epochs": EPOCHS})
    waiting = first.ask("submit", spec=QUICK.model_dump())
    files = Artifacts(str(tmp_path / "home" / "runs"))
    until(lambda: files.exists(training, CHECKPOINT))
    assert first.ask("get", run=training)["status"] == "running"
    assert second.ask("get", run=waiting)["status"] == "queued", "the second server trains it, without the right to"
    assert first.ask("modules") == [], "the server must not load what its workers load"

    family = first.family()
    first.kill()
    assert gone(family)
    until(lambda: second.ask("get", run=training)["status"] == "queued", 30)  # the truth while nobody trains it
    ready(second)
    until(lambda: second.ask("get", run=waiting)["status"] == "finished", WARM_SECONDS)
    ended = until(lambda: (run := second.ask("get", run=training))["status"] == "finished" and run, WARM_SECONDS)
    assert ended["attempt"] == 2
    assert ended["epochs"] == list(range(1, EPOCHS + 1))
    assert ended["test_accuracy"] > 0.5

    family = second.family()
    assert second.process.stdin is not None
    second.process.stdin.close()
    second.process.wait(10)
    assert second.process.returncode == 0
    assert gone(family)
    assert second.errors == ""


def test_the_terminal_s_ctrl_c_does_not_reach_the_engine(headless: Callable[..., Headless]) -> None:
    if psutil.WINDOWS:
        pytest.skip("process groups are another thing there")
    import os

    server = headless()
    engine = until(server.family)[0]
    # For a moment after it was forked it is still in the server's group.
    until(lambda: os.getpgid(engine.pid) != os.getpgid(server.process.pid), complaint=lambda: "the same group")


def test_a_worker_that_has_grown_too_large_is_replaced_between_two_runs(headless: Callable[..., Headless]) -> None:
    server = headless(MNISTLAB_WORKER_MEMORY="1")
    ready(server)
    (before,) = workers(server)
    first = server.ask("submit", spec=QUICK.model_dump())
    until(lambda: server.ask("get", run=first)["status"] == "finished", WARM_SECONDS)
    assert before.is_running(), "it is not replaced in the middle of a run"
    until(lambda: not before.is_running() and workers(server), WARM_SECONDS)
    second = server.ask("submit", spec=QUICK.model_dump())
    ended = until(lambda: (run := server.ask("get", run=second))["status"] == "finished" and run, WARM_SECONDS)
    assert ended["attempt"] == 1
    assert "Traceback" not in server.errors


def test_the_second_worker_comes_when_a_run_would_have_to_wait_for_the_first(headless: Callable[..., Headless]) -> None:
    if resources_of(Settings.from_environ({"MNISTLAB_WORKERS": "0"})).workers < 2:
        pytest.skip("one worker is all that this machine can carry")
    server = headless(MNISTLAB_WORKERS="0")
    ready(server)
    first = server.ask("submit", spec={**LONG.model_dump(), "train_size": None})
    until(lambda: server.ask("get", run=first)["status"] == "running")
    assert server.ask("state")["message"] == "1 worker ready."
    assert len(workers(server)) == 1
    second = server.ask("submit", spec=QUICK.model_dump())
    until(lambda: server.ask("get", run=second)["status"] == "finished", WARM_SECONDS)
    assert server.ask("get", run=first)["status"] == "running", "it waited for the first worker after all"
    assert len(workers(server)) >= 2


def test_for_a_second_learner_all_workers_are_made_ready(headless: Callable[..., Headless]) -> None:
    chosen = resources_of(Settings.from_environ({"MNISTLAB_WORKERS": "0"})).workers
    server = headless(MNISTLAB_WORKERS="0")
    ready(server)
    for _ in range(2):
        server.ask("meet", learner="ada")
    assert server.ask("state")["workers"] == 1
    server.ask("meet", learner="bob")
    until(lambda: server.ask("state")["workers"] == chosen, WARM_SECONDS)
