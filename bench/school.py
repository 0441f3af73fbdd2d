"""A lesson with its teacher: a server of its own, what everybody met, and what became of their runs."""

from __future__ import annotations

import secrets
import time
from collections import Counter
from collections.abc import Sequence
from contextlib import ExitStack
from dataclasses import dataclass, field
from typing import Any

from bench.lesson import Peak, busy_seconds, until_calm
from bench.memory import Usage, role_of
from bench.peer import Peer
from bench.server import Server
from mnistlab.core.runs import Run, RunStatus
from mnistlab.store.store import Store

SCHOOL = "bench.peers.school"


@dataclass
class Held:
    """What came of a lesson.

    heard: what learners and teacher met, as `bench.peers.school.Noted` names it. seconds: how long it took in all.
    busy: processor seconds by role. peak: memory by role. endings: how many runs of the class ended how. lost: a
    line for each run that did not end as it should. resumed: runs that more than one worker had.
    """

    heard: dict[str, Any]
    learners: int
    workers: int
    seconds: float = 0.0
    busy: dict[str, float] = field(default_factory=dict)
    peak: dict[str, Usage] = field(default_factory=dict)
    endings: Counter[str] = field(default_factory=Counter)
    lost: list[str] = field(default_factory=list)
    resumed: int = 0


def hold(learners: int, seconds: float, kills: int, **environment: str) -> Held:
    """Start a server, wait until it is warm, hold a lesson of that many seconds, and end it.

    Args:
        learners: how many.
        seconds: of lesson time, from the first press of Train to the bell.
        kills: how many times a worker is killed meanwhile.
        environment: what to add to the server's environment.
    """
    passcode = secrets.token_urlsafe(16)
    with ExitStack() as stack:
        server = stack.enter_context(Server(MNISTLAB_TEACHER_PASSCODE=passcode, **environment))
        peer = stack.enter_context(Peer(SCHOOL, threads=1))
        server.fetch()
        peer.call("ready", url=server.url)
        until_calm(server)
        workers = sum(role_of(process) == "worker" for process in server.family())
        before, began = busy_seconds(server), time.perf_counter()
        memory = Peak(server)
        memory.start()
        heard = peer.call(
            "play",
            url=server.url,
            server=server.process.pid,
            passcode=passcode,
            learners=learners,
            seconds=seconds,
            kills=kills,
        )
        held = Held(heard, learners, workers, time.perf_counter() - began)
        held.busy = {role: spent - before.get(role, 0) for role, spent in busy_seconds(server).items()}
        memory.end()
        held.peak = memory.highest
        heard["errors"] += tracebacks(server.log)
        store = Store.open(f"sqlite:///{server.home / 'mnistlab.sqlite'}", str(server.home / "runs"))
        held.endings, held.lost, held.resumed = look_back(store, heard["class_id"], heard["runs"])
        heard["errors"] += overlooked(store, heard["unseen"])
        store.dispose()
    return held


def look_back(store: Store, class_id: str, known: Sequence[str]) -> tuple[Counter[str], list[str], int]:
    """Return how the runs of a class ended, a line for each that is lost, and how many more than one worker had.

    Args:
        store: where they are.
        class_id: the class.
        known: ids of runs that learners saw begin.
    """
    runs = {run.id: run for run in store.of_class(class_id)}
    lost = [f"run {run_id} is not in the class" for run_id in known if run_id not in runs]
    lost += [f"run {run.id}: {wrong}" for run in runs.values() if (wrong := what_is_wrong(run))]
    return Counter(str(run.status) for run in runs.values()), lost, sum(run.attempt > 1 for run in runs.values())


def overlooked(store: Store, unseen: Sequence[tuple[str, float]]) -> list[str]:
    """Return a line for each run that still went on when a second tab stood that did not show it.

    Args:
        store: where they are.
        unseen: ids of runs, and when the tab stood, by `time.time()`.
    """
    return [
        f"run {run_id} went on, and a second tab did not show it"
        for run_id, at in unseen
        if (run := store.get(run_id)) is None or run.ended_at is None or run.ended_at > at
    ]


def what_is_wrong(run: Run) -> str:
    """Return what is wrong with how a run ended, "" if nothing is: it finished, or its teacher stopped it."""
    if run.status is RunStatus.FINISHED and run.has_results:
        return ""
    if run.status is RunStatus.STOPPED and run.stop_reason and (run.has_results or not run.step):
        return ""
    return f"{run.status} at epoch {run.epoch} of {run.spec.epochs}. {run.stop_reason} {run.message}".strip()


def tracebacks(log: str) -> list[str]:
    """Return what a server's log has of errors, the last line of each, but for browsers that left in mid-sentence."""
    traces = log.split("Traceback (most recent call last):\n")[1:]
    raised = [next((line for line in trace.splitlines() if line and not line[0].isspace()), "") for trace in traces]
    return [f"server log: {line}" for line in raised if not line.startswith("starlette.websockets.WebSocketDisconn")]
