"""News for open pages: what changes in a class reaches the pages of those it concerns without their asking for it.

A page that asked every second would cost a hundred times a second what a change costs once in some minutes. So the
server asks Streamlit to run the pages that a change concerns, each once however many changes come together, and few at
a time. A page that is being run is waited for, so that a press that is just being carried out is not lost; and what is
typed stays, as the browser keeps it until it is sent.

Streamlit 1.67 does the same for those who edit a page's source (`AppSession._on_source_file_changed`).
"""

from __future__ import annotations

import asyncio
import threading
import time
from contextlib import suppress
from dataclasses import dataclass, replace
from typing import Any

import streamlit as st
from streamlit import runtime
from streamlit.runtime.scriptrunner import get_script_run_ctx

from mnistlab.core.school.topic import Topic
from mnistlab.school.pulse import Pulse
from mnistlab.ui.lab import Lab
from mnistlab.ui.turns import telling

GATHER = 0.1
"""Seconds in which changes that come together become one."""

ROUND = 1.0
"""Seconds between two runs of a page for the sake of news."""

AT_ONCE = 4
"""How many pages are asked to run at a time. They are run one after the other anyway (`turns.py`); with fewer none
might be ready when it is its turn, and of a page that waits for its turn no part can be run alone."""

TICK = 0.01
PATIENCE = 10.0
"""Seconds after which to see which page is done, and to give up one that is being run for something else."""

_MOST_PAGES = 2000


@dataclass(frozen=True)
class Page:
    """An open page: whose it is, the class they are in ("" for none), and what had changed when it was last run.

    Changes about one of the topics in `without` make no difference to it.
    """

    learner: str
    class_id: str
    mark: str
    without: frozenset[Topic] = frozenset()


class News:
    """The open pages by session, and the changes that they have not been told of. Any thread may use it."""

    def __init__(self, pulse: Pulse):
        self._pulse = pulse
        self._pages: dict[str, Page] = {}
        self._changed: set[tuple[str, str | None, Topic]] = set()
        self._planned = False
        self._last = self._since = 0.0
        self._waiting: dict[str, float] = {}
        self._asked: set[str] = set()
        self._lock = threading.Lock()
        pulse.subscribe(self._tell)

    def listen(self, session_id: str, page: Page) -> None:
        """Have a session's page run again when something changes that concerns it."""
        with self._lock:
            self._pages[session_id] = page
            if len(self._pages) > _MOST_PAGES:
                self._pages = {name: kept for name, kept in self._pages.items() if _session(name) is not None}

    def leave_out(self, session_id: str, topic: Topic) -> None:
        """Do not have a session's page run again for what is about this; until it is run the next time."""
        with self._lock:
            if page := self._pages.get(session_id):
                self._pages[session_id] = replace(page, without=page.without | {topic})

    def here(self, class_id: str) -> set[str]:
        """Return the learners in a class who have a page open, on whatever device."""
        pages = list(self._pages.items())
        return {page.learner for name, page in pages if page.class_id == class_id and _session(name) is not None}

    def stale(self, page: Page) -> bool:
        """Whether something has changed that concerns a page since it was run; costs nothing."""
        return self._pulse.mark(page.class_id, page.learner) != page.mark

    def _tell(self, class_id: str, learner: str | None, topic: Topic) -> None:
        with self._lock:
            self._changed.add((class_id, learner, topic))
            if self._planned:
                return
            loops = (getattr(_session(session_id), "_event_loop", None) for session_id in list(self._pages))
            if (loop := next(filter(None, loops), None)) is None:
                self._changed.clear()
                return
            self._planned, self._since = True, time.monotonic()
        with suppress(RuntimeError):  # the server is ending
            loop.call_soon_threadsafe(self._plan)

    # From here on in the server's event loop.

    def _plan(self) -> None:
        loop = asyncio.get_running_loop()
        loop.call_later(max(GATHER, self._last + ROUND - loop.time()), self._round)

    def _round(self) -> None:
        loop = asyncio.get_running_loop()
        with self._lock:
            changed, self._changed, self._planned, since = self._changed, set(), False, self._since
            pages = [name for name, page in self._pages.items() if _concerned(page, changed)]
        self._last = loop.time()
        idle = not self._waiting and not self._asked
        for session_id in pages:
            self._waiting.setdefault(session_id, since)
        if idle:
            self._tick()

    def _tick(self) -> None:
        """Ask the next pages to run, as long as few do."""
        loop = asyncio.get_running_loop()
        try:
            self._asked = {session_id for session_id in self._asked if _is_run(_session(session_id))}
            for session_id, since in list(self._waiting.items()):
                if len(self._asked) >= AT_ONCE:
                    break
                self._ask(session_id, since)
        finally:
            if self._waiting or self._asked:
                loop.call_later(TICK, self._tick)

    def _ask(self, session_id: str, since: float) -> None:
        """Ask a page that waits for it to run, unless it knows already or is being run."""
        session, page = _session(session_id), self._pages.get(session_id)
        old = page is not None and self.stale(page)
        if session is not None and old and _is_run(session) and time.monotonic() < since + PATIENCE:
            return
        del self._waiting[session_id]
        if session is None:
            with self._lock:
                self._pages.pop(session_id, None)  # it asks by itself when it is back: see `presence.js`
        elif old and not _is_run(session):
            with telling(since):
                session.request_rerun(session._client_state)
            self._asked.add(session_id)


def listen(lab: Lab, page: Page) -> None:
    """Have this session's page run again when something changes that concerns it; every page does this, each run."""
    if session_id := _session_id():
        _news(lab).listen(session_id, page)


def leave_out(lab: Lab, topic: Topic) -> None:
    """Say that what is about this makes no difference to this session's page, as it is run now."""
    if session_id := _session_id():
        _news(lab).leave_out(session_id, topic)


def here(lab: Lab, class_id: str) -> set[str]:
    """Return the learners in a class who have a page open."""
    return _news(lab).here(class_id)


def stale(lab: Lab, page: Page) -> bool:
    """Whether something has changed that concerns this page."""
    return _news(lab).stale(page)


@st.cache_resource(show_spinner=False)
def _news_of(_pulse: Pulse, _number: int) -> News:
    return News(_pulse)


def _news(lab: Lab) -> News:
    return _news_of(lab.school.pulse, id(lab.school.pulse))


def _session_id() -> str:
    context = get_script_run_ctx()
    return context.session_id if context else ""


def _session(session_id: str) -> Any:
    """Return Streamlit's session if a browser is connected to it, else None; only to be used in the event loop."""
    return runtime.get_instance().get_app_session(session_id) if runtime.exists() else None


def _is_run(session: Any) -> bool:
    """Whether the page of a session is being run; none is run for who is not there."""
    return getattr(session, "_scriptrunner", None) is not None


def _concerned(page: Page, changed: set[tuple[str, str | None, Topic]]) -> bool:
    return any(
        topic not in page.without and (learner == page.learner or (learner is None and page.class_id == class_id))
        for class_id, learner, topic in changed
    )
