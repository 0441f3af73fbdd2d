"""A browser that lies: it opens pages, presses what it was not offered, and keeps every byte of the answers."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from contextlib import suppress
from typing import Any

from google.protobuf.message import Message
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from streamlit.proto.WidgetStates_pb2 import WidgetState
from websockets.asyncio.client import ClientConnection

from bench.client import Tab

_SILENCE = 0.3
"""Seconds after which what was not answered will not be."""


class Forger(Tab):
    """A tab; `heard` is all that the server ever sent it, one message after the other."""

    def __init__(self, socket: ClientConnection, page: str, query: str):
        self.heard: list[bytes] = []
        self._offered: dict[str, str] = {}
        super().__init__(socket, page, query)

    def _take(self, message: ForwardMsg) -> None:
        self.heard.append(message.SerializeToString())
        if message.WhichOneof("type") == "delta":
            self._offered |= _widgets(message.delta)
        super()._take(message)

    def offered(self) -> dict[str, str]:
        """Return the ids of all widgets that were ever on the page, each with its kind."""
        return dict(self._offered)

    def fragments(self) -> set[str]:
        """Return the ids of all fragments that were ever on the page."""
        return {fragment for fragment in [*self._fragments.values(), *self.auto] if fragment}

    def leaked(self, secrets: Iterable[str]) -> set[str]:
        """Return those of some secrets that the server sent."""
        said = b"\n".join(self.heard)
        return {secret for secret in secrets if secret.encode() in said}

    async def claim(self, values: Mapping[str, Mapping[str, Any]], patience: float = 60, times: int = 2) -> None:
        """Say of widgets, by their ids, that they have a value, whether they are on the page or not.

        Args:
            values: what to say, by the widgets' ids.
            patience: seconds to wait for each answer.
            times: how often to say it: what a page then offers is claimed as well.
        """
        for _ in range(times):
            self._widgets = {widget: WidgetState(id=widget, **value) for widget, value in values.items()}
            with suppress(TimeoutError):
                await self.run(timeout=patience)
        self._widgets.clear()

    async def call(self, fragment: str) -> bool:
        """Ask for a fragment by its id; return whether anything came of it."""
        with suppress(TimeoutError):
            await self.run(fragment, timeout=_SILENCE)
            return True
        self._finished.pop(fragment, None)
        return False

    async def send(self, message: BackMsg) -> None:
        """Send anything."""
        await self._socket.send(message.SerializeToString())


def _widgets(message: Message, kind: str = "") -> dict[str, str]:
    """Return the ids of widgets anywhere in a message, by what the field is called that they are in."""
    found = {}
    for field, value in message.ListFields():
        if field.name == "id" and isinstance(value, str) and value.startswith("$$ID"):
            found[value] = kind
        elif isinstance(value, Message):
            found |= _widgets(value, field.name)
    return found
