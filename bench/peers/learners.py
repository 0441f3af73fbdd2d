"""A class of learners as websocket clients, in one event loop and a process of their own."""

from __future__ import annotations

import asyncio
import itertools
import time
from contextlib import suppress
from dataclasses import asdict, dataclass, field
from random import Random
from typing import Any
from urllib.parse import parse_qs

from bench.learner import Learner
from bench.peers.serve import serve

COME_SECONDS = 2.0
"""Over this time the learners open the page, evenly."""

PRESS_SECONDS = 1.0
"""Over this time they press Train, once everybody's page stands."""

KNOB_SECONDS = 3.0, 7.0
"""A learner turns a knob at least and at most so long after the one before."""

KNOBS: tuple[tuple[str, str | int], ...] = (
    ("learning_rate", "0.003"),
    ("batch_size", "128"),
    ("epochs", 7),
    ("learning_rate", "0.001"),
    ("batch_size", "64"),
    ("epochs", 5),
)

KNOB_PATIENCE = 10.0
"""A learner whose page does not answer within this turns another knob; it is an error."""

LATE_LOOK = 0.02


@dataclass
class Heard:
    """What the learners met, in seconds: one figure each, or one for each poll, knob and end of a look.

    first_points counts from a learner's own press, foremost is that of who pressed first; results counts from the
    first press of all. runs: the ids of their runs. late: by how much the clients' own event loop missed its
    appointments. busy: processor seconds of the clients, who were there for so many seconds.
    """

    pages: list[float] = field(default_factory=list)
    polls: list[float] = field(default_factory=list)
    ends: list[float] = field(default_factory=list)
    knobs: list[float] = field(default_factory=list)
    foremost: float | None = None
    first_points: list[float] = field(default_factory=list)
    results: list[float] = field(default_factory=list)
    results_pages: list[float] = field(default_factory=list)
    runs: list[str] = field(default_factory=list)
    late: list[float] = field(default_factory=list)
    errors: list[str] = field(default_factory=list)
    busy: float = 0.0
    seconds: float = 0.0


def attend(url: str, learners: int, query: str, timeout: float) -> dict[str, Any]:
    """Have that many learners train what `query` says, each with another seed; return what they `Heard`."""
    return asdict(asyncio.run(_attend(url, learners, query, timeout)))


def wait_until_ready(url: str) -> None:
    """Wait until the lab says that it is ready to train, and let it know that there will be more than one learner."""

    async def look() -> None:
        first, second = await Learner.come(url), await Learner.come(url)
        await first.until_ready()
        for learner in (first, second):
            await learner.tab.close()

    asyncio.run(look())


async def _attend(url: str, learners: int, query: str, timeout: float) -> Heard:
    heard = Heard()
    started, busy = time.perf_counter(), time.process_time()
    clock = asyncio.create_task(_keep_time(heard))
    present = asyncio.Barrier(learners)
    first_press: list[float] = []
    lessons = (
        _lesson(url, f"{query}&seed={number + 1}", number / learners, present, first_press, heard, timeout)
        for number in range(learners)
    )
    await asyncio.gather(*lessons)
    clock.cancel()
    heard.busy, heard.seconds = time.process_time() - busy, time.perf_counter() - started
    return heard


async def _lesson(
    url: str, query: str, share: float, present: asyncio.Barrier, pressed: list[float], heard: Heard, timeout: float
) -> None:
    """Open, press, watch and turn knobs, look at the results. `share`: where in the class this learner sits, 0 to 1."""
    await asyncio.sleep(share * COME_SECONDS)
    learner: Learner | None = None
    came = time.perf_counter()
    try:
        learner = await Learner.come(url, query)
        heard.pages.append(time.perf_counter() - came)
    except Exception as error:
        heard.errors.append(f"the page did not come: {error!r}")
    await present.wait()  # those whose page did not come are counted as well, or nobody would begin
    if learner is None:
        return
    try:
        await asyncio.sleep(share * PRESS_SECONDS)
        pressed.append(time.perf_counter())
        await _train(learner, pressed, heard, timeout)
        heard.results_pages.append(await learner.tab.visit("results"))
        if not learner.tab.of("metric"):
            heard.errors.append("the Results page shows no results")
    except Exception as error:
        heard.errors.append(f"{type(error).__name__}: {error}")
    heard.errors += learner.tab.errors
    heard.polls += learner.polls
    heard.ends += learner.ends
    with suppress(Exception):
        await learner.tab.close()


async def _train(learner: Learner, pressed: list[float], heard: Heard, timeout: float) -> None:
    mine, mine_is_first, over = time.perf_counter(), len(pressed) == 1, asyncio.Event()
    knobs = asyncio.create_task(_turn_knobs(learner, over, heard, Random(len(pressed))))
    try:
        await learner.train(timeout=timeout)
    finally:
        heard.runs += parse_qs(learner.tab.query).get("run", ())
        over.set()
        await knobs
    await learner.tab.standing()
    heard.results.append(time.perf_counter() - pressed[0])
    if learner.first_point is not None:
        heard.first_points.append(learner.first_point - mine)
        if mine_is_first:
            heard.foremost = heard.first_points[-1]
    if not learner.says("of the test images right"):
        heard.errors.append("the Train page shows no results after the run")


async def _turn_knobs(learner: Learner, over: asyncio.Event, heard: Heard, dice: Random) -> None:
    for knob, value in itertools.cycle(KNOBS):
        with suppress(TimeoutError):
            await asyncio.wait_for(over.wait(), dice.uniform(*KNOB_SECONDS))
        if over.is_set():
            return
        try:
            heard.knobs.append(await learner.turn(knob, value, KNOB_PATIENCE))
        except TimeoutError:
            heard.errors.append("the page did not answer to a knob")


async def _keep_time(heard: Heard) -> None:
    while True:
        asleep = time.perf_counter()
        await asyncio.sleep(LATE_LOOK)
        heard.late.append(time.perf_counter() - asleep - LATE_LOOK)


if __name__ == "__main__":
    serve({"attend": attend, "ready": wait_until_ready})
