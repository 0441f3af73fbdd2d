"""From the click to the first point, on a warm worker; and a whole run of hidden-512-adam beside model.fit."""

from __future__ import annotations

from collections.abc import Iterator

from bench.alternatives import Alternative, peers
from bench.options import Options
from bench.peer import Peer
from bench.report import Report, Table, Target
from bench.rounds import Samples, alternate, median, percentile, ratio
from mnistlab.core.presets import PRESETS
from mnistlab.core.spec import RunSpec

WHOLE = PRESETS["hidden-512-adam"].spec.with_(epochs=5, validation_split=0.1)

SHAPES = {
    "one layer near 512, Adam, batch 64": lambda i: WHOLE.with_(epochs=1, hidden=512 - i),
    "three layers near 128, SGD, batch 128": lambda i: RunSpec(
        hidden=(128, 128, 128 - i), optimizer="sgd", learning_rate=0.01, epochs=1
    ),
    "six layers near 64, momentum, dropout": lambda i: RunSpec(
        hidden=(64, 64, 64, 64, 64, 64 - i), optimizer="momentum", learning_rate=0.01, dropout=0.1, epochs=1
    ),
}
"""Networks whose last width is varied: to the compiler each one is new."""

WORKER = Alternative("worker", "worker", "bench.peers.lab")
FIT = Alternative("fit", "`model.fit` and `evaluate`", "bench.peers.keras_fit")
ENGINE = Alternative("engine", "engine", "bench.peers.engine")
NEW, KNOWN = "new to the worker", "seen before"
OURS_KNOWN, OURS_NEW, PLAIN = "ours, network seen before", "ours, new network", FIT.title


def run(options: Options) -> Report:
    """Measure first points in a worker's process and through the engine, then whole runs in alternation."""
    report = Report("first-point")
    rounds = options.pick(10)
    with peers((WORKER, FIT, ENGINE), options, report.notes) as running:
        if worker := running.get("worker"):
            report.samples["warming up a worker, TensorFlow imported"] = [worker.call("warm_up")]
            told = _tell(worker, "whole", rounds)
            firsts, trained = _seconds(told, "first"), _seconds(told, "trained")
            report.tables += [
                _table("to the first point, after the worker got the run", firsts),
                _table("to the first point that was trained for, after the worker got the run", trained),
            ]
            report.targets += _first_targets(firsts)
            report.samples |= {f"worker / {name}": times for name, times in firsts.items()}
        if engine := running.get("engine"):
            seconds = engine.call("start")
            report.notes.append(f"Engine started, one worker warm: {seconds:.1f} s after the start.")
            through = _seconds(_tell(engine, "run", rounds), "first")
            report.tables.append(_table("to the first point, from submit to the row in the store", through))
            report.samples |= {f"engine / {name}": times for name, times in through.items()}
        if {"worker", "fit"} <= running.keys():
            _compare_whole_runs(report, running, options)
    return report


def _tell(peer: Peer, function: str, rounds: int) -> dict[str, list[dict[str, float]]]:
    """Return what a peer says of runs of each shape, when it was new and once more."""
    told: dict[str, list[dict[str, float]]] = {f"{shape} / {state}": [] for shape in SHAPES for state in (NEW, KNOWN)}
    for number in range(rounds):
        for shape, make in SHAPES.items():
            for state in (NEW, KNOWN):
                spec = make(number).with_(seed=number + 1 + 1000 * (state == KNOWN))
                told[f"{shape} / {state}"].append(peer.call(function, spec=spec.to_json()))
    return told


def _seconds(told: dict[str, list[dict[str, float]]], what: str) -> Samples:
    return {name: [each[what] for each in runs] for name, runs in told.items()}


def _table(what: str, samples: Samples) -> Table:
    table = Table(f"Milliseconds {what}", ("", "median", "90 % within", "slowest"))
    for name, seconds in samples.items():
        table.add(name, *(round(1000 * value) for value in (median(seconds), percentile(seconds, 0.9), max(seconds))))
    return table


def _first_targets(firsts: Samples) -> Iterator[Target]:
    for state, limit in ((KNOWN, 0.15), (NEW, 0.7)):
        slowest, name = max((median(seconds), name) for name, seconds in firsts.items() if name.endswith(state))
        promise = f"first point of a network {state}: {1000 * limit:.0f} ms or less"
        yield Target(promise, f"{1000 * slowest:.0f} ms ({name})", slowest <= limit)


def _compare_whole_runs(report: Report, running: dict[str, Peer], options: Options) -> None:
    base = WHOLE.with_(epochs=2, train_size=6_000) if options.quick else WHOLE
    fresh = iter(range(1, 100))

    def ours(spec: RunSpec) -> float:
        return float(running["worker"].call("whole", spec=spec.to_json())["end"])

    measures = {
        OURS_KNOWN: lambda: ours(base),
        OURS_NEW: lambda: ours(base.with_(hidden=512 + next(fresh))),
        PLAIN: lambda: float(running["fit"].call("whole", spec=base.to_json())),
    }
    alternate(measures, 1)
    samples = alternate(measures, options.pick(5))
    title = f"hidden-512-adam, {base.epochs} epochs, validation, evaluation, checkpoints"
    table = Table(f"{title}: seconds, median", ("", "seconds", "times as long as ours"))
    for name in measures:
        table.add(name, median(samples[name]), ratio(samples, name, OURS_KNOWN))
    report.tables.append(table)
    report.samples |= samples
    slower = ratio(samples, PLAIN, OURS_KNOWN)
    report.targets.append(
        Target("`model.fit` and `evaluate` take at least 2.5 times as long", f"{slower:.2f}", slower >= 2.5)
    )
