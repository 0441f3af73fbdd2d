"""Installed size, cold starts beside an empty app, memory by process: idle, training, after 50 mixed runs."""

from __future__ import annotations

import asyncio
import sys
import time
from collections.abc import Awaitable, Sequence

from bench.cgroup import limited
from bench.client import Tab
from bench.installed import packages_bytes, project_bytes
from bench.learner import Learner
from bench.machine import cores, installed
from bench.memory import MIB, Usage, by_role, together
from bench.options import Options
from bench.report import Report, Table, Target
from bench.rounds import median
from bench.server import Server

NETWORK = "hidden=512&optimizer=adam&batch_size=64&validation_split=0.1&epochs={epochs}"

MIXED = (
    "hidden=512&batch_size=128",
    "hidden=128,128,128&optimizer=sgd&learning_rate=0.01&batch_size=128",
    "hidden=784,32&optimizer=sgd&learning_rate=0.01&batch_size=500",
    "hidden=32&batch_size=32",
    "hidden=256&optimizer=rmsprop&batch_size=128",
    "hidden=none&optimizer=momentum&learning_rate=0.01&batch_size=64",
    "hidden=64,64&activation=tanh&optimizer=adamw&dropout=0.2&batch_size=64",
    "hidden=100&activation=sigmoid&optimizer=nesterov&learning_rate=0.1&l2=0.0001&batch_size=100",
    "hidden=300,100&activation=elu&batch_size=256",
    "hidden=128&pixels=raw&loss=probabilities&optimizer=sgd&batch_size=32",
)
"""Ten networks, five times each: what a class that compares settings would train."""

RUNS, QUICK_RUNS = 50, 12
LIMIT = 800 * MIB

Roles = dict[str, Usage]


def run(options: Options) -> Report:
    """Measure disk, cold starts, then memory for one learner and with a worker a core, as a class has it."""
    report = Report("footprint")
    _installed(report)
    if peers := [name for name in ("jax", "torch") if installed(name)]:
        report.notes.append(f"{' and '.join(peers)} installed here: Keras imports what it finds. Measure without.")
    if sys.platform != "linux":
        report.notes.append("Memory by process: skipped, it is read from Linux's /proc.")
        return report
    asyncio.run(_cold_starts(report, options.pick(5)))
    peak, growth = asyncio.run(_memory(report, options, workers=0))
    report.targets += [
        _below("proportional memory while training 784-512-10, one learner", peak.proportional, 1100 * 10**6),
        _below("private (anonymous) memory while training 784-512-10, one learner", peak.anonymous, 700 * 10**6),
        _below(f"added by {QUICK_RUNS if options.quick else RUNS} mixed runs", growth, 20 * 10**6),
    ]
    if not options.quick:
        asyncio.run(_memory(report, options, workers=cores()))
    asyncio.run(_in_little_memory(report, options))
    return report


def _installed(report: Report) -> None:
    packages = packages_bytes()
    table = Table("Installed size, MB", ("", "MB"))
    table.add("the app, its dataset included", project_bytes() / 1e6)
    table.add(f"all {len(packages)} packages it needs", sum(packages.values()) / 1e6)
    for name, size in list(packages.items())[:6]:
        table.add(f"of which {name}", size / 1e6)
    report.tables.append(table)


async def _cold_starts(report: Report, rounds: int) -> None:
    ours, empty = "MNIST Lab", "an empty Streamlit app"
    answers: dict[str, list[float]] = {ours: [], empty: []}
    pages: dict[str, list[float]] = {ours: [], empty: []}
    warm: list[float] = []
    for number in range(rounds + 1):
        for name in (ours, empty) if number % 2 else (empty, ours):
            with Server("app.py" if name == ours else "") as server:
                answer = server.fetch()
                tab = await Tab.open(server.url)
                await tab.run()
                page = time.perf_counter() - server.started_at
                if name == ours:
                    learner = await Learner.come(server.url)
                    await learner.until_ready()
                    await learner.tab.close()
                await tab.close()
                if number:  # the first round fills the system's file cache
                    answers[name].append(answer)
                    pages[name].append(page)
                    if name == ours:
                        warm.append(time.perf_counter() - server.started_at)
    table = Table(
        "Cold start: seconds after `streamlit run`, median", ("", "HTTP answers", "first page", "first worker")
    )
    table.add(ours, median(answers[ours]), median(pages[ours]), median(warm))
    table.add(empty, median(answers[empty]), median(pages[empty]), None)
    report.tables.append(table)
    for name in (ours, empty):
        report.samples |= {f"{name} / HTTP": answers[name], f"{name} / first page": pages[name]}
    report.samples["first worker"] = warm
    slower = median(a / b for a, b in zip(pages[ours], pages[empty], strict=True))
    report.targets.append(
        Target("first page of a cold server at most 1.5 times an empty app's", f"{slower:.2f}", slower <= 1.5)
    )


async def _memory(report: Report, options: Options, workers: int) -> tuple[Usage, int]:
    """Return the sum over all processes at its highest while training, and what the mixed runs added in bytes.

    With 0 workers the engine chooses, and starts one as long as there is one learner.
    """
    runs = QUICK_RUNS if options.quick else RUNS
    with Server(MNISTLAB_WORKERS=str(workers)) as server:
        server.fetch()
        learner = await Learner.come(server.url)
        await learner.until_ready()
        await asyncio.sleep(1)
        stages = {"idle": by_role(server.family())}
        count = sum(role.startswith("worker") for role in stages["idle"])
        learners = [learner, *[await Learner.come(server.url) for _ in range(count - 1)]]
        query = NETWORK.format(epochs=2 if options.quick else 5)
        stages["training"] = await _highest(server, [each.train(query) for each in learners])
        for query in MIXED:
            await learner.train(f"{query}&epochs=1&train_size=6000")
        stages["ten networks known"] = by_role(server.family())
        for number in range(len(MIXED), runs):
            await learner.train(f"{MIXED[number % len(MIXED)]}&epochs=1&train_size=6000&seed={number}")
        stages[f"after {runs} runs"] = by_role(server.family())
        for number in range(runs):
            await learner.train(f"hidden={30 + number}&epochs=1&train_size=6000")
        stages[f"{runs} new networks"] = by_role(server.family())
        report.notes += [f"Page error: {error}" for each in learners for error in each.tab.errors]
    report.tables += [
        _by_role(f"{count} worker{'s' * (count > 1)}: proportional memory, MB", stages, "proportional"),
        _by_role(f"{count} worker{'s' * (count > 1)}: private (anonymous) memory, MB", stages, "anonymous"),
    ]
    grown = together(stages[f"after {runs} runs"]).anonymous - together(stages["ten networks known"]).anonymous
    return together(stages["training"]), grown


async def _highest(server: Server, runs: Sequence[Awaitable[float]]) -> Roles:
    """Look at the memory while the runs go on; return it as it was when all of it together was largest."""
    everything = asyncio.gather(*runs)
    highest: Roles = {}
    while not everything.done():
        now = by_role(server.family())
        if not highest or together(now).proportional > together(highest).proportional:
            highest = now
        await asyncio.sleep(0.2)
    await everything
    return highest


async def _in_little_memory(report: Report, options: Options) -> None:
    with limited(LIMIT) as group:
        if isinstance(group, str):
            report.notes.append(f"The run within {LIMIT // MIB} MiB: skipped, {group}.")
            return
        with Server(prefix=group.prefix) as server:
            server.fetch()
            learners = [await Learner.come(server.url) for _ in range(3)]
            await learners[0].until_ready()
            query = NETWORK.format(epochs=1 if options.quick else 5)
            seconds = await asyncio.gather(*(learner.train(query) for learner in learners))
            trained = sum(learner.says("of the test images right") for learner in learners)
        measured = f"{trained} of 3 runs finished in {max(seconds):.1f} s, {group.kills} kills"
        promise = f"three learners' runs within {LIMIT // MIB} MiB without a kill"
        report.targets.append(Target(promise, measured, trained == 3 and not group.kills))


def _by_role(title: str, stages: dict[str, Roles], kind: str) -> Table:
    table = Table(title, ("", *stages))
    for role in dict.fromkeys(role for roles in stages.values() for role in roles):
        used = (roles.get(role) for roles in stages.values())
        table.add(role, *(getattr(each, kind) / 1e6 if each else None for each in used))
    table.add("together", *(getattr(together(roles), kind) / 1e6 for roles in stages.values()))
    return table


def _below(what: str, measured: int, most: int) -> Target:
    return Target(f"{what}: {most / 1e6:.0f} MB or less", f"{measured / 1e6:.0f} MB", measured <= most)
