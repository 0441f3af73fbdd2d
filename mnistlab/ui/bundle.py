"""What one browser is told in one go leaves the server in one piece.

A page is some hundred messages, and uvicorn hands each to the system by itself. At every such call the event loop gives
its turn to run Python away, and while pages are being run it comes back some milliseconds later. So what is written
while the loop is at one thing is gathered, and written when it comes to the next.
"""

from __future__ import annotations

import asyncio
from typing import Any, cast

from uvicorn.protocols.websockets.websockets_sansio_impl import WebSocketsSansIOProtocol


def bundle() -> None:
    """Do so for every line to a browser that is opened from now on."""
    made = WebSocketsSansIOProtocol.connection_made
    if not hasattr(made, "bundles"):
        WebSocketsSansIOProtocol.connection_made = _bundling(made)  # type: ignore[method-assign]


class Bundle:
    """A transport that writes what it is given once the event loop comes to its next thing; else as it was."""

    def __init__(self, transport: asyncio.Transport):
        self._transport = transport
        self._loop = asyncio.get_running_loop()
        self._waiting: list[bytes] = []

    def __getattr__(self, name: str) -> Any:
        return getattr(self._transport, name)

    def write(self, data: bytes) -> None:
        """Have the data written soon, in its order."""
        if not self._waiting:
            self._loop.call_soon(self._send)
        self._waiting.append(data)

    def close(self) -> None:
        """Write what waits, and close."""
        self._send()
        self._transport.close()

    def _send(self) -> None:
        waiting, self._waiting = self._waiting, []
        if waiting:
            self._transport.write(b"".join(waiting))


def _bundling(connection_made: Any) -> Any:
    def made(protocol: Any, transport: asyncio.BaseTransport) -> None:
        connection_made(protocol, Bundle(cast(asyncio.Transport, transport)))

    made.bundles = True  # type: ignore[attr-defined]
    return made
