"""What is written to a browser in one go leaves in one piece, in its order, and nothing is lost at the end."""

from __future__ import annotations

import asyncio
from typing import Any

from uvicorn.protocols.websockets.websockets_sansio_impl import WebSocketsSansIOProtocol

from mnistlab.ui.bundle import Bundle, bundle


class Line:
    """A transport that notes what is done with it."""

    def __init__(self) -> None:
        self.done: list[Any] = []

    def write(self, data: bytes) -> None:
        self.done.append(data)

    def close(self) -> None:
        self.done.append("closed")

    def is_closing(self) -> bool:
        return "closed" in self.done


def test_what_is_written_at_one_time_is_written_once() -> None:
    line = Line()

    async def scene() -> None:
        bundled = Bundle(line)  # type: ignore[arg-type]
        for part in (b"a", b"b", b"c"):
            bundled.write(part)
        assert line.done == []
        await asyncio.sleep(0)
        assert line.done == [b"abc"]
        bundled.write(b"d")
        await asyncio.sleep(0)
        assert line.done == [b"abc", b"d"]

    asyncio.run(scene())


def test_what_waits_is_written_before_the_line_is_closed_and_not_again() -> None:
    line = Line()

    async def scene() -> None:
        bundled = Bundle(line)  # type: ignore[arg-type]
        bundled.write(b"farewell")
        assert not bundled.is_closing()
        bundled.close()
        await asyncio.sleep(0)
        assert line.done == [b"farewell", "closed"]
        assert bundled.is_closing()

    asyncio.run(scene())


def test_every_line_to_a_browser_is_bundled_once() -> None:
    bundle()
    made = WebSocketsSansIOProtocol.connection_made
    bundle()
    assert WebSocketsSansIOProtocol.connection_made is made
