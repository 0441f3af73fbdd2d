"""A tab at which somebody sits: its fragments run by themselves, each by its own clock, as in a browser."""

from __future__ import annotations

import asyncio
import secrets
import time
from contextlib import suppress
from typing import Any

from bench.client import Tab

FOR_EVER = 3600.0

PATIENCE = 20.0
"""Seconds after which a page that has not answered is an error."""


class Seat:
    """One tab of a browser, whose cookies it keeps when it is closed, reloaded, or falls asleep and wakes up.

    polls: the seconds each look took that a fragment took by itself. ends: the same for looks that ended in a run
    of the whole page. errors: what went wrong in all tabs there were.
    """

    def __init__(self, url: str, token: str | None = None, cookies: str = ""):
        self.url, self.token, self.cookies = url, token or secrets.token_urlsafe(32), cookies
        self.polls: list[float] = []
        self.ends: list[float] = []
        self._tabs: list[Tab] = []
        self._clock: asyncio.Task[None] | None = None
        self.awake = False

    async def open(self, page: str, query: str = "") -> float:
        """Open a page in a new tab, in place of the one there was; return the seconds until it stood."""
        start = time.perf_counter()
        await self.close()
        await self._begin(await Tab.open(self.url, page, query, self.token, cookies=self.cookies))
        return time.perf_counter() - start

    async def visit(self, page: str, query: str = "") -> float:
        """Go to another page in this tab; return the seconds until it stood."""
        return await self.tab.visit(page, query)

    async def close(self) -> None:
        """Close the tab, if one is open."""
        if self.awake:
            await self._end()
            await self.tab.close()

    async def sleep(self) -> None:
        """Close the lid."""
        await self._end()
        await self.tab.cut()

    async def wake(self) -> float:
        """Open the lid: the tab asks for its session again, or gets a new one; return the seconds until it stood."""
        start, old = time.perf_counter(), self.tab
        await self._begin(await Tab.open(self.url, old.page, old.query, self.token, old.session, self.cookies))
        return time.perf_counter() - start

    @property
    def errors(self) -> list[str]:
        """What went wrong."""
        return [error for tab in self._tabs for error in tab.errors]

    async def act(self, key: str, timeout: float = PATIENCE, **value: Any) -> float:
        """Give a widget a value, or press it, as in `Tab.set`; return the seconds until what it reruns was done."""
        self.tab.set(key, **value)
        return await self.tab.run(self.tab.fragment_of(key), timeout=timeout)

    async def press(self, key: str, timeout: float = PATIENCE) -> float:
        """Press a button; return the seconds until what it reruns was done."""
        return await self.act(key, timeout, trigger_value=True)

    def has(self, key: str) -> bool:
        """Tell whether there is a widget of that key that can be used."""
        widget = self.tab.widgets().get(key)
        return widget is not None and not getattr(widget, "disabled", False)

    def says(self, words: str) -> bool:
        """Tell whether the page holds these words."""
        return words in words_of(self.tab)

    @property
    def tab(self) -> Tab:
        """The tab there is, or was last."""
        return self._tabs[-1]

    async def _begin(self, tab: Tab) -> None:
        self._tabs.append(tab)
        await tab.run()
        self.awake = True
        self._clock = asyncio.create_task(self._tick())

    async def _end(self) -> None:
        self.awake = False
        if self._clock:
            self._clock.cancel()
            with suppress(asyncio.CancelledError):
                await self._clock

    async def _tick(self) -> None:
        """Run fragments as a browser does: every so often from the last run of the whole page on.

        A browser asks again without waiting for the answer; the server would take two such questions for one, so
        here the second waits.
        """
        tab, due, pages = self.tab, dict[str, float](), -1
        with suppress(ConnectionError):
            while self.awake:
                await tab.standing(FOR_EVER)
                if pages != tab.pages:
                    due, pages = {}, tab.pages
                now = time.perf_counter()
                due = {fragment: due.get(fragment, now + seconds) for fragment, seconds in tab.auto.items()}
                fragment = min(due, key=lambda one: due[one], default="")
                wait = due[fragment] - now if fragment else FOR_EVER
                if wait > 0 and (await tab.ran(wait) or not fragment):
                    continue  # what was due may not be any more
                asked = time.perf_counter()
                try:
                    took = await tab.run(fragment, auto=True, timeout=PATIENCE)
                    await tab.standing(PATIENCE)
                except TimeoutError:
                    tab.errors.append(f"the page {tab.page} did not answer to a look within {PATIENCE:.0f} s")
                    took = time.perf_counter() - asked
                due[fragment] = max(asked + tab.auto.get(fragment, 0.0), time.perf_counter())
                (self.polls if pages == tab.pages else self.ends).append(took)


def words_of(tab: Tab) -> str:
    """Return all text on a page: HTML, Markdown, and what the components of our own were given."""
    found = [html.body for html in tab.of("html")] + [text.body for text in tab.of("markdown")]
    found += [alert.body for alert in tab.of("alert")] + [
        f"{metric.label} {metric.body}" for metric in tab.of("metric")
    ]
    found += [str(getattr(component, "json", "")) for component in tab.of("bidi_component")]
    return "\n".join(found)
