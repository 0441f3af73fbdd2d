"""A thread of our own for what blocks."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Callable
from contextlib import suppress
from queue import SimpleQueue
from typing import Any, ParamSpec, TypeVar

P = ParamSpec("P")
T = TypeVar("T")


class Hand:
    """Does one blocking thing after the other for an event loop.

    `asyncio.to_thread` would do but for the end: Python then waits for its threads, and refuses them work, before
    anybody can tell us that the end has come. This thread is simply left behind.
    """

    def __init__(self, name: str):
        self._work: SimpleQueue[Callable[[], None]] = SimpleQueue()
        self._name = name
        self._started = False

    async def do(self, function: Callable[P, T], *arguments: P.args, **keywords: P.kwargs) -> T:
        """Call the function in the thread and return what it returns, or raise what it raises."""
        if not self._started:
            self._started = True
            threading.Thread(target=self._toil, name=self._name, daemon=True).start()
        loop = asyncio.get_running_loop()
        future: asyncio.Future[T] = loop.create_future()

        def work() -> None:
            try:
                result = function(*arguments, **keywords)
            except Exception as error:
                _tell(loop, future, future.set_exception, error)
            else:
                _tell(loop, future, future.set_result, result)

        self._work.put(work)
        return await future

    def _toil(self) -> None:
        while True:
            self._work.get()()


def _tell(
    loop: asyncio.AbstractEventLoop, future: asyncio.Future[Any], settle: Callable[[Any], None], what: object
) -> None:
    with suppress(RuntimeError):  # the loop may have ended: then nobody waits
        loop.call_soon_threadsafe(lambda: None if future.done() else settle(what))
