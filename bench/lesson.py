"""One lesson: a server of its own, a class of learners that comes, trains and goes, and what that cost the server."""

from __future__ import annotations

import threading
import time
from collections import Counter
from dataclasses import dataclass
from typing import Any

import psutil

from bench.memory import Usage, by_role, role_of, together
from bench.peer import Peer
from bench.server import Server
from mnistlab.core.runs import RunStatus
from mnistlab.core.spec import RunSpec, as_text
from mnistlab.store.store import Store

LEARNERS = "bench.peers.learners"

MEMORY_LOOK_SECONDS = 2.0
"""A look at a process's memory holds it up for some milliseconds."""

CALM = 0.1
"""A server that uses less than this share of a core is done with getting ready."""

CALM_SECONDS = 3.0
"""A worker waits a second before it compiles ahead."""


@dataclass
class Lesson:
    """What came of it.

    heard: what the learners met, as `bench.peers.learners.Heard` names it. busy: processor seconds by role, all
    workers together. peak: memory by role when all of it together was largest. finished: runs in the store that
    finished. training: their seconds of training, summed. workers, learners: how many there were.
    """

    heard: dict[str, Any]
    busy: dict[str, float]
    peak: dict[str, Usage]
    finished: int
    training: float
    workers: int
    learners: int

    @property
    def together(self) -> float:
        """Seconds from the first press until everybody had results."""
        return max(self.heard["results"], default=float("inf"))


def hold(spec: RunSpec, learners: int, options: tuple[str, ...], timeout: float) -> Lesson:
    """Start a server with further options of `streamlit run`, wait until it is warm, hold a lesson, and end it."""
    query = "&".join(f"{name}={value}" for name, value in ({"hidden": as_text(spec.hidden)} | spec.to_query()).items())
    with Server(options=options) as server, Peer(LEARNERS, threads=1) as peer:
        server.fetch()
        peer.call("ready", url=server.url)
        until_calm(server)
        workers = sum(role_of(process) == "worker" for process in server.family())
        before = busy_seconds(server)
        memory = Peak(server)
        memory.start()
        heard = peer.call("attend", url=server.url, learners=learners, query=query, timeout=timeout)
        busy = {role: seconds - before.get(role, 0) for role, seconds in busy_seconds(server).items()}
        memory.end()
        store = Store.open(f"sqlite:///{server.home / 'mnistlab.sqlite'}", str(server.home / "runs"))
        runs = [run for run_id in heard["runs"] if (run := store.get(run_id))]
        store.dispose()
    done = [run.seconds for run in runs if run.status is RunStatus.FINISHED]
    return Lesson(heard, busy, memory.highest, len(done), sum(done), workers, learners)


def until_calm(server: Server, timeout: float = 60) -> None:
    """Wait until a server has done what it does at its start."""
    deadline = time.monotonic() + timeout
    while time.monotonic() < deadline:
        before = sum(busy_seconds(server).values())
        time.sleep(CALM_SECONDS)
        if sum(busy_seconds(server).values()) - before < CALM * CALM_SECONDS:
            return


def busy_seconds(server: Server) -> dict[str, float]:
    """Return processor seconds by role, of the processes that there are now."""
    seconds: Counter[str] = Counter()
    for process in server.family():
        try:
            times = process.cpu_times()
            seconds[role_of(process)] += times.user + times.system
        except psutil.NoSuchProcess:
            continue
    return dict(seconds)


class Peak(threading.Thread):
    """Looks at the memory now and then, beside the lesson. highest: by role, when all of it together was largest."""

    def __init__(self, server: Server):
        super().__init__(daemon=True)
        self.highest: dict[str, Usage] = {}
        self._server = server
        self._over = threading.Event()

    def run(self) -> None:
        while not self._over.wait(MEMORY_LOOK_SECONDS):
            now = by_role(self._server.family())
            if together(now).proportional > together(self.highest).proportional:
                self.highest = now

    def end(self) -> None:
        """Look no more."""
        self._over.set()
        self.join()
