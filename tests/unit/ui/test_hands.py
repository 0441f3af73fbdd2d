"""Pages are run by threads that are there already, each as if the thread were new."""

from __future__ import annotations

import inspect
import threading
from collections.abc import Callable
from contextvars import ContextVar
from queue import SimpleQueue
from typing import Any

import pytest
from streamlit.runtime.scriptrunner.script_runner import ScriptRunner

from mnistlab.ui.hands import MOST_IDLE, Hands, handing, reuse_threads

MARK: ContextVar[str] = ContextVar("MARK", default="none")


class Runner:
    """What stands for a page: it is done when it is let go, and notes which thread ran it and what it found there."""

    def __init__(self) -> None:
        self._script_thread: threading.Thread | None = None
        self.found: SimpleQueue[tuple[threading.Thread, str, bool]] = SimpleQueue()
        self.go = threading.Event()

    def _run_script_thread(self) -> None:
        here = threading.current_thread()
        assert self._script_thread is here, "known before anything is run"
        self.found.put((here, MARK.get(), hasattr(here, "session")))
        MARK.set("left behind")
        here.session = "left behind"  # type: ignore[attr-defined]
        assert self.go.wait(10)


def until(holds: Callable[[], bool]) -> None:
    for _ in range(1000):
        if holds():
            return
        threading.Event().wait(0.01)
    raise AssertionError("it never came true")


def run(hands: Hands) -> tuple[threading.Thread, str, bool]:
    """Run one to its end and wait until its thread is idle; return what it found."""
    before = len(hands._idle)
    runner = Runner()
    runner.go.set()
    hands.take(runner)
    found = runner.found.get(timeout=10)
    until(lambda: len(hands._idle) >= max(before, 1))
    return found


def test_one_thread_runs_what_comes_one_after_the_other_and_nothing_is_left_in_it() -> None:
    hands = Hands()
    first, second = run(hands), run(hands)
    assert first[0] is second[0]
    assert first[1:] == second[1:] == ("none", False)
    assert first[0].daemon


def test_what_comes_at_once_is_run_at_once_and_few_threads_stay() -> None:
    hands = Hands()
    runners = [Runner() for _ in range(MOST_IDLE + 4)]
    for runner in runners:
        hands.take(runner)
    threads = {runner.found.get(timeout=10)[0] for runner in runners}
    assert len(threads) == len(runners)
    for runner in runners:
        runner.go.set()
    until(lambda: sum(thread.is_alive() for thread in threads) == MOST_IDLE == len(hands._idle))


def test_nothing_is_run_twice() -> None:
    hands, runner = Hands(), Runner()
    runner.go.set()
    hands.take(runner)
    with pytest.raises(RuntimeError, match="already started"):
        hands.take(runner)


@pytest.mark.filterwarnings("ignore::pytest.PytestUnhandledThreadExceptionWarning")
def test_a_thread_in_which_something_broke_is_not_asked_again() -> None:
    hands, broken = Hands(), Runner()
    broken._run_script_thread = lambda: 1 / 0  # type: ignore[assignment,return-value]
    hands.take(broken)
    assert broken._script_thread is not None
    broken._script_thread.join(10)
    assert run(hands)[0] is not broken._script_thread


def test_other_kinds_of_runners_have_threads_of_their_own() -> None:
    started: list[Any] = []

    class Other(ScriptRunner):
        def __init__(self) -> None:
            pass

    other = Other()
    handing(started.append, Hands())(other)
    assert started == [other]


def test_streamlit_has_what_this_looks_at() -> None:
    reuse_threads()
    start = ScriptRunner.start
    reuse_threads()
    assert ScriptRunner.start is start
    assert "self._script_thread: threading.Thread | None = None" in inspect.getsource(ScriptRunner.__init__)
    assert "self._script_thread == threading.current_thread()" in inspect.getsource(ScriptRunner._is_in_script_thread)
    assert callable(ScriptRunner._run_script_thread)
