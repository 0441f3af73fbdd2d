"""A browser tab without the browser: speaks Streamlit's websocket protocol, so that a hundred fit on a laptop.

It sends what the browser would send (widget values, the page, fragments due by themselves, hashes of
messages it keeps) and takes in what the server answers, but draws nothing.

It waits by `asyncio.timeout`: until Python 3.12 `asyncio.wait_for` may lose that it is cancelled.
"""

from __future__ import annotations

import asyncio
import secrets
import time
from collections.abc import Callable
from contextlib import suppress
from typing import Any, Self

from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from streamlit.proto.WidgetStates_pb2 import WidgetState
from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import ConnectionClosed

from bench.screen import Screen

COOKIE = "mnistlab"
DONE = (ForwardMsg.FINISHED_SUCCESSFULLY, ForwardMsg.FINISHED_FRAGMENT_RUN_SUCCESSFULLY)


class Tab(Screen):
    """One open page. `page` is its address ("" for the first page), `query` what follows the question mark.

    auto: seconds by fragment that wants to run again by itself. pages: how often the whole page was run so far.
    visits: how often another page was gone to. session: what the server knows this tab by. received: how many bytes
    came.
    """

    def __init__(self, socket: ClientConnection, page: str, query: str):
        super().__init__()
        self.page, self.query = page, query
        self.auto: dict[str, float] = {}
        self.pages = self.visits = 0
        self.session = ""
        self.received = 0
        self._left = self._begun = False
        self._stands = asyncio.Event()
        self._ends: list[asyncio.Future[None]] = []
        self._files: dict[str, asyncio.Future[str]] = {}
        self._socket = socket
        self._widgets: dict[str, WidgetState] = {}
        self._kept: dict[str, ForwardMsg] = {}
        self._hash = ""
        self._finished: dict[str, list[asyncio.Future[float]]] = {}
        self._reader = asyncio.create_task(self._read())

    @classmethod
    async def open(
        cls, url: str, page: str = "", query: str = "", token: str | None = None, session: str = "", cookies: str = ""
    ) -> Self:
        """Connect to the server at `url` (http://host:port) as the learner of that cookie, a new one by default.

        Args:
            url, page, query: where.
            token: the learner's cookie.
            session: a tab that lost its line and comes back says which one it was.
            cookies: what other cookies the browser has, as in its header.
        """
        mine = f"{COOKIE}={token or secrets.token_urlsafe(32)}"
        socket = await connect(
            f"{url.replace('http', 'ws', 1)}/_stcore/stream",
            subprotocols=["streamlit", "PLACEHOLDER_AUTH_TOKEN", *([session] if session else [])],  # type: ignore[list-item]
            additional_headers={"Cookie": f"{mine}; {cookies}" if cookies else mine, "Origin": url},
            max_size=None,
            open_timeout=60,
        )
        return cls(socket, page, query)

    async def visit(self, page: str, query: str = "") -> float:
        """Go to another page of the app in this tab; return the seconds until it stood."""
        self.page, self.query, self._hash = page, query, ""
        self.visits += 1
        self._widgets.clear()
        self.elements.clear()
        self._begun = False
        self._stands.clear()
        return await self.run()

    async def close(self) -> None:
        """Close the tab."""
        self._left = True
        await self._socket.close()
        with suppress(asyncio.CancelledError):
            await self._reader

    async def cut(self) -> None:
        """Lose the line without a word, as a laptop does that falls asleep."""
        self._left = True
        self._socket.transport.abort()
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
        try:
            async with asyncio.timeout(timeout):
                return await done - start
        except TimeoutError:
            part = f"part {fragment} of " if fragment else ""
            raise TimeoutError(f"{part}{self.page or 'the first page'} was not done after {timeout:.0f} s") from None

    async def standing(self, timeout: float = 60) -> None:
        """Wait until no run of the whole page is under way: what is on the page can then be relied on.

        Raises:
            TimeoutError: that took too long.
        """
        async with asyncio.timeout(timeout):
            await self._stands.wait()

    async def ran(self, timeout: float) -> bool:
        """Wait until a run of the page or of a fragment ends; return whether one did in time.

        Raises:
            ConnectionError: the server hung up, or the tab was closed.
        """
        end: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self._ends.append(end)
        with suppress(TimeoutError):
            async with asyncio.timeout(timeout):
                await end
                return True
        return False

    async def until(self, holds: Callable[[Self], bool], timeout: float = 60) -> float:
        """Wait until something holds of the page as some run of it left it; return when it did, by `perf_counter`.

        Raises:
            TimeoutError: it did not hold in time.
            ConnectionError: the server hung up, or the tab was closed.
        """
        deadline = time.perf_counter() + timeout
        while not (self._stands.is_set() and holds(self)):
            if not await self.ran(deadline - time.perf_counter()):
                raise TimeoutError(f"it did not come about within {timeout:.0f} s on {self.page or 'the first page'}")
        return time.perf_counter()

    async def file(self, key: str, timeout: float = 60) -> str:
        """Return the address, without host, of what the download button of that key gives.

        Raises:
            LookupError: there is no such button on the page.
            TimeoutError: the server did not say in time.
        """
        button = self.widget(key)
        if not button.HasField("deferred_file_id"):
            return str(button.url)
        message = BackMsg()
        request = message.backend_operation_request
        request.request_id, request.session_id = secrets.token_hex(8), self.session
        request.deferred_file.file_id = button.deferred_file_id
        answer: asyncio.Future[str] = asyncio.get_running_loop().create_future()
        self._files[request.request_id] = answer
        await self._socket.send(message.SerializeToString())
        async with asyncio.timeout(timeout):
            return await answer

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

    def _drop_triggers(self) -> None:
        triggers = ("trigger_value", "json_trigger_value")
        self._widgets = {k: w for k, w in self._widgets.items() if w.WhichOneof("value") not in triggers}

    async def _read(self) -> None:
        try:
            async for data in self._socket:
                assert isinstance(data, bytes)
                self.received += len(data)
                self._take(ForwardMsg.FromString(data))
        except ConnectionClosed as error:
            if not self._left:
                self.errors.append(f"the server hung up: {error}")
        for done in [*(done for waiting in self._finished.values() for done in waiting), *self._ends]:
            if not done.done():
                done.set_exception(ConnectionError("the line is gone"))
                done.exception()  # nobody may be waiting for it any more

    def _take(self, message: ForwardMsg) -> None:
        kind = message.WhichOneof("type")
        if kind == "ref_hash":
            known = self._kept[message.ref_hash]
            known.metadata.CopyFrom(message.metadata)
            return self._take(known)
        if message.metadata.cacheable:
            self._kept[message.hash] = message
        if kind == "delta":
            self._draw(tuple(message.metadata.delta_path), message.delta)
        elif kind == "new_session":
            self.session = message.new_session.initialize.session_id or self.session
            self._drawn.clear()
            if not message.metadata.run.fragment_ids:
                self._begun = True
                self.auto.clear()
                self._stands.clear()
        elif kind == "navigation":
            self._hash = message.navigation.page_script_hash
        elif kind == "auto_rerun":
            self.auto[message.auto_rerun.fragment_id] = message.auto_rerun.interval
        elif kind == "stop_auto_rerun":
            for fragment in message.stop_auto_rerun.fragment_ids:
                self.auto.pop(fragment, None)
        elif kind == "backend_operation_response":
            response = message.backend_operation_response
            if (asked := self._files.pop(response.request_id, None)) and not asked.done():
                asked.set_result(response.deferred_file.url)
        elif kind == "page_info_changed":
            self.query = message.page_info_changed.query_string
        elif kind == "script_finished":
            self._finish(message)
        return None

    def _finish(self, message: ForwardMsg) -> None:
        now = time.perf_counter()
        if message.script_finished == ForwardMsg.FINISHED_WITH_COMPILE_ERROR:
            self.errors.append("the page could not be compiled")
        elif message.script_finished not in DONE:
            return
        ran = set(message.metadata.run.fragment_ids)
        if not ran and not self._begun:  # the end of the page that was left, or of one before the line was lost
            return
        self._clean(ran)
        if not ran:
            self.pages += 1
            self._stands.set()
        # A run of the whole page takes the place of whatever fragment was asked for before it.
        for fragment in ran or list(self._finished):
            for done in self._finished.pop(fragment, []):
                if not done.done():
                    done.set_result(now)
        ends, self._ends = self._ends, []
        for end in ends:
            if not end.done():
                end.set_result(None)
