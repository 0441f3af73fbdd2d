"""What pages say is gathered for a moment: the server's event loop is woken seldom, and browsers are told in one go.

A page is some eighty messages. Streamlit 1.67 wakes the event loop twice for each, by a byte through a pipe, and at
every such call a thread gives its turn to run Python away; while pages are being run it comes back some milliseconds
later. So the loop is woken when a page is done, and comes by itself until then.

After every message to a browser Streamlit has the loop look for other things to do, and all browsers stand in one line.
So what one browser is to be told is sent in one go. The private names used here are held by a test.
"""

from __future__ import annotations

import asyncio
from asyncio import AbstractEventLoop, TimerHandle
from collections.abc import Callable
from contextvars import Context, ContextVar, copy_context
from functools import wraps
from threading import Lock
from typing import Any

from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from streamlit.runtime import Runtime, exists, get_instance
from streamlit.runtime.app_session import AppSession
from streamlit.runtime.scriptrunner import ScriptRunnerEvent
from streamlit.runtime.session_manager import SessionClientDisconnectedError

GATHER = 0.01
"""Seconds for which the messages of a page are gathered."""

MOST_IN_ONE_GO = 200
"""Messages. A client that has 500 waiting is given up by Streamlit."""


def gather() -> None:
    """Have all sessions do so; once."""
    if hasattr(AppSession._call_soon_on_event_loop, "gathers"):
        return
    AppSession.flush_browser_queue = _in_one_go(AppSession.flush_browser_queue)  # type: ignore[method-assign]
    AppSession._create_scriptrunner = _expecting(AppSession._create_scriptrunner)  # type: ignore[method-assign]
    AppSession._on_scriptrunner_event = _in_its_time(AppSession._on_scriptrunner_event)  # type: ignore[method-assign]
    AppSession._call_soon_on_event_loop = _gathered(AppSession._call_soon_on_event_loop)  # type: ignore[method-assign]
    Runtime._enqueued_some_message = _at_once(Runtime._enqueued_some_message)  # type: ignore[method-assign]
    manager = getattr(get_instance(), "_session_mgr", None) if exists() else None
    if manager is not None:  # what new sessions are told to call was bound when the server started; an AppTest has none
        manager._message_enqueued_callback = get_instance()._enqueued_some_message


_CAN_WAIT: ContextVar[bool] = ContextVar("_CAN_WAIT", default=False)


class Said:
    """What one session wants its event loop to do and has not told it yet. Any thread may add to it."""

    def __init__(self) -> None:
        self._waiting: list[tuple[Callable[[], None], Context]] = []
        self._called = False
        self._timer: TimerHandle | None = None
        self._lock = Lock()

    def add(self, callback: Callable[[], None], *, at_once: bool = True) -> bool:
        """Return whether the loop has to be called: not if it was, nor for what can wait if it comes soon by itself."""
        with self._lock:
            self._waiting.append((callback, copy_context()))
            if self._called or (self._timer and not at_once):
                return False
            self._called = True
            return True

    def expect(self, loop: AbstractEventLoop) -> None:
        """Have the loop, in which this is called, come by itself in a moment: something will be said."""
        with self._lock:
            self._timer = self._timer or loop.call_later(GATHER, self.tell, loop)

    def tell(self, loop: AbstractEventLoop) -> None:
        """Have the loop do it all in its order; each thing by itself, so that one that fails fails alone.

        Where there was something, more will follow.
        """
        with self._lock:
            waiting, self._waiting = self._waiting, []
            self._called = False
            if self._timer:
                self._timer.cancel()
                self._timer = None
        if waiting:
            self.expect(loop)
        for callback, context in waiting:
            loop.call_soon(callback, context=context)


def _said(session: Any) -> Said:
    said: Said = session.__dict__.setdefault("_mnistlab_said", Said())
    return said


def _expecting(create: Any) -> Any:
    """Return `AppSession._create_scriptrunner` that has the loop come by itself to hear what the page says first."""

    @wraps(create)
    def gathering(session: Any, *how: Any) -> None:
        loop: AbstractEventLoop = session._event_loop
        if asyncio._get_running_loop() is loop:
            _said(session).expect(loop)
        create(session, *how)

    return gathering


def _in_its_time(on_event: Any) -> Any:
    """Return `AppSession._on_scriptrunner_event` that calls the loop at once only for the end of what is run."""

    @wraps(on_event)
    def gathering(session: Any, sender: Any, event: ScriptRunnerEvent, *more: Any, **about: Any) -> None:
        token = _CAN_WAIT.set(event is not ScriptRunnerEvent.SHUTDOWN)
        try:
            on_event(session, sender, event, *more, **about)
        finally:
            _CAN_WAIT.reset(token)

    return gathering


def _gathered(call_soon: Any) -> Any:
    """Return `AppSession._call_soon_on_event_loop` that wakes the loop once for all that is said before it comes."""

    def gathering(session: Any, callback: Callable[[], None]) -> None:
        said = _said(session)
        if said.add(callback, at_once=not _CAN_WAIT.get()):
            call_soon(session, lambda: said.tell(session._event_loop))

    gathering.gathers = True  # type: ignore[attr-defined]
    return gathering


def _in_one_go(flush: Any) -> Any:
    """Return `AppSession.flush_browser_queue` that sends what it finds, and leaves the last of it for the loop to send.

    Of so much that the client's own queue might overflow the loop gets the rest. What cannot be sent is left as well:
    the loop knows what to do then.
    """

    def gathering(session: Any) -> list[ForwardMsg]:
        messages: list[ForwardMsg] = flush(session)
        served = get_instance() if len(messages) > 1 and exists() else None
        if served is None or (client := served._session_mgr.get_active_session_info(session.id)) is None:
            return messages
        now = min(len(messages) - 1, MOST_IN_ONE_GO)
        for number, message in enumerate(messages[:now]):
            try:
                served._send_message(client, message)
            except SessionClientDisconnectedError:
                return messages[number:]
        return messages[now:]

    return gathering


def _at_once(enqueued: Any) -> Any:
    """Return `Runtime._enqueued_some_message` that wakes nobody where it is the loop itself that has enqueued it."""

    def gathering(runtime: Any) -> None:
        wanted = runtime._get_async_objs()
        if asyncio._get_running_loop() is wanted.eventloop:
            wanted.need_send_data.set()
        else:
            enqueued(runtime)

    return gathering
