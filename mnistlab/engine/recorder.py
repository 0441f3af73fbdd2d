"""From the workers' messages to the store, in batches: the only writer of a run's progress."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable, Sequence
from typing import Any

from mnistlab.core.events import Event, from_message

FLUSH_SECONDS = 0.05
"""How long to collect between two writes; the first message after a pause is written at once."""

TRIES = 4

Entry = tuple[str, int, Event]

logger = logging.getLogger(__name__)


class Recorder:
    """Hears messages and writes them, in one event loop.

    Args:
        record: writes entries of (run id, attempt, event), in order, in one transaction.
    """

    def __init__(self, record: Callable[[Sequence[Entry]], Awaitable[object]]):
        self._record = record
        self._entries: list[Entry] = []
        self._news = asyncio.Event()
        self._heard = self._settled = 0
        self._progress = asyncio.Condition()
        self._last: dict[str, tuple[int, int]] = {}

    def hear(self, message: dict[str, Any]) -> None:
        """Take a worker's message; repeated, outdated and unreadable ones are dropped."""
        try:
            run_id, number = str(message["run"]), (int(message["attempt"]), int(message["seq"]))
            event = from_message(message["event"])
        except (KeyError, TypeError, ValueError) as error:
            logger.warning("a worker sent what cannot be read: %s", error)
            return
        if number <= self._last.get(run_id, (0, 0)):
            return
        self._last[run_id] = number
        self._entries.append((run_id, number[0], event))
        self._heard += 1
        self._news.set()

    async def drain(self, run_id: str) -> None:
        """Wait until everything heard so far is written; expect no more from this run's attempt."""
        self._last.pop(run_id, None)
        heard = self._heard
        async with self._progress:
            await self._progress.wait_for(lambda: self._settled >= heard)

    async def run(self) -> None:
        """Write what is heard, until cancelled."""
        while True:
            await self._news.wait()
            self._news.clear()
            entries, self._entries = self._entries, []
            await self._write(entries)
            async with self._progress:
                self._settled += len(entries)
                self._progress.notify_all()
            await asyncio.sleep(FLUSH_SECONDS)

    async def _write(self, entries: list[Entry]) -> None:
        for attempt in range(1, TRIES + 1):
            try:
                await self._record(entries)
                return
            except Exception:
                logger.exception("%d messages could not be written, try %d of %d", len(entries), attempt, TRIES)
            if attempt < TRIES:
                await asyncio.sleep(FLUSH_SECONDS * 4**attempt)
        # Given up: when the run ends, its outcome brings the whole history once more.
