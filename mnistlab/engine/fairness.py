"""Whose turn it is: learners take turns, however many runs each of them has waiting; demonstrations go before all."""

from __future__ import annotations

from collections import defaultdict, deque
from collections.abc import Iterable, Mapping
from heapq import heapify, heappop, heappush
from types import MappingProxyType

from mnistlab.core.runs import Run

NOTHING: Mapping[str, int] = MappingProxyType({})


def in_turn(
    waiting: Iterable[Run],
    running: Mapping[str, int],
    served: Mapping[str, int],
    owed: Mapping[str, int] = NOTHING,
) -> list[Run]:
    """Return the waiting runs in the order in which they would get workers.

    Demonstrations go first, the one queued first before the others. Then, of those who wait, next is always the
    learner with the fewest runs in training; among equals the one who was served longest ago (never comes first),
    then the one who has waited longest. A learner's own runs keep the order in which they were queued.

    So a learner with nothing in training waits until each of the others has got one worker, and no longer.

    Args:
        waiting: the queued runs, in any order.
        running: how many runs each learner has in training, demonstrations not counted.
        served: when each learner last got a worker for anything but a demonstration, as a count that only grows;
            never is 0 or absent.
        owed: runs that lost their worker, with what `served` was when they got it: their turn is not over.
    """
    lines: defaultdict[str, deque[Run]] = defaultdict(deque)
    order: list[Run] = []
    for run in sorted(waiting, key=lambda run: (-run.priority, run.queued_at, run.id)):
        if demonstrates(run):
            order.append(run)
        else:
            lines[run.learner].append(run)

    def turn(learner: str, busy: int, tick: int) -> tuple[int, int, float, str]:
        first = lines[learner][0]
        return busy, owed.get(first.id, tick), first.queued_at, learner

    turns = [turn(learner, running.get(learner, 0), served.get(learner, 0)) for learner in lines]
    heapify(turns)
    tick = max(served.values(), default=0)
    while turns:
        busy, _, _, learner = heappop(turns)
        order.append(lines[learner].popleft())
        tick += 1
        if lines[learner]:
            heappush(turns, turn(learner, busy + 1, tick))
    return order


def demonstrates(run: Run) -> bool:
    """Whether the run is a teacher's demonstration, which goes first and is nobody's turn."""
    return run.priority > 0
