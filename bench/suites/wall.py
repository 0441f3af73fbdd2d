"""The wall of 100 learners, 30 of them training: what one look a second costs the server, and what is sent."""

from __future__ import annotations

import asyncio
import time
from dataclasses import dataclass

import psutil
from filelock import FileLock

from bench.client import Tab
from bench.options import Options
from bench.peer import Peer
from bench.report import Report, Table, Target
from bench.rounds import percentile
from bench.server import Server
from mnistlab.core.school.passcode import hash_passcode
from mnistlab.school.staff import Passcode, Staff
from mnistlab.store.store import Store

PASSCODE = "bench-the-wall"

LEARNERS, TRAINING, RUNS = 100, 30, 5
"""How many, how many of them at once, and how many runs each has behind them."""

SECONDS, QUICK_SECONDS = 30.0, 6.0

MOST_OF_A_CORE = 0.2

VIEWS = ("live", "leaderboards", "scatter")


@dataclass
class Watch:
    """What walls met: seconds of each look, how long they watched, bytes, and the server's processor seconds."""

    looks: list[float]
    seconds: float
    received: int
    busy: float
    errors: list[str]


def run(options: Options) -> Report:
    """Fill a lab with a class, keep it busy from another process, and watch it on each of the wall's views."""
    report = Report("wall")
    seconds = QUICK_SECONDS if options.quick else SECONDS
    learners, training = (20, 6) if options.quick else (options.learners or LEARNERS, TRAINING)
    hashed = hash_passcode(PASSCODE)
    with Peer("bench.peers.watched", threads=1) as peer:
        server = Server(MNISTLAB_TEACHER_PASSCODE=hashed)
        # Whoever holds the lock has the home's engine: the server then leaves the runs alone, which others write.
        with FileLock(server.home / "engine.lock"):
            class_id = str(peer.call("furnish", home=str(server.home), learners=learners, runs=RUNS, training=training))
            token = _signed_in(server, hashed)
            with server:
                server.fetch()
                watches = {
                    name: asyncio.run(_watch(server, peer, class_id, token, view, walls, seconds))
                    for name, view, walls in _ways(options)
                }
    _tell(report, watches, learners, training)
    return report


def _ways(options: Options) -> list[tuple[str, str, int]]:
    """Return what is watched: (name, view, how many walls at once)."""
    ways = [(view, view, 1) for view in VIEWS] + [("live, on 3 projectors", "live", 3), ("nobody watches", "", 0)]
    return [way for way in ways if options.wants(way[0])]


def _signed_in(server: Server, hashed: str) -> str:
    store = Store.open(f"sqlite:///{server.home / 'mnistlab.sqlite'}", str(server.home / "runs"))
    token = Staff(store.classes, Passcode(hashed)).sign_in(PASSCODE)
    store.dispose()
    return token


async def _watch(server: Server, peer: Peer, class_id: str, token: str, view: str, walls: int, seconds: float) -> Watch:
    query, cookies = f"class={class_id}&show={view}", f"mnistlab_teacher={token}"
    tabs = [await Tab.open(server.url, "wall", query, cookies=cookies) for _ in range(walls)]
    for tab in tabs:
        await tab.run()
        await tab.standing()
    arguments = {"home": str(server.home), "class_id": class_id, "seconds": seconds + 4}
    writing = asyncio.create_task(asyncio.to_thread(lambda: peer.call("keep_busy", **arguments)))
    await asyncio.gather(*(_look(tab, 3) for tab in tabs), asyncio.sleep(3))  # what is read once is read
    process = psutil.Process(server.process.pid)
    before, start, bytes_before = _busy(process), time.perf_counter(), sum(tab.received for tab in tabs)
    looks = await asyncio.gather(*(_look(tab, seconds) for tab in tabs), asyncio.sleep(seconds, []))
    spent, busy = time.perf_counter() - start, _busy(process) - before
    received = sum(tab.received for tab in tabs) - bytes_before
    errors = [error for tab in tabs for error in tab.errors]
    for tab in tabs:
        await tab.close()
    await writing
    return Watch([look for found in looks for look in found], spent, received, busy, errors)


async def _look(tab: Tab, seconds: float) -> list[float]:
    """Run the page's fragments as they ask for it, for so long; return the seconds each look took."""
    looks: list[float] = []
    over = time.perf_counter() + seconds
    due = time.perf_counter()
    while time.perf_counter() < over and tab.auto:
        fragment, every = next(iter(tab.auto.items()))
        due = max(due + every, time.perf_counter())
        await asyncio.sleep(due - time.perf_counter())
        looks.append(await tab.run(fragment, auto=True))
    return looks


def _busy(process: psutil.Process) -> float:
    times = process.cpu_times()
    return float(times.user + times.system)


def _tell(report: Report, watches: dict[str, Watch], learners: int, training: int) -> None:
    table = Table(
        f"{learners} learners, {training} training, {RUNS} runs each behind them; one look a second",
        ("", "server, % of a core", "looks", "median, ms", "95 %, ms", "sent, kB a second", "errors"),
    )
    for name, watch in watches.items():
        looks = watch.looks
        times = [1000 * percentile(looks, share) for share in (0.5, 0.95)] if looks else [None, None]
        sent = watch.received / watch.seconds / 1000
        table.add(name, 100 * watch.busy / watch.seconds, len(looks), *times, sent, len(watch.errors))
        report.samples[name] = looks
        report.notes += [f"{name}: {error}" for error in dict.fromkeys(watch.errors)]
    report.tables.append(table)
    for view in VIEWS:
        if watch := watches.get(view):
            share = watch.busy / watch.seconds
            promise = f"{view}: under {MOST_OF_A_CORE:.0%} of a core, one look a second"
            kept = share < MOST_OF_A_CORE and len(watch.looks) >= 0.9 * watch.seconds and not watch.errors
            report.targets.append(
                Target(promise, f"{share:.1%}, {len(watch.looks) / watch.seconds:.2f} a second", kept)
            )
