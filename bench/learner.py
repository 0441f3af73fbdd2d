"""What a learner does on the Train page, by way of a `Tab`."""

from __future__ import annotations

import asyncio
import re
import time
from collections.abc import Callable

from bench.client import Tab


class Learner:
    """A learner with one tab on the Train page.

    polls: the seconds each look at the live view took. ends: the same for looks that ended in a run of the whole
    page, be it that the live view called for one or that a knob was turned meanwhile. first_point: when the first
    point of the run last trained was seen, by `time.perf_counter()`.
    """

    def __init__(self, tab: Tab):
        self.tab = tab
        self.polls: list[float] = []
        self.ends: list[float] = []
        self.first_point: float | None = None

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
        self.first_point = None
        self.tab.set("train", trigger_value=True)
        await self.tab.run(self.tab.fragment_of("train"))
        await self._live(lambda: not self.tab.widget("train").disabled, timeout)
        return time.perf_counter() - start

    async def turn(self, knob: str, value: str | int, timeout: float = 60) -> float:
        """Turn the knob of a field, named as in `RunSpec`; return the seconds until the page stood again.

        Raises:
            LookupError: there is no such knob on the page.
            TimeoutError: the page did not stand again in time.
        """
        key = next((key for key in self.tab.widgets() if re.fullmatch(rf"knob_{knob}_\d+", key)), knob)
        if isinstance(value, str):
            self.tab.set(key, string_value=value)
        else:
            self.tab.set(key, double_value=value)
        return await self.tab.run(self.tab.fragment_of(key), timeout=timeout)

    def says(self, words: str) -> bool:
        """Tell whether the page holds these words."""
        return any(words in html.body for html in self.tab.of("html"))

    async def _live(self, over: Callable[[], bool], timeout: float) -> None:
        """Run the page's live fragment as often as it asks for, by the clock, until it stops asking or it is over.

        A browser's clock starts anew with each run of the whole page. It does not wait for an answer before it
        asks again; the server would take two such questions for one, so here the second waits.
        """
        async with asyncio.timeout(timeout):
            asked, pages = 0.0, -1
            await self.tab.standing()
            while self.tab.auto and not over():
                fragment, seconds = next(iter(self.tab.auto.items()))
                if pages != self.tab.pages:
                    asked, pages = time.perf_counter(), self.tab.pages
                await asyncio.sleep(max(0.0, asked + seconds - time.perf_counter()))
                await self.tab.standing()
                if pages != self.tab.pages:
                    continue
                asked = time.perf_counter()
                took = await self.tab.run(fragment, auto=True)
                await self.tab.standing()
                (self.polls if pages == self.tab.pages else self.ends).append(took)
                if self.first_point is None and self._sees_point():
                    self.first_point = time.perf_counter()

    def _sees_point(self) -> bool:
        return any(metric.label == "Training loss" and metric.body != "–" for metric in self.tab.of("metric"))
