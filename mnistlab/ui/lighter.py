"""Six things of Streamlit 1.67 that cost more than they need to, made lighter.

Every message of a page wakes the server's event loop twice, by a byte through a pipe, and each time the page and the
loop compete for their turn to run Python; and every number field and box has the whole session's state put together
to look up one key. Each run of a page or a fragment also says anew how the app is configured and what it looks like,
read from all of its options. Streamlit's behaviour stays as it is.

After every message to a browser Streamlit has the event loop look for other things to do. That gives away the turn to
run Python; while pages are being run it comes back some milliseconds later, and all browsers stand in one line. So what
one browser is to be told is sent in one go.

And whatever list or map a component is given, Streamlit looks whether it is a table, and imports pandas for that: 44
MB, and while one session does so, Plotly fails in all others, as it finds a pandas that is half there. No component of
ours is given tables. The private names used here are held by a test.
"""

from __future__ import annotations

import asyncio
from asyncio import AbstractEventLoop
from collections.abc import Callable, Iterator, Mapping
from contextvars import Context, copy_context
from threading import Lock
from typing import Any

from streamlit.components.v2.bidi_component import serialization
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from streamlit.runtime import Runtime, app_session, exists, get_instance
from streamlit.runtime.app_session import AppSession
from streamlit.runtime.session_manager import SessionClientDisconnectedError
from streamlit.runtime.state.safe_session_state import SafeSessionState

MOST_IN_ONE_GO = 200
"""Messages. A client that has 500 waiting is given up by Streamlit."""


def lighten() -> None:
    """Do so once, for all sessions."""
    if hasattr(AppSession._call_soon_on_event_loop, "lighter"):
        return
    AppSession.flush_browser_queue = _in_one_go(AppSession.flush_browser_queue)  # type: ignore[method-assign]
    AppSession._call_soon_on_event_loop = _gathered(AppSession._call_soon_on_event_loop)  # type: ignore[method-assign]
    Runtime._enqueued_some_message = _at_once(Runtime._enqueued_some_message)  # type: ignore[method-assign]
    app_session._populate_config_msg = _said_once(app_session._populate_config_msg)
    app_session._populate_theme_msg = _said_once(app_session._populate_theme_msg)
    serialization._extract_dataframes_from_dict = _no_tables
    whole = SafeSessionState.__dict__["filtered_state"].fget
    SafeSessionState.filtered_state = property(lambda state: State(state, whole))  # type: ignore[assignment]


def _said_once(populate: Callable[..., None]) -> Callable[..., None]:
    """Return a function that fills a message from options and reads them once: who edits `config.toml` starts anew."""
    filled: dict[tuple[str, ...], Any] = {}

    def lighter(message: Any, *section: str) -> None:
        if section not in filled:
            fresh = type(message)()
            populate(fresh, *section)
            filled[section] = fresh
        if filled[section].ByteSize():  # an empty one leaves the message without that part
            message.MergeFrom(filled[section])

    return lighter


def _no_tables(data: dict[str, Any], arrow_blobs: dict[str, bytes] | None = None) -> dict[str, Any]:
    """Return a component's data as it is: what is in it goes to the browser as JSON."""
    return data


class State(Mapping[str, Any]):
    """A session's state by its keys, each looked up when it is asked for; all of it is put together only to list it."""

    def __init__(self, state: SafeSessionState, whole: Any):
        self._state = state
        self._whole = whole

    def __contains__(self, key: object) -> bool:
        with self._state._lock:
            return key in self._state._state

    def __getitem__(self, key: str) -> Any:
        with self._state._lock:
            return self._state._state[key]

    def __iter__(self) -> Iterator[str]:
        return iter(self._whole(self._state))

    def __len__(self) -> int:
        return len(self._whole(self._state))

    def __str__(self) -> str:
        return str(self._whole(self._state))


class Said:
    """What one session wants its event loop to do and has not told it yet. Any thread may add to it."""

    def __init__(self) -> None:
        self._waiting: list[tuple[Callable[[], None], Context]] = []
        self._lock = Lock()

    def add(self, callback: Callable[[], None]) -> bool:
        """Return whether the loop has to be woken: whoever says the first thing does, what follows is taken along."""
        with self._lock:
            self._waiting.append((callback, copy_context()))
            return len(self._waiting) == 1

    def tell(self, loop: AbstractEventLoop) -> None:
        """Have the loop do it all in its order; each thing by itself, so that one that fails fails alone."""
        with self._lock:
            waiting, self._waiting = self._waiting, []
        for callback, context in waiting:
            loop.call_soon(callback, context=context)


def _gathered(call_soon: Any) -> Any:
    """Return `AppSession._call_soon_on_event_loop` that wakes the loop once for all that is said before it comes."""

    def lighter(session: Any, callback: Callable[[], None]) -> None:
        said: Said = session.__dict__.setdefault("_mnistlab_said", Said())
        if said.add(callback):
            call_soon(session, lambda: said.tell(session._event_loop))

    lighter.lighter = True  # type: ignore[attr-defined]
    return lighter


def _in_one_go(flush: Any) -> Any:
    """Return `AppSession.flush_browser_queue` that sends what it finds, and leaves the last of it for the loop to send.

    Of so much that the client's own queue might overflow the loop gets the rest. What cannot be sent is left as well:
    the loop knows what to do then.
    """

    def lighter(session: Any) -> list[ForwardMsg]:
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

    return lighter


def _at_once(enqueued: Any) -> Any:
    """Return `Runtime._enqueued_some_message` that wakes nobody where it is the loop itself that has enqueued it."""

    def lighter(runtime: Any) -> None:
        wanted = runtime._get_async_objs()
        if asyncio._get_running_loop() is wanted.eventloop:
            wanted.need_send_data.set()
        else:
            enqueued(runtime)

    return lighter
