"""The Train page: run whole without and with results below it, and a knob turned above them."""

from __future__ import annotations

import asyncio
from functools import partial

from bench.learner import Learner
from bench.options import Options
from bench.report import Report, Table
from bench.rounds import Samples, median, percentile, ratio
from bench.server import Server

EMPTY, WHOLE, KNOB = "the whole page, no run yet", "the whole page, with results", "a knob, with results below"

SETTINGS = "hidden=64&epochs=2"

SIZES = ("32", "64", "128", "256")


def run(options: Options) -> Report:
    """Run the page and turn the knob in alternation, a learner each, on a server with nothing else to do."""
    samples = asyncio.run(_touch(options.rounds or (10 if options.quick else 200)))
    table = Table(
        "Milliseconds until the page stands, through the server's websocket",
        ("", "median", "95 % within", "slowest", "a knob's times"),
    )
    for name, times in samples.items():
        figures = (1000 * figure for figure in (median(times), percentile(times, 0.95), max(times)))
        table.add(name, *figures, ratio(samples, name, KNOB))
    return Report("page", [table], samples=samples)


async def _touch(rounds: int) -> Samples:
    with Server() as server:
        server.fetch()
        empty, trained = await Learner.come(server.url, SETTINGS), await Learner.come(server.url, SETTINGS)
        await trained.until_ready()
        await trained.train()
        samples: Samples = {EMPTY: [], WHOLE: [], KNOB: []}
        for number in range(rounds):
            turn = partial(trained.turn, "batch_size", SIZES[number % len(SIZES)])
            for name, touch in ((EMPTY, empty.tab.run), (WHOLE, trained.tab.run), (KNOB, turn)):
                samples[name].append(await touch())
        for learner in (empty, trained):
            assert not learner.tab.errors, learner.tab.errors
            await learner.tab.close()
    return samples
