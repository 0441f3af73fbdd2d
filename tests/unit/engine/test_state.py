from __future__ import annotations

from dataclasses import replace

from mnistlab.engine.board import Board
from mnistlab.engine.state import EngineState, WorkerInfo, state_of
from mnistlab.engine.steps import Worker


def board(*workers: Worker, expected: int = 2) -> Board:
    made = Board(expected=expected)
    made.meet(workers)
    return made


W1 = Worker("tls://1", "worker-1", "CPU (2 cores)", "t1")
W2 = Worker("tls://2", "worker-2", "CPU (2 cores)", "t2")
BROKEN = Worker("tls://3", "worker-3", "", "", problem="A worker could not get ready (ImportError): no keras")


def test_before_there_is_a_line() -> None:
    assert state_of(board(), False, "", None).phase == "starting"
    assert state_of(board(), False, "It is away.", "tcp://x") == EngineState("down", "It is away.")


def test_while_workers_warm_up() -> None:
    assert state_of(board(), True, "", None).phase == "starting"


def test_ready() -> None:
    info = WorkerInfo("worker-1", "CPU (2 cores)", busy=False)
    assert state_of(board(W1), True, "", None) == EngineState("ready", "1 of 2 workers ready.", (info,))
    assert state_of(board(W1, W2), True, "", None).message == "2 workers ready."
    assert state_of(board(W1, expected=1), True, "", None).message == "1 worker ready."


def test_workers_that_cannot_get_ready_say_why() -> None:
    assert state_of(board(BROKEN), True, "", None) == EngineState("down", BROKEN.problem)
    assert state_of(board(BROKEN, W1), True, "", None).phase == "ready"


def test_a_worn_worker_that_is_being_replaced_is_no_trouble() -> None:
    assert state_of(board(replace(W1, worn=True)), True, "", None).phase == "ready"


def test_a_foreign_scheduler_without_our_workers_is_told_what_they_need() -> None:
    state = state_of(board(), True, "", "tls://cluster:8786")
    assert state.phase == "down"
    assert "--preload mnistlab.engine.preload" in state.message
