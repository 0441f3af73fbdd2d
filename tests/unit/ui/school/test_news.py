"""News for open pages, played with sessions that only count how often they are asked to run."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Coroutine
from types import SimpleNamespace
from typing import Any

import pytest
from streamlit.runtime import Runtime
from streamlit.runtime.app_session import AppSession

from mnistlab.core.school.topic import Topic
from mnistlab.school.pulse import Pulse
from mnistlab.ui.school import news
from mnistlab.ui.school.news import News, Page
from mnistlab.ui.turns import _noting


class Session:
    """A session of Streamlit's, as far as the news look at one. `runner` is whatever runs its page now."""

    def __init__(self) -> None:
        self._event_loop = asyncio.get_running_loop()
        self._scriptrunner: object = None
        self._client_state = object()
        self.asked: list[object] = []
        self.run: Callable[[Session], None] = lambda session: None

    def request_rerun(self, client_state: object) -> None:
        self.asked.append(client_state)
        self.run(self)


Scene = Callable[[Callable[[dict[str, Session]], Coroutine[Any, Any, None]]], None]


@pytest.fixture
def play(monkeypatch: pytest.MonkeyPatch) -> Scene:
    """Play a scene in an event loop, without pauses, with the sessions in its dictionary."""
    for name in ("GATHER", "ROUND", "TICK"):
        monkeypatch.setattr(news, name, 0)

    def play(scene: Callable[[dict[str, Session]], Coroutine[Any, Any, None]]) -> None:
        sessions: dict[str, Session] = {}
        monkeypatch.setattr(news, "_session", sessions.get)
        asyncio.run(asyncio.wait_for(scene(sessions), 20))

    return play


async def quiet(told: News) -> None:
    """Wait until all that is due has been told."""
    for _ in range(5):
        await asyncio.sleep(0)
    while told._planned or told._asked:
        await asyncio.sleep(0)
    for _ in range(5):
        await asyncio.sleep(0)


def open_pages(pulse: Pulse, told: News, sessions: dict[str, Session], *learners: tuple[str, str]) -> None:
    for learner, class_id in learners:
        sessions[learner] = Session()
        told.listen(learner, Page(learner, class_id, pulse.mark(class_id, learner)))


def test_a_change_reaches_the_pages_of_the_class_once_however_many_come_together(play: Scene) -> None:
    async def scene(sessions: dict[str, Session]) -> None:
        pulse = Pulse()
        told = News(pulse)
        open_pages(pulse, told, sessions, ("ada", "7b"), ("bob", "7b"), ("eve", "8a"), ("joe", ""))
        for _ in range(20):
            pulse.beat("7b")
        await quiet(told)
        assert {name: len(session.asked) for name, session in sessions.items()} == {
            "ada": 1,
            "bob": 1,
            "eve": 0,
            "joe": 0,
        }
        assert sessions["ada"].asked == [sessions["ada"]._client_state]

    play(scene)


def test_pages_that_run_for_news_say_so(play: Scene) -> None:
    async def scene(sessions: dict[str, Session]) -> None:
        pulse = Pulse()
        told = News(pulse)
        open_pages(pulse, told, sessions, ("ada", "7b"))
        start = _noting(lambda runner: None)
        begun: list[SimpleNamespace] = []

        def run(session: Session) -> None:
            begun.append(SimpleNamespace())
            start(begun[-1])

        sessions["ada"].run = run
        pulse.beat("7b")
        await quiet(told)
        assert begun[0].changed

    play(scene)


def test_thirty_joins_run_nobody_else_s_page(play: Scene) -> None:
    async def scene(sessions: dict[str, Session]) -> None:
        pulse = Pulse()
        told = News(pulse)
        learners = [f"learner {number}" for number in range(30)]
        open_pages(pulse, told, sessions, *((learner, "7b") for learner in learners))
        for learner in learners:
            pulse.beat("7b", learner)
            told.listen(learner, Page(learner, "7b", pulse.mark("7b", learner)))  # their own page is run by the press
        await quiet(told)
        assert all(session.asked == [] for session in sessions.values())

    play(scene)


def test_pages_to_which_a_change_makes_no_difference_are_left_alone(play: Scene) -> None:
    async def scene(sessions: dict[str, Session]) -> None:
        pulse = Pulse()
        told = News(pulse)
        open_pages(pulse, told, sessions, ("ada", "7b"), ("bob", "7b"))
        told.leave_out("ada", Topic.KNOBS)
        pulse.beat("7b", topic=Topic.KNOBS)
        await quiet(told)
        assert [len(sessions[name].asked) for name in ("ada", "bob")] == [0, 1]
        pulse.beat("7b", topic=Topic.RESULTS)
        await quiet(told)
        assert [len(sessions[name].asked) for name in ("ada", "bob")] == [1, 2]
        pulse.beat("7b")
        await quiet(told)
        assert [len(sessions[name].asked) for name in ("ada", "bob")] == [2, 3]
        open_pages(pulse, told, sessions, ("ada", "7b"))  # she goes to another page, to which it makes a difference
        pulse.beat("7b", topic=Topic.KNOBS)
        await quiet(told)
        assert len(sessions["ada"].asked) == 1

    play(scene)


def test_a_hundred_pages_are_run_a_few_at_a_time(play: Scene) -> None:
    async def scene(sessions: dict[str, Session]) -> None:
        pulse = Pulse()
        told = News(pulse)
        open_pages(pulse, told, sessions, *((f"learner {number}", "7b") for number in range(100)))
        most = 0

        def run(session: Session) -> None:
            nonlocal most
            session._scriptrunner = object()
            most = max(most, sum(one._scriptrunner is not None for one in sessions.values()))
            asyncio.get_running_loop().call_later(0.002, setattr, session, "_scriptrunner", None)

        for session in sessions.values():
            session.run = run
        pulse.beat("7b")
        await quiet(told)
        assert [len(session.asked) for session in sessions.values()] == [1] * 100
        assert 1 <= most <= news.AT_ONCE

    play(scene)


def test_what_concerns_one_learner_reaches_all_their_tabs(play: Scene) -> None:
    async def scene(sessions: dict[str, Session]) -> None:
        pulse = Pulse()
        told = News(pulse)
        open_pages(pulse, told, sessions, ("ada", "7b"), ("bob", "7b"))
        sessions["second tab"] = Session()
        told.listen("second tab", Page("ada", "", pulse.mark("", "ada")))
        pulse.beat("7b", "ada")
        await quiet(told)
        assert {name: len(session.asked) for name, session in sessions.items()} == {"ada": 1, "bob": 0, "second tab": 1}

    play(scene)


def test_a_page_that_is_being_run_is_waited_for_and_not_run_twice(play: Scene) -> None:
    async def scene(sessions: dict[str, Session]) -> None:
        pulse = Pulse()
        told = News(pulse)
        open_pages(pulse, told, sessions, ("ada", "7b"), ("bob", "7b"))
        for session in sessions.values():
            session._scriptrunner = object()
        pulse.beat("7b")
        await quiet(told)
        assert all(session.asked == [] for session in sessions.values())
        told.listen("bob", Page("bob", "7b", pulse.mark("7b", "bob")))  # this run has begun after the change
        for session in sessions.values():
            session._scriptrunner = None
        while not sessions["ada"].asked:
            await asyncio.sleep(0)
        await quiet(told)
        assert [len(sessions[name].asked) for name in ("ada", "bob")] == [1, 0]

    play(scene)


def test_who_has_gone_is_forgotten_and_stands_in_nobody_s_way(play: Scene) -> None:
    async def scene(sessions: dict[str, Session]) -> None:
        pulse = Pulse()
        told = News(pulse)
        open_pages(pulse, told, sessions, ("ada", "7b"), ("bob", "7b"))
        del sessions["ada"]
        pulse.beat("7b")
        await quiet(told)
        assert len(sessions["bob"].asked) == 1
        assert list(told._pages) == ["bob"]
        sessions.clear()
        pulse.beat("7b")  # nobody is there at all
        await quiet(told)
        sessions["bob"] = Session()
        told.listen("bob", Page("bob", "7b", pulse.mark("7b", "bob")))
        pulse.beat("7b")
        await quiet(told)
        assert len(sessions["bob"].asked) == 1

    play(scene)


def test_a_browser_that_slept_is_known_to_be_behind() -> None:
    pulse = Pulse()
    told = News(pulse)
    page = Page("ada", "7b", pulse.mark("7b", "ada"))
    assert not told.stale(page)
    pulse.beat("7b", "bob")
    assert not told.stale(page)
    pulse.beat("7b")
    assert told.stale(page)


def test_streamlit_still_has_what_the_news_are_told_by() -> None:
    names = AppSession.__init__.__code__.co_names
    assert {"_scriptrunner", "_event_loop", "_client_state"} <= set(names), "Streamlit has changed: do pages still run?"
    ways = AppSession._on_source_file_changed.__code__.co_names
    assert {"request_rerun", "_client_state"} <= set(ways), "Streamlit runs pages in another way now"
    assert callable(Runtime.get_app_session)
