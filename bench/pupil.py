"""A learner in a class: joins, opens the assignment, predicts, trains, turns knobs, nods off, has two tabs."""

from __future__ import annotations

import asyncio
import itertools
import re
import time
from collections.abc import Callable
from contextlib import suppress
from random import Random
from urllib.parse import parse_qs

from bench.client import Tab
from bench.heard import Bell, Heard
from bench.seat import Seat

KNOB_SECONDS = 3.0, 7.0
"""A learner turns a knob at least and at most so long after the one before."""

KNOBS: tuple[tuple[str, str | int], ...] = (
    ("learning_rate", "0.003"),
    ("batch_size", "128"),
    ("learning_rate", "0.01"),
    ("learning_rate", "0.0003"),
    ("batch_size", "64"),
    ("learning_rate", "0.001"),
)

THOUGHTS = 2, 4
"""So many knobs are turned before the next press, in a lesson that is long enough to think."""

LOOK_SECONDS, HASTY_SECONDS = (5.0, 15.0), (1.0, 4.0)
"""How long the results are looked at, in a long lesson and in a short one."""

NAP_SHARE = 0.1
"""Of so many runs the laptop's lid is closed while the run trains, and of so many presses before them."""

NAP_SECONDS = 1.0, 15.0

TABS = 5
"""Every so manieth learner has a second tab on their run."""

RUN_SECONDS = 600.0
"""A run that has not ended by then is an error: a hundred learners wait for each other for some minutes."""

REFUSED = "That did not work."

FREELY = "hidden=128&epochs=5&learning_rate=0.001"
"""What a learner begins with who does what they like."""


class Pupil:
    """A learner of a class; `number` decides what they are like, `heard` is where they write what they met."""

    def __init__(self, url: str, number: int, heard: Heard):
        self.seat = Seat(url)
        self.number = number
        self._heard = heard
        self._dice = Random(number)
        self._knobs = itertools.islice(itertools.cycle(KNOBS), number % len(KNOBS), None)

    async def come(self, code: str, wait: float) -> None:
        """Open the address that the QR code holds, after some seconds."""
        await asyncio.sleep(wait)
        self._heard.pages.append(await self.seat.open("class", f"code={code}"))

    async def join(self) -> None:
        """Join by a nickname that two others want as well."""
        start = time.perf_counter()
        self.seat.tab.set("join_nickname", string_value=f"Learner {self.number // 3}")
        await self.seat.press("join")
        await self.seat.tab.until(lambda tab: "leave" in tab.widgets())
        self._heard.joins.append(time.perf_counter() - start)

    async def work(self, assignment: str, bell: Bell) -> None:
        """Open the assignment; train, and train again, until the bell rings; see the last run end.

        Every other learner looks at it and then does what they like.
        """
        address = f"assignment={assignment}"
        await self.seat.visit("train", address)
        if self.number % 2:
            address = FREELY
            await self.seat.visit("train", address)
        await asyncio.sleep(self._dice.uniform(0, 1))
        while not bell.rang:
            if bell.long_lesson:
                await self._think(bell)
            if await self._press(bell):
                await self._watch()
                await self._look_back(address, LOOK_SECONDS if bell.long_lesson else HASTY_SECONDS)
            else:  # not now: look again in a moment
                await asyncio.sleep(self._dice.uniform(1, 2))

    async def leave(self) -> None:
        """Close the browser."""
        self._heard.errors += [f"learner {self.number}: {error}" for error in self.seat.errors]
        self._heard.polls += self.seat.polls
        self._heard.ends += self.seat.ends
        await self.seat.close()

    def shows(self, holds: Callable[[Tab], bool]) -> bool:
        """Whether something holds of the page that this learner looks at."""
        return self.seat.awake and holds(self.seat.tab)

    def run_id(self) -> str:
        """Return the run in the page's address, "" if there is none."""
        return run_of(self.seat.tab)

    async def _press(self, bell: Bell) -> bool:
        """Predict and press Train; return whether there is a run now."""
        if self.seat.has("prediction"):
            await self.seat.act("prediction", double_value=self._dice.randint(85, 99))
        if not self.seat.has("train"):
            return False
        first, before, start = next(bell.pressed) == 0, self.run_id(), time.perf_counter()
        await self.seat.press("train")
        if REFUSED in (words := words_under(self.seat.tab)):
            self._heard.refused.append(f"learner {self.number}: {words}")
            return False
        if self.run_id() in ("", before):
            return False
        self._heard.runs.append(self.run_id())
        with suppress(TimeoutError):  # a run that is stopped before it began has no point
            took = await self.seat.tab.until(lambda tab: sees_point(tab) or over(tab), RUN_SECONDS) - start
            if sees_point(self.seat.tab):
                self._heard.first_points.append(took)
                self._heard.foremost = took if first else self._heard.foremost
        return True

    async def _watch(self) -> None:
        """Turn knobs, nod off, or open a second tab, until the run has ended."""
        run, tired, began = self.run_id(), self._dice.random() < NAP_SHARE, time.perf_counter()
        second = await self._second_tab(run) if self.number % TABS == 0 else None
        while not over(self.seat.tab):
            ended = asyncio.create_task(self.seat.tab.until(over, RUN_SECONDS))
            await asyncio.wait([ended], timeout=self._dice.uniform(*KNOB_SECONDS))
            if ended.done():
                await ended
                break
            ended.cancel()
            if time.perf_counter() - began > RUN_SECONDS:
                raise TimeoutError(f"run {run} has not ended: {situation(self.seat.tab)}")
            if tired:
                tired = False
                await self._nap(run)
            else:
                await self._turn()
        if second is not None:
            self._heard.errors += [f"learner {self.number}, second tab: {error}" for error in second.errors]
            self._heard.polls += second.polls
            await second.close()

    async def _think(self, bell: Bell) -> None:
        """Turn some knobs before the next press, or close the laptop's lid for a while."""
        for _ in range(self._dice.randint(*THOUGHTS)):
            await asyncio.sleep(self._dice.uniform(*KNOB_SECONDS))
            if bell.rang:
                return
            await self._turn()
        if self.run_id() and self._dice.random() < NAP_SHARE:
            await self._nap(self.run_id())

    async def _turn(self) -> None:
        knob, value = next(self._knobs)
        name = next((key for key in self.seat.tab.widgets() if re.fullmatch(rf"knob_{knob}_\d+", key)), "")
        if name and self.seat.has(name):
            with suppress(LookupError):  # it was set anew in between
                self._heard.knobs.append(await self.seat.act(name, string_value=str(value)))

    async def _nap(self, run: str) -> None:
        await self.seat.sleep()
        await asyncio.sleep(self._dice.uniform(*NAP_SECONDS))
        self._heard.naps.append(await self.seat.wake())
        if self.run_id() != run:
            self._heard.errors.append(f"learner {self.number} woke up at another run: {self.run_id()!r}, not {run!r}")

    async def _second_tab(self, run: str) -> Seat:
        second = Seat(self.seat.url, self.seat.token)
        self._heard.pages.append(await second.open("train"))
        found = run_of(second.tab)
        if not found:  # that is right only if it had ended, of which the first tab may be told later
            self._heard.unseen.append((run, time.time()))
        elif found != run:
            self._heard.errors.append(f"learner {self.number} has run {run!r} in one tab and {found!r} in another")
        return second

    async def _look_back(self, address: str, between: tuple[float, float]) -> None:
        run = self.run_id()
        self._heard.results_pages.append(await self.seat.visit("results", f"run={run}"))
        await asyncio.sleep(self._dice.uniform(*between))
        await self.seat.visit("train", address)


def run_of(tab: Tab) -> str:
    """Return the run in a page's address, "" if there is none."""
    return parse_qs(tab.query).get("run", [""])[0]


def over(tab: Tab) -> bool:
    """Whether the run on a Train page has ended."""
    return bool(tab.widget("stop").disabled)


def situation(tab: Tab) -> str:
    """Return the sentence on a Train page that says where the run stands."""
    said = [html.body for html in tab.of("html") if 'class="situation"' in html.body]
    return re.sub(r"<[^>]+>", "", said[0]) if said else ""


def sees_point(tab: Tab) -> bool:
    """Whether there is a point of a run on a Train page."""
    return any(metric.label == "Training loss" and metric.body != "–" for metric in tab.of("metric"))


def words_under(tab: Tab) -> str:
    """Return what is said about a press that could not be carried out, "" if nothing is."""
    found = [re.sub(r"<[^>]+>", "", html.body) for html in tab.of("html") if REFUSED in html.body]
    return found[0] if found else ""
