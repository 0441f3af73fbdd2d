"""Whose turn it is: learners take turns, however many runs each of them has waiting."""

from __future__ import annotations

from collections import defaultdict, deque
from collections.abc import Iterable, Mapping
from heapq import heapify, heappop, heappush

from mnistlab.core.runs import Run


def in_turn(waiting: Iterable[Run], running: Mapping[str, int], served: Mapping[str, int]) -> list[Run]:
    """Return the waiting runs in the order in which they would get workers.

    Next is always the learner with the fewest runs in training; among equals the one who was served
    longest ago (never comes first), then the one who has waited longest. A learner's own runs keep
    the order in which they were queued.

    Args:
        waiting: the queued runs, in any order.
        running: how many runs each learner has in training.
        served: when each learner last got a worker, as a count that only grows; never is 0 or absent.
    """
    lines: defaultdict[str, deque[Run]] = defaultdict(deque)
    for run in sorted(waiting, key=lambda run: (run.queued_at, run.id)):
        lines[run.learner].append(run)
    turns = [
        (running.get(learner, 0), served.get(learner, 0), line[0].queued_at, learner) for learner, line in lines.items()
    ]
    heapify(turns)
    tick = max(served.values(), default=0)
    order: list[Run] = []
    while turns:
        busy, _, _, learner = heappop(turns)
        order.append(lines[learner].popleft())
        tick += 1
        if lines[learner]:
            heappush(turns, (busy + 1, tick, lines[learner][0].queued_at, learner))
    return order
