"""What a learner does on the Train page, by way of a `Tab`."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable

from bench.client import Tab


class Learner:
    """A learner with one tab on the Train page. `polls` are the seconds each look at the live view took."""

    def __init__(self, tab: Tab):
        self.tab = tab
        self.polls: list[float] = []

    @classmethod
    async def come(cls, url: str, query: str = "", token: str | None = None) -> Learner:
        """Open the Train page with the settings of a query, such as "hidden=512&epochs=5"."""
        learner = cls(await Tab.open(url, "train", query, token))
        await learner.tab.run()
        return learner

    async def until_ready(self, timeout: float = 120) -> None:
        """Look at the page until it is warm: its live view then stops asking."""
        await self._live(lambda: False, timeout)

    async def train(self, query: str | None = None, timeout: float = 600) -> float:
        """Press Train, with other settings if a query is given, and follow the run; return the seconds until it ended.

        Raises:
            TimeoutError: it did not end in time.
        """
        if query is not None:
            await self.tab.visit("train", query)
        start = time.perf_counter()
        self.tab.set("train", trigger_value=True)
        await self.tab.run()
        await self._live(lambda: not self.tab.widget("train").disabled, timeout)
        return time.perf_counter() - start

    def says(self, words: str) -> bool:
        """Tell whether the page holds these words."""
        return any(words in html.body for html in self.tab.of("html"))

    async def _live(self, over: Callable[[], bool], timeout: float) -> None:
        """Run the page's live fragment as often as it asks for, until it stops asking or it is over."""
        async with asyncio.timeout(timeout):
            while self.tab.auto and not over():
                fragment, seconds = next(iter(self.tab.auto.items()))
                await asyncio.sleep(seconds)
                self.polls.append(await self.tab.run(fragment, auto=True))
