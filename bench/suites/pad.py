"""The drawing pad: from the strokes to the probabilities, beside Keras, and until the page has answered."""

from __future__ import annotations

import asyncio
import json

from bench.alternatives import Alternative, peers
from bench.client import Tab
from bench.options import Options
from bench.peer import Peer
from bench.peers.strokes import strokes
from bench.report import Report, Table, Target
from bench.rounds import Samples, alternate, median, percentile, ratio
from bench.server import Server

LIMIT = 0.05
"""Seconds within which the server answers a stroke."""

OURS, PREDICT, CALL = "ours: strokes to probabilities", "Keras, `model.predict` alone", "Keras, calling the model alone"
PAGE, SLIDER = "a stroke, until the page stands", "a slider, until the page stands"

KERAS = Alternative("keras", "Keras", "bench.peers.keras_ask")

TRAINING_SECONDS = 300.0


def run(options: Options) -> Report:
    """Ask about a drawing again and again, in alternation with Keras; then draw on the page, stroke by stroke."""
    report = Report("pad")
    rounds = options.rounds or (20 if options.quick else 300)
    # The server gives NumPy one thread (`mnistlab/ui/__init__.py`).
    with Peer("bench.peers.strokes", threads=1) as ours, peers((KERAS,), options, report.notes) as running:
        measures = {OURS: lambda: float(ours.call("ask"))}
        if keras := running.get("keras"):
            measures |= {PREDICT: lambda: float(keras.call("predict")), CALL: lambda: float(keras.call("call"))}
        alternate(measures, 3)
        samples = alternate(measures, rounds)
    table = Table("Milliseconds for one drawing", ("", "median", "95 % within", "slowest", "times as long as ours"))
    _add(table, samples, compare=True)
    report.tables.append(table)
    page = asyncio.run(_draw(report, rounds))
    answers = Table("Milliseconds on the server, through its websocket", ("", "median", "95 % within", "slowest"))
    _add(answers, page, compare=False)
    report.tables.append(answers)
    report.samples |= samples | page
    for name, times in ((OURS, samples[OURS]), (PAGE, page[PAGE])):
        took = percentile(times, 0.95)
        promise = f"{name}: 95 % within {1000 * LIMIT:.0f} ms"
        report.targets.append(Target(promise, f"{1000 * took:.1f} ms", took <= LIMIT))
    return report


async def _draw(report: Report, rounds: int) -> Samples:
    """Draw on the page as a browser would, a message every few points, then move a slider."""
    samples: Samples = {PAGE: [], SLIDER: []}
    with Server() as server:
        server.fetch()
        tab = await Tab.open(server.url, "draw")
        await tab.run()
        await _train(tab)
        pad = tab.fragment_of("draw_pad")
        for number in range(rounds):
            (stroke,) = strokes()
            drawn = [stroke[: 1 + 2 * (1 + number % 80)]]
            tab.set("draw_pad", json_value=json.dumps({"strokes": drawn}))
            samples[PAGE].append(await tab.run(pad))
        for number in range(rounds):
            tab.set("draw_right", double_array_value={"data": [number % 13 - 6]})
            samples[SLIDER].append(await tab.run(pad))
        report.notes += [f"Page error: {error}" for error in tab.errors]
        await tab.close()
    return samples


async def _train(tab: Tab) -> None:
    """Have the course's network trained, and wait for the page that has it."""
    tab.set("train_draw", trigger_value=True)
    await tab.run(tab.fragment_of("train_draw"))
    await tab.idle(TRAINING_SECONDS)


def _add(table: Table, samples: Samples, *, compare: bool) -> None:
    for name, times in samples.items():
        figures = (1000 * figure for figure in (median(times), percentile(times, 0.95), max(times)))
        table.add(name, *figures, *([ratio(samples, name, OURS)] if compare else []))
