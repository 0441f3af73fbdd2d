"""How it scales: runs a minute by workers, here and on a cluster; what layers, units, images, epochs, queues cost."""

from __future__ import annotations

import tempfile
import time
from collections.abc import Callable
from contextlib import ExitStack
from itertools import pairwise
from pathlib import Path
from typing import Any

from bench.cluster import Cluster
from bench.machine import cores
from bench.options import Options
from bench.peer import Peer
from bench.report import Report, Table
from bench.rounds import alternate, median
from mnistlab.core.architecture import parameter_count
from mnistlab.core.events import EpochEnd, Point, Progress
from mnistlab.core.spec import RunSpec
from mnistlab.store.store import Store
from mnistlab.store.thinning import MAX_POINTS

ENGINE, LAB = "bench.peers.engine", "bench.peers.lab"

SHORT = RunSpec(hidden=128, epochs=1, train_size=12_000)
PLAIN = RunSpec(hidden=(128, 128), validation_split=0)

WORKERS = (1, 2, 4)
RUNS, LEARNERS = 100, 10
QUEUES = (1, 10, 100)
EPOCHS = (1, 5, 20)

GROWTH: dict[str, dict[int, RunSpec]] = {
    "hidden layers of 128": {layers: PLAIN.with_(hidden=(128,) * layers) for layers in (0, 1, 2, 4, 8)},
    "units in one hidden layer": {units: PLAIN.with_(hidden=units) for units in (32, 64, 128, 256, 512, 1024)},
    "images in a batch": {size: PLAIN.with_(batch_size=size) for size in (16, 32, 64, 128, 256, 512, 1024)},
    "images": {images: PLAIN.with_(train_size=images) for images in (6_000, 15_000, 30_000, 60_000)},
}
"""Networks that differ in one thing: 784-128-128-10, batches of 128, all images, where nothing else is said."""


def run(options: Options) -> Report:
    """Measure throughput, then how each cost grows."""
    report = Report("scale")
    _throughput(report, options)
    _growth(report, options)
    with Peer(ENGINE, "1", MNISTLAB_THREADS="1") as engine:
        engine.call("start", workers=1)
        _crowd(engine, SHORT, 1, 1)
        _epochs(report, engine, options)
        _queues(report, engine, options)
    time_reads(report, options)
    return report


def _throughput(report: Report, options: Options) -> None:
    runs = 20 if options.quick else RUNS
    title = f"Runs finished a minute, {runs} of {LEARNERS} learners waiting: 784-128-10, 12 000 images, one epoch"
    table = Table(title, ("workers", "own engine", "times one worker", "apart, own scheduler", "times one worker"))
    first: tuple[float, float] | None = None
    for workers in (1, 2) if options.quick else WORKERS:
        with ExitStack() as stack:
            cluster = stack.enter_context(Cluster(workers))
            own = stack.enter_context(Peer(ENGINE, str(workers), MNISTLAB_THREADS="1"))
            apart = stack.enter_context(Peer(ENGINE, "0", cluster.address))
            for engine in (own, apart):
                engine.call("start", workers=workers)
                _crowd(engine, SHORT, 2 * workers, 2 * workers)  # so that all know the network
            rates = {"own": _rate(own, runs), "apart": _rate(apart, runs)}
            samples = alternate(rates, options.pick(2))
        here, there = median(samples["own"]), median(samples["apart"])
        first = first or (here, there)
        table.add(workers, here, here / first[0], there, there / first[1])
        report.samples |= {f"{workers} workers / {name}": rates for name, rates in samples.items()}
    report.tables.append(table)
    report.notes.append(f"Workers have one thread each; this machine has {cores()} cores, which all of them share.")


def _rate(engine: Peer, runs: int) -> Callable[[], float]:
    """Return what measures runs finished a minute."""
    return lambda: 60 * runs / float(_crowd(engine, SHORT, runs, LEARNERS)["seconds"])


def _growth(report: Report, options: Options) -> None:
    with Peer(LAB, threads=options.threads) as lab:
        for title, specs in GROWTH.items():
            table = Table(f"Seconds an epoch by {title}", (title, "seconds", "µs an image", "parameters"))
            for number, spec in list(specs.items())[:: len(specs) - 1 if options.quick else 1]:
                images = spec.train_size or (6_000 if options.quick else 60_000)
                lab.call("prepare", spec=spec.with_(train_size=images).to_json())
                seconds = [lab.call("epoch") for _ in range(options.pick(3))]
                report.samples[f"{title} / {number}"] = seconds
                table.add(number, median(seconds), 1e6 * median(seconds) / images, parameter_count(spec))
            report.tables.append(table)
    report.notes.append(f"Epochs were trained with {options.threads or cores()} threads, without validation.")


def _epochs(report: Report, engine: Peer, options: Options) -> None:
    table = Table(
        "784-128-10, 12 000 images, by epochs",
        ("epochs", "training, seconds an epoch", "whole run, s", "kept in the database, kB", "in files, kB"),
    )
    for epochs in EPOCHS[: 2 if options.quick else None]:
        before = engine.call("kept")
        done = _crowd(engine, SHORT.with_(epochs=epochs), 1, 1)
        after = engine.call("kept")
        grown = ((after[name] - before[name]) / 1000 for name in ("database", "files"))
        table.add(epochs, done["training"][0] / epochs, done["seconds"], *grown)
    report.tables.append(table)


def _queues(report: Report, engine: Peer, options: Options) -> None:
    table = Table(
        "A queue on one worker, milliseconds, median",
        ("learners waiting", "a submit", "from one run's start to the next, beside training"),
    )
    for learners in QUEUES[: 2 if options.quick else None]:
        done = _crowd(engine, SHORT, learners + 1, learners + 1)  # one trains while the others wait
        between = gaps(done["starts"], done["training"])
        table.add(learners, 1000 * median(done["submits"]), 1000 * median(between))
        report.samples[f"{learners} waiting / submit"] = done["submits"]
        report.samples[f"{learners} waiting / between"] = between
    report.tables.append(table)


def gaps(starts: list[float], training: list[float]) -> list[float]:
    """Return the seconds between two runs' starts in which the first did not train, for runs one after the other."""
    return [then - now - spent for (now, then), spent in zip(pairwise(starts), training, strict=False)]


def time_reads(report: Report, options: Options) -> None:
    """What a page asks of the store for a run as long as runs get."""
    table = Table(
        f"Reading a run of {MAX_POINTS} points and 100 epochs, milliseconds, median",
        ("", "all points", "the new ones", "history", "the run itself"),
    )
    with tempfile.TemporaryDirectory() as folder:
        store = Store.open(f"sqlite:///{Path(folder) / 'store.sqlite'}", folder)
        run_id = store.create(RunSpec(epochs=100), "bench").id
        attempt = store.start(run_id).attempt
        points = tuple(Point(step, 1 / step, 0.5) for step in range(1, MAX_POINTS + 1))
        ends = [(run_id, attempt, EpochEnd(epoch, 0.1, 0.9, 0.1, 0.9, 1.0)) for epoch in range(1, 101)]
        store.record([(run_id, attempt, Progress(100, MAX_POINTS, 100.0, points)), *ends])
        reads = {
            "all": _timing(lambda: store.points(run_id)),
            "new": _timing(lambda: store.points(run_id, after_step=MAX_POINTS - 5)),
            "history": _timing(lambda: store.history(run_id)),
            "run": _timing(lambda: store.get(run_id)),
        }
        samples = alternate(reads, 5 * options.pick(10))
        store.dispose()
    table.add("one reader", *(1000 * median(samples[name]) for name in reads))
    report.tables.append(table)
    report.samples |= {f"store / {name}": seconds for name, seconds in samples.items()}


def _crowd(engine: Peer, spec: RunSpec, runs: int, learners: int) -> dict[str, Any]:
    done: dict[str, Any] = engine.call("crowd", spec=spec.to_json(), runs=runs, learners=learners)
    if done["finished"] != runs:
        raise RuntimeError(f"only {done['finished']} of {runs} runs finished")
    return done


def _timing(do: Callable[[], object]) -> Callable[[], float]:
    """Return what does it and tells how many seconds that took."""

    def measure() -> float:
        start = time.perf_counter()
        do()
        return time.perf_counter() - start

    return measure
