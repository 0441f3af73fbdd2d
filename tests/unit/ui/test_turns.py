"""One at a time, what is soonest due first; and nobody waits for who is busy with something else."""

from __future__ import annotations

import inspect
import threading
import time
from collections.abc import Callable
from types import SimpleNamespace
from typing import Any

import pytest
from streamlit.runtime.scriptrunner.script_runner import ScriptRunner
from streamlit.runtime.scriptrunner_utils.script_requests import RerunData, ScriptRequests
from streamlit.runtime.scriptrunner_utils.script_run_context import ScriptRunContext

from mnistlab.ui import turns as module
from mnistlab.ui.turns import (
    HURRY,
    LATE,
    LOOK,
    NEWS,
    PAGE,
    PART,
    PRESSED,
    Turn,
    Turns,
    _due,
    _noting,
    _pausing,
    _taking,
    take_turns,
    telling,
)


@pytest.fixture(autouse=True)
def patient(monkeypatch: pytest.MonkeyPatch) -> None:
    """No turn is over by itself, unless a test says so."""
    monkeypatch.setattr(module, "LONG", 60.0)


def beside(work: Callable[[], None]) -> threading.Thread:
    thread = threading.Thread(target=work)
    thread.start()
    return thread


def waiting(turns: Turns, number: int) -> None:
    """Wait until so many stand in line."""
    while len(turns._line) < number:
        threading.Event().wait(0.001)


def test_of_those_who_wait_the_next_is_who_is_due_first() -> None:
    turns, order = Turns(), []
    first = Turn(0)
    turns.take(first)

    def go(due: float) -> None:
        turn = Turn(due)
        turns.take(turn)
        order.append(due)
        turns.leave(turn)

    threads = []
    for number, due in enumerate((3.0, 1.0, 2.0), 1):
        threads.append(beside(lambda due=due: go(due)))  # type: ignore[misc]
        waiting(turns, number)
    turns.leave(first)
    for thread in threads:
        thread.join(10)
    assert order == [1.0, 2.0, 3.0]


def test_a_page_hands_its_turn_over_to_what_is_due_before_it_and_has_it_back() -> None:
    turns, said = Turns(), []
    page, look, other = Turn(5), Turn(1), Turn(9)
    turns.take(page)
    turns.between(page)
    said.append("page")

    def stand(turn: Turn, name: str) -> None:
        turns.take(turn)
        said.append(name)
        turns.leave(turn)

    threads = [beside(lambda: stand(other, "other page"))]
    waiting(turns, 1)
    turns.between(page)
    said.append("page")
    threads.append(beside(lambda: stand(look, "look")))
    waiting(turns, 2)
    turns.between(page)
    said.append("page")
    turns.leave(page)
    for thread in threads:
        thread.join(10)
    assert said == ["page", "page", "look", "page", "other page"]


def test_who_is_busy_with_one_thing_loses_the_turn_and_asks_for_it_again(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "LONG", 0.001)
    turns = Turns()
    busy, next_ = Turn(1), Turn(2)
    turns.take(busy)
    turns.take(next_)  # in this very thread: it would wait for ever
    monkeypatch.setattr(module, "LONG", 60.0)
    turns.between(next_)
    turns.leave(busy)  # no longer its to give
    back = beside(lambda: turns.between(busy))
    waiting(turns, 1)
    assert turns._now is next_
    turns.leave(next_)
    back.join(10)
    assert turns._now is busy


class Runner(SimpleNamespace):
    """What stands for a runner in this thread; `fragments` are the parts of a page that it runs."""

    def __init__(self, fragments: list[str] | None = None) -> None:
        requests = ScriptRequests()
        requests.request_rerun(RerunData())
        requests.on_scriptrunner_ready()
        self.context = SimpleNamespace(fragment_ids_this_run=fragments)
        super().__init__(
            _requests=requests,
            _script_thread=threading.current_thread(),
            _get_script_run_ctx=lambda: self.context,
        )


def test_a_look_is_due_before_news_before_a_touch_before_a_page() -> None:
    page, news = Runner(), Runner()
    start = _noting(lambda runner: None)
    start(page)
    with telling(7.0):
        start(news)
    touched = RerunData(fragment_id_queue=["one"])
    look = RerunData(fragment_id="one", is_auto_rerun=True)
    dues = [_due(page, look, 7), _due(news, RerunData(), 8), _due(news, touched, 7), _due(page, RerunData(), 7)]
    assert dues == [(7 + LOOK, 7 + PAGE), (7 + NEWS,), (7 + PART, 7 + PRESSED), (7 + PAGE,)] == sorted(dues)


def test_news_that_are_late_let_others_go_first_for_a_while() -> None:
    runner, late = Runner(), 7 + HURRY + 0.1
    with telling(7.0):
        _noting(lambda runner: None)(runner)
    touched, page = RerunData(fragment_id_queue=["one"]), RerunData()
    assert _due(runner, page, late) == (7 + LATE,)
    assert _due(Runner(), touched, late - 0.2) < _due(runner, page, late) < _due(Runner(), touched, late + 0.2)


def test_what_is_run_next_tells_of_no_change_any_more() -> None:
    turns, runner = Turns(), Runner()
    with telling(time.monotonic()):
        _noting(lambda runner: None)(runner)
    _taking(lambda runner, data: None, turns)(runner, RerunData())
    assert runner.changed is None and turns._now is None


@pytest.mark.parametrize("look", [True, False])
def test_what_calls_for_the_whole_page_is_a_page_from_then_on(look: bool) -> None:
    turns, runner, dues = Turns(), Runner(["live"]), []
    say = _pausing(lambda runner, message: dues.append(runner.turn.due), turns)

    def part(runner: Any, data: RerunData) -> None:
        say(runner, "a part")
        runner.context.fragment_ids_this_run = None
        say(runner, "the page")
        say(runner, "more of it")

    _taking(part, turns)(runner, RerunData(fragment_id_queue=["live"], is_auto_rerun=look))
    assert dues[1] == dues[2] == pytest.approx(dues[0] + (PAGE - LOOK if look else PRESSED - PART))


def test_what_another_thread_says_of_a_page_waits_for_nothing() -> None:
    turns, runner, said = Turns(), Runner(), []
    turns.take(Turn(0))
    runner.turn = Turn(9)
    say = _pausing(lambda runner, message: said.append(message), turns)
    beside(lambda: say(runner, "aside")).join(10)
    assert said == ["aside"]


def test_what_breaks_leaves_its_turn() -> None:
    def broken(runner: Any, data: RerunData) -> None:
        raise OSError("the disk is gone")

    turns = Turns()
    with pytest.raises(OSError, match="the disk is gone"):
        _taking(broken, turns)(Runner(), RerunData())
    turns.take(Turn(0))


def test_streamlit_has_what_this_looks_at() -> None:
    take_turns()
    run = ScriptRunner._run_script
    take_turns()
    assert ScriptRunner._run_script is run
    assert ScriptRunner._enqueue_forward_msg.__name__ == "_enqueue_forward_msg"
    made = inspect.getsource(ScriptRunner.__init__)
    assert "self._requests = ScriptRequests()" in made and "self._script_thread" in made
    assert "fragment_ids_this_run=fragment_ids_this_run" in inspect.getsource(ScriptRunner._run_script)
    assert "fragment_ids_this_run" in inspect.getsource(ScriptRunContext.reset)
    assert "self._run_script(request.rerun_data)" in inspect.getsource(ScriptRunner._run_script_thread)
