"""A browser tab without the browser: speaks Streamlit's websocket protocol, so that a hundred fit on a laptop.

It sends what the browser would send (widget values, the page, fragments due by themselves, hashes of
messages it keeps) and takes in what the server answers, but draws nothing.
"""

from __future__ import annotations

import asyncio
import secrets
import time
from collections.abc import Iterator
from contextlib import suppress
from typing import Any, Self

from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from streamlit.proto.WidgetStates_pb2 import WidgetState
from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import ConnectionClosed

COOKIE = "mnistlab"
DONE = (ForwardMsg.FINISHED_SUCCESSFULLY, ForwardMsg.FINISHED_FRAGMENT_RUN_SUCCESSFULLY)


class Tab:
    """One open page. `page` is its address ("" for the first page), `query` what follows the question mark.

    elements: what stands on the page now, by delta path. auto: seconds by fragment that wants to run again by
    itself. errors: texts of exceptions shown and of whatever went wrong here.
    pages: how often the whole page was run so far.
    """

    def __init__(self, socket: ClientConnection, page: str, query: str):
        self.page, self.query = page, query
        self.elements: dict[tuple[int, ...], Any] = {}
        self._fragments: dict[tuple[int, ...], str] = {}
        self.auto: dict[str, float] = {}
        self.errors: list[str] = []
        self.pages = 0
        self._stands = asyncio.Event()
        self._drawn: set[tuple[int, ...]] = set()
        self._socket = socket
        self._widgets: dict[str, WidgetState] = {}
        self._kept: dict[str, ForwardMsg] = {}
        self._hash = ""
        self._finished: dict[str, list[asyncio.Future[float]]] = {}
        self._reader = asyncio.create_task(self._read())

    @classmethod
    async def open(cls, url: str, page: str = "", query: str = "", token: str | None = None) -> Self:
        """Connect to the server at `url` (http://host:port) as the learner of that cookie, a new one by default."""
        socket = await connect(
            f"{url.replace('http', 'ws', 1)}/_stcore/stream",
            subprotocols=["streamlit", "PLACEHOLDER_AUTH_TOKEN"],  # type: ignore[list-item]
            additional_headers={"Cookie": f"{COOKIE}={token or secrets.token_urlsafe(32)}", "Origin": url},
            max_size=None,
            open_timeout=60,
        )
        return cls(socket, page, query)

    async def visit(self, page: str, query: str = "") -> float:
        """Go to another page of the app in this tab; return the seconds until it stood."""
        self.page, self.query, self._hash = page, query, ""
        self._widgets.clear()
        self.elements.clear()
        return await self.run()

    async def close(self) -> None:
        """Close the tab."""
        await self._socket.close()
        with suppress(asyncio.CancelledError):
            await self._reader

    async def run(self, fragment: str = "", auto: bool = False, timeout: float = 60) -> float:
        """Run the page, or one fragment of it, with the widgets as they are; return the seconds until it was done.

        Raises:
            TimeoutError: it was not done in time.
            ConnectionError: the server hung up.
        """
        message = BackMsg()
        state = message.rerun_script
        state.query_string, state.fragment_id, state.is_auto_rerun = self.query, fragment, auto
        state.page_script_hash, state.page_name = self._hash, "" if self._hash else self.page
        state.widget_states.widgets.extend(self._widgets.values())
        state.cached_message_hashes.extend(self._kept)
        done: asyncio.Future[float] = asyncio.get_running_loop().create_future()
        self._finished.setdefault(fragment, []).append(done)
        start = time.perf_counter()
        await self._socket.send(message.SerializeToString())
        self._drop_triggers()
        return await asyncio.wait_for(done, timeout) - start

    async def standing(self, timeout: float = 60) -> None:
        """Wait until no run of the whole page is under way: what is on the page can then be relied on.

        Raises:
            TimeoutError: that took too long.
        """
        await asyncio.wait_for(self._stands.wait(), timeout)

    async def idle(self, timeout: float) -> None:
        """Run the page's fragments as they ask for it, until none does any more and the page stands.

        Raises:
            TimeoutError: that took too long.
        """
        async with asyncio.timeout(timeout):
            while self.auto:
                fragment, seconds = next(iter(self.auto.items()))
                await asyncio.sleep(seconds)
                await self.run(fragment, auto=True)
                await self.standing()

    def set(self, key: str, **value: Any) -> None:
        """Give the widget with that key a value, named as in WidgetStates.proto: `set("go", trigger_value=True)`.

        Raises:
            LookupError: there is no such widget on the page.
        """
        widget = self.widget(key).id
        self._widgets[widget] = WidgetState(id=widget, **value)

    def widget(self, key: str) -> Any:
        """Return the message of the element whose widget has that key.

        Raises:
            LookupError: there is none on the page.
        """
        if (found := self.widgets().get(key)) is None:
            raise LookupError(f"no widget {key!r} on {self.page or 'the first page'}")
        return found

    def widgets(self) -> dict[str, Any]:
        """Return the messages of the elements that are widgets with keys, by key."""
        ids = ((str(getattr(inner, "id", "")).split("-", 2), inner) for _, inner in self._inner())
        return {parts[2]: inner for parts, inner in ids if len(parts) == 3}

    def fragment_of(self, key: str) -> str:
        """Return the fragment in which the widget of that key was drawn, "" if none: a touch of it reruns that alone.

        Raises:
            LookupError: there is no such widget on the page.
        """
        widget = self.widget(key).id
        paths = (path for path, element in self.elements.items() if widget in _ids(element))
        return next((self._fragments[path] for path in paths), "")

    def of(self, kind: str) -> list[Any]:
        """Return the elements of a kind, as Element.proto names it ("markdown", "exception", "bidi_component")."""
        return [inner for found, inner in self._inner() if found == kind]

    def _inner(self) -> Iterator[tuple[str, Any]]:
        for element in self.elements.values():
            if kind := element.WhichOneof("type"):
                yield kind, getattr(element, kind)

    def _drop_triggers(self) -> None:
        triggers = ("trigger_value", "json_trigger_value")
        self._widgets = {k: w for k, w in self._widgets.items() if w.WhichOneof("value") not in triggers}

    async def _read(self) -> None:
        try:
            async for data in self._socket:
                assert isinstance(data, bytes)
                self._take(ForwardMsg.FromString(data))
        except ConnectionClosed as error:
            self.errors.append(f"the server hung up: {error}")
        for waiting in self._finished.values():
            for done in waiting:
                if not done.done():
                    done.set_exception(ConnectionError("the server hung up"))

    def _take(self, message: ForwardMsg) -> None:
        kind = message.WhichOneof("type")
        if kind == "ref_hash":
            known = self._kept[message.ref_hash]
            known.metadata.CopyFrom(message.metadata)
            return self._take(known)
        if message.metadata.cacheable:
            self._kept[message.hash] = message
        if kind == "delta":
            self._draw(tuple(message.metadata.delta_path), message)
        elif kind == "new_session":
            if not message.metadata.run.fragment_ids:
                self._drawn.clear()
                self.auto.clear()
                self._stands.clear()
        elif kind == "navigation":
            self._hash = message.navigation.page_script_hash
        elif kind == "auto_rerun":
            self.auto[message.auto_rerun.fragment_id] = message.auto_rerun.interval
        elif kind == "page_info_changed":
            self.query = message.page_info_changed.query_string
        elif kind == "script_finished":
            self._finish(message)
        return None

    def _draw(self, path: tuple[int, ...], message: ForwardMsg) -> None:
        kind = message.delta.WhichOneof("type")
        element = getattr(message.delta, kind)
        self.elements[path] = element
        self._fragments[path] = message.delta.fragment_id
        self._drawn.add(path)
        if kind == "new_element" and element.WhichOneof("type") == "exception":
            self.errors.append(f"{element.exception.type}: {element.exception.message}")

    def _finish(self, message: ForwardMsg) -> None:
        now = time.perf_counter()
        if message.script_finished == ForwardMsg.FINISHED_WITH_COMPILE_ERROR:
            self.errors.append("the page could not be compiled")
        elif message.script_finished not in DONE:
            return
        if not message.metadata.run.fragment_ids:
            self.pages += 1  # only now a browser removes what this run did not draw again
            self.elements = {path: element for path, element in self.elements.items() if path in self._drawn}
            self._stands.set()
        # A run of the whole page takes the place of whatever fragment was asked for before it.
        for fragment in list(message.metadata.run.fragment_ids) or list(self._finished):
            for done in self._finished.pop(fragment, []):
                if not done.done():
                    done.set_result(now)


def _ids(element: Any) -> tuple[str, ...]:
    kind = element.WhichOneof("type")
    return (str(getattr(getattr(element, kind), "id", "")),) if kind else ()
