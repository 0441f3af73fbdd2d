"""Seconds an epoch: five recipes and seven batch sizes, ours beside fit, JAX, PyTorch and the bare matrix products."""

from __future__ import annotations

from collections.abc import Mapping

from bench.alternatives import OURS, TRAINING, peers
from bench.machine import cores
from bench.options import Options
from bench.peer import Peer
from bench.report import Report, Table, Target
from bench.rounds import Samples, alternate, geometric_mean, median, ratio
from mnistlab.core.spec import RunSpec

_SPEC = RunSpec(validation_split=0)
_SGD = {"optimizer": "sgd", "learning_rate": 0.01}

RECIPES = {
    "512, Adam, batch 128": _SPEC.with_(hidden=512),
    "128x3, SGD, batch 128": _SPEC.with_(hidden=(128, 128, 128), **_SGD),
    "784-32, SGD, batch 500": _SPEC.with_(hidden=(784, 32), batch_size=500, **_SGD),
    "32, Adam, batch 32": _SPEC.with_(hidden=32, batch_size=32),
    "256, RMSprop, batch 128": _SPEC.with_(hidden=256, optimizer="rmsprop"),
}

BATCHES = {f"batch {size}": _SPEC.with_(hidden=128, batch_size=size) for size in (16, 32, 64, 128, 256, 512, 1024)}

SMALL_BATCH = 32
QUICK_IMAGES = 6_000

Results = dict[str, Samples]


def run(options: Options) -> Report:
    """Measure every alternative on every recipe and batch size, in alternation."""
    report = Report("training")
    recipes, batches = dict(RECIPES), dict(BATCHES)
    if options.quick:
        recipes = {name: spec.with_(train_size=QUICK_IMAGES) for name, spec in list(recipes.items())[:1]}
        batches = {name: spec.with_(train_size=QUICK_IMAGES) for name, spec in list(batches.items())[1:2]}
        report.notes.append(f"quick: {QUICK_IMAGES} images only; these figures are not for comparing.")
    results: Results = {}
    with peers(TRAINING, options, report.notes) as running:
        for name, spec in {**recipes, **batches}.items():
            results[name] = _measure(running, spec, options.pick(7))
    titles = {one.name: one.title for one in TRAINING if one.name in running}
    for title, specs in (("Five recipes", recipes), ("784-128-10, Adam, by batch size", batches)):
        chosen = {name: results[name] for name in specs}
        report.tables += [_seconds(title, titles, chosen), _ratios(title, titles, chosen)]
    report.targets = _targets(titles, {name: results[name] for name in recipes}, results, {**recipes, **batches})
    report.samples = {f"{spec} / {name}": times for spec, samples in results.items() for name, times in samples.items()}
    report.notes.append(
        f"Every alternative had {options.threads or cores()} threads. Without validation and evaluation."
    )
    return report


def _measure(running: Mapping[str, Peer], spec: RunSpec, rounds: int) -> Samples:
    for peer in running.values():
        peer.call("prepare", spec=spec.to_json())
    alternate({name: lambda peer=peer: peer.call("epoch") for name, peer in running.items()}, 1)
    return alternate({name: lambda peer=peer: peer.call("epoch") for name, peer in running.items()}, rounds)


def _seconds(title: str, titles: Mapping[str, str], results: Results) -> Table:
    table = Table(f"{title}: seconds an epoch, median", ("", *titles.values()))
    for name, samples in results.items():
        table.add(name, *(median(samples[one]) for one in titles))
    return table


def _ratios(title: str, titles: Mapping[str, str], results: Results) -> Table:
    others = {name: text for name, text in titles.items() if name != OURS}
    table = Table(f"{title}: times as long as ours, median of the rounds", ("", *others.values()))
    if OURS in titles:
        for name, samples in results.items():
            table.add(name, *(ratio(samples, one, OURS) for one in others))
        means = (geometric_mean(ratio(samples, one, OURS) for samples in results.values()) for one in others)
        table.add("geometric mean", *means)
    return table


def _targets(titles: Mapping[str, str], recipes: Results, all_: Results, specs: Mapping[str, RunSpec]) -> list[Target]:
    if OURS not in titles:
        return []

    def worst(name: str, results: Results) -> tuple[float, str]:
        return min((ratio(samples, name, OURS), spec) for spec, samples in results.items())

    def at_least(promise: str, floor: float, least: tuple[float, str]) -> Target:
        return Target(promise, f"{least[0]:.2f} ({least[1]})", least[0] >= floor)

    targets = []
    if "fit" in titles:
        mean = geometric_mean(ratio(samples, "fit", OURS) for samples in recipes.values())
        small = {name: all_[name] for name, spec in specs.items() if spec.batch_size <= SMALL_BATCH}
        targets += [
            at_least("fit takes at least 1.4 times as long on every recipe", 1.4, worst("fit", recipes)),
            at_least("fit takes at least 3.5 times as long, geometric mean", 3.5, (mean, "five recipes")),
            at_least("fit takes at least 8 times as long at batches of 32 and less", 8, worst("fit", small)),
        ]
    if "jax" in titles:
        least, spec = worst("jax", recipes)
        targets.append(
            Target("at most 1.10 times as long as the JAX scan", f"{1 / least:.2f} ({spec})", 1 / least <= 1.1)
        )
    for name in ("torch", "torch-loader"):
        if name in titles:
            targets.append(at_least(f"{titles[name]} takes longer on every recipe", 1, worst(name, recipes)))
    return targets
