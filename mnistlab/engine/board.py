"""The dispatcher's board: which workers there are, which run is with which, and what to do next. Pure.

Facts go in (workers, active runs, what ended and how), steps come out. Nothing here waits, stores or sends.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace

from mnistlab.core.runs import Run, RunStatus
from mnistlab.core.school.stopping import at_limit, limit_reached, why
from mnistlab.engine.fairness import demonstrates, in_turn
from mnistlab.engine.skills import Skills, wants_gpu
from mnistlab.engine.steps import Cancel, Close, Expire, Flight, Launch, Lose, Replace, Step, Worker

MOST_DEATHS = 2
"""A run whose worker died so often is not given to another one: it may be what kills them."""

MOST_STARTS = 3

STOPPED_WAITING = "Stopped before it got its turn."
STOPPED_UNTESTED = (
    "What trained it cannot be reached, so it was not tested. “Continue” takes it up where it was last saved."
)
NO_GPU = "It asks for a GPU, and no worker has one. Choose the device “auto” or “CPU” and train again."
WORKER_DIED_TWICE = (
    "The process that trained it died twice, probably for want of memory. "
    "What it learned up to its last whole epoch is kept: you can continue it, or try a smaller network."
)

SERVER_DIED_OFTEN = (
    "The server stopped several times while this was training, each time before another epoch was done. "
    "What it had learned by then is kept: you can continue it."
)


@dataclass
class Board:
    """The dispatcher's memory.

    `expected` is how many workers come by themselves; `crowded` says that there was or will be work for more.
    `due` is in how many seconds a run may have used up the training it may have, infinite if none can.
    """

    expected: int = 1
    crowded: bool = False
    workers: dict[str, Worker] = field(default_factory=dict)
    flights: dict[str, Flight] = field(default_factory=dict)
    places: dict[str, int] = field(default_factory=dict)
    due: float = math.inf
    _served: dict[str, int] = field(default_factory=dict)
    _owed: dict[str, int] = field(default_factory=dict)
    _deaths: Counter[str] = field(default_factory=Counter)
    _skills: Skills = field(default_factory=Skills)
    _gpu_seen: bool = False
    _replaced: set[str] = field(default_factory=set)
    _kept: set[str] = field(default_factory=set)

    def meet(self, workers: Iterable[Worker]) -> None:
        """Take note of the workers there are now."""
        self.workers = {
            worker.address: replace(worker, worn=worker.worn and worker.token not in self._kept) for worker in workers
        }
        self._skills.meet(self.workers.values())
        self._gpu_seen |= any(worker.gpus for worker in self.workers.values())

    def keep(self, worker: Worker) -> None:
        """Go on with a worn worker: it cannot be replaced."""
        self._kept.add(worker.token)

    @property
    def usable(self) -> list[Worker]:
        """The workers that can be given runs."""
        return [worker for worker in self.workers.values() if not worker.problem]

    def busy(self, worker: Worker) -> bool:
        """Whether the worker has a run."""
        return any(flight.worker == worker and not flight.landing for flight in self.flights.values())

    def plan(self, active: Sequence[Run], in_reach: bool = True) -> list[Step]:
        """Return what is to be done now, and note down the places in the queue and the launches.

        Args:
            active: the store's queued and running runs, as they are now.
            in_reach: whether there is a line to where workers are, or will be.
        """
        known = {run.id: run for run in active}
        self._owed = {run_id: served for run_id, served in self._owed.items() if run_id in known}
        self.due = math.inf
        steps = [step for flight in self.flights.values() if (step := self._watch(flight, known.get(flight.run_id)))]
        waiting = [run for run in active if run.status is RunStatus.QUEUED and run.id not in self.flights]
        over = [run for run in waiting if run.stop_requested and not (run.owes_results and in_reach)]
        steps += [Close(run.id, RunStatus.STOPPED, _stopped(run)) for run in over]
        free = [worker for worker in self.usable if not self.busy(worker)]
        worn = [worker for worker in free if worker.worn]
        steps += [Replace(worker) for worker in worn if worker.token not in self._replaced]
        self._replaced.update(worker.token for worker in worn)
        fit = [worker for worker in free if not worker.worn]
        return steps + self._seat([run for run in waiting if run not in over], fit)

    def _watch(self, flight: Flight, run: Run | None) -> Step | None:
        """Return what is to be done about a run that is with a worker."""
        if flight.landing or flight.gone or not flight.attempt:
            return None
        if self.workers.get(flight.worker.address) != flight.worker:
            return Lose(flight)
        if flight.stopping:
            return None
        if run is None or run.stop_requested or run.status is not RunStatus.RUNNING:
            return Cancel(flight)
        if run.most_seconds is not None:
            if at_limit(run):
                return Expire(flight, limit_reached(run.most_seconds))
            self.due = min(self.due, run.most_seconds - run.seconds)
        return None

    def _seat(self, waiting: list[Run], free: list[Worker]) -> list[Step]:
        steps: list[Step] = []
        line: list[Run] = []
        flights = self.flights.values()
        training = Counter(one.learner for one in flights if not (one.landing or one.demonstration))
        turns = in_turn(waiting, training, self._served, self._owed)
        for run in sorted(turns, key=lambda run: not run.stop_requested):  # what only owes its results is soon done
            if wants_gpu(run) and self._no_gpu():
                steps.append(Close(run.id, RunStatus.FAILED, NO_GPU))
            elif worker := self._skills.best(free, run):
                free.remove(worker)
                steps.append(Launch(run, self._board(run, worker)))
            else:
                line.append(run)
        self.places = {run.id: place for place, run in enumerate(line, 1)}
        under_way = sum(not flight.landing for flight in self.flights.values())
        self.crowded |= len(line) + under_way > max(1, len(self.usable))  # one may wait for the first to warm up
        return steps

    def _board(self, run: Run, worker: Worker) -> Flight:
        before = self._owed.pop(run.id, self._served.get(run.learner, 0))
        self._skills.note(worker, run)
        flight = self.flights[run.id] = Flight(run.id, run.learner, worker, before, demonstrates(run))
        if not flight.demonstration:
            self._served[run.learner] = max(self._served.values(), default=0) + 1
        return flight

    def _no_gpu(self) -> bool:
        """Whether everyone expected has come and nobody ever had a GPU."""
        return not self._gpu_seen and len(self.workers) >= self.expected

    def landed(self, flight: Flight) -> None:
        """The flight is over and the store knows it."""
        self.flights.pop(flight.run_id, None)
        self._deaths.pop(flight.run_id, None)

    def lost(self, flight: Flight, died: bool) -> bool:
        """The flight was lost; return whether its run goes back to the queue, to be continued.

        Args:
            flight: the flight that was lost.
            died: whether its worker died, which may be the run's doing, or the connection was lost, which is not.
        """
        self.flights.pop(flight.run_id, None)
        self._deaths[flight.run_id] += died
        again = self._deaths[flight.run_id] < MOST_DEATHS
        if again:
            self._owed[flight.run_id] = flight.served_before  # the turn is this run's: no other may come for it
        else:
            del self._deaths[flight.run_id]
        return again


def _stopped(run: Run) -> str:
    """Return what is said of a run that is stopped while it waits."""
    if run.owes_results:
        return f"{why(run, kept=False)} {STOPPED_UNTESTED}".lstrip()
    return why(run) or STOPPED_WAITING


def worth_another(run: Run) -> bool:
    """Whether a run that was found running when the server started should be given to a worker again.

    Not if it was begun `MOST_STARTS` times more often than it finished an epoch: it may be what brings the server down.
    """
    return run.attempt < run.epoch + MOST_STARTS
