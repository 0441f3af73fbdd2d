"""The dispatcher: carries out what the board decides, in one event loop, for as long as the server lives."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable, Coroutine
from contextlib import suppress
from typing import TYPE_CHECKING, Any

from mnistlab.core.outcome import Outcome
from mnistlab.core.runs import Run, RunStatus
from mnistlab.engine.board import SERVER_DIED_OFTEN, WORKER_DIED_TWICE, Board, worth_another
from mnistlab.engine.ledger import Ledger
from mnistlab.engine.outlook import Outlook
from mnistlab.engine.recorder import Recorder
from mnistlab.engine.state import DroppedError, WorkerDiedError
from mnistlab.engine.steps import Cancel, Close, Expire, Flight, Launch, Lose, Replace, Step, Worker
from mnistlab.engine.task import Failure, Misdirected, Order
from mnistlab.store.store import Store

if TYPE_CHECKING:
    from mnistlab.engine.connection import Connection, Launched

LOOK_SECONDS = 2.0
"""How often to look at workers and queue when nobody says that something changed."""

SOON_SECONDS = 0.2
"""The same at the most, while a run is about to use up the training it may have: as often as workers tell of it."""

logger = logging.getLogger(__name__)


class Dispatcher:
    """Gives waiting runs to free workers and takes in what becomes of them.

    All methods belong to one event loop. `changed` is called after every look at workers and queue, `outlook` is shown
    what is seen there and what became of runs.
    """

    def __init__(self, store: Store, artifacts: str, changed: Callable[[], None], outlook: Outlook | None = None):
        self.board = Board()
        self.recorder = Recorder(lambda entries: self._ledger.do(store.record, entries))
        self._store = store
        self._ledger = Ledger()
        self._outlook = outlook
        self._artifacts = artifacts
        self._changed = changed
        self._connection: Connection | None = None
        self._call_all_workers: Callable[[], None] = _nothing
        self._followers: dict[str, tuple[Launched, asyncio.Task[None]]] = {}
        self._strays: list[tuple[str, int]] = []
        self._tasks: set[asyncio.Task[None]] = set()
        self._wake = asyncio.Event()
        self._looked: list[asyncio.Future[None]] = []

    def wake(self) -> None:
        """Look at workers and queue soon."""
        self._wake.set()

    def expect_a_crowd(self) -> None:
        """Have all workers ready soon: there will be more runs than one at a time."""
        self.board.crowded = True
        self.wake()

    async def settle(self) -> None:
        """Wait until everything that is in the store now has been looked at."""
        looked = asyncio.get_running_loop().create_future()
        self._looked.append(looked)
        self.wake()
        await looked

    async def run(self) -> None:
        """Find again what an earlier server left, then dispatch until cancelled. Survives whatever goes wrong."""
        recording = asyncio.create_task(self.recorder.run())
        try:
            await self._recover()
            me = asyncio.current_task()
            while me is not None and not me.cancelling():  # whatever swallowed the cancellation: the end is the end
                self._wake.clear()
                looked, self._looked = self._looked, []
                try:
                    await self._look()
                except (OSError, TimeoutError) as error:
                    logger.info("no answer from the scheduler: %r", error)  # the line's keeper sees to it
                except Exception:
                    logger.exception("the queue could not be looked after; trying again")
                for waiter in looked:
                    if not waiter.done():
                        waiter.set_result(None)
                self._changed()
                await _either(self._wake, max(SOON_SECONDS, min(self.board.due, LOOK_SECONDS)))
        finally:
            recording.cancel()

    def attach(self, connection: Connection, expected: int, call_all_workers: Callable[[], None]) -> None:
        """Use this connection from now on; `expected` workers come by themselves, all that there can be if called."""
        self.board.expected = expected
        self._connection = connection
        self._call_all_workers = call_all_workers
        self.wake()

    async def detach(self) -> None:
        """The connection is gone, and with it all runs that were with workers: they wait again."""
        self._connection = None
        self.board.meet(())
        lost = [flight for flight in self.board.flights.values() if not flight.landing]
        for flight in lost:
            self.board.lost(flight, died=False)
            if follower := self._followers.pop(flight.run_id, None):
                follower[1].cancel()
        for flight in lost:
            if flight.attempt:  # else it is just being launched, and `_launch` sees to it
                await self._requeue(flight)
        self.wake()

    async def _recover(self) -> None:
        for run in await self._ledger.insist(self._store.active) or ():
            if run.status is RunStatus.RUNNING:
                self._strays.append((run.id, run.attempt))
                if worth_another(run):
                    await self._ledger.insist(self._store.requeue, run.id)
                else:
                    await self._ledger.insist(self._store.close, run.id, RunStatus.INTERRUPTED, SERVER_DIED_OFTEN)

    async def _look(self) -> None:
        connection = self._connection
        if connection is not None:
            workers = await connection.workers()
            if connection is not self._connection:
                return
            self.board.meet(workers)
            if self._strays and workers:
                await connection.cancel(self._strays, workers)
                self._strays = []
        active = await self._ledger.do(self._store.active)
        steps = self.board.plan(active, in_reach=self._connection is not None)
        if self._outlook is not None:
            flying = frozenset(flight.run_id for flight in self.board.flights.values() if not flight.landing)
            self._outlook.see(active, self.board.places, flying, len(self.board.usable))
        if self.board.crowded:
            self._call_all_workers()
        if endings := [(step.run_id, step.status, step.message) for step in steps if isinstance(step, Close)]:
            await self._ledger.insist(self._store.close_all, endings)
        for step in steps:
            try:
                await self._take(step, connection)
            except Exception:
                logger.exception("a step failed; it will be looked at again: %s", step)

    async def _take(self, step: Step, connection: Connection | None) -> None:
        match step:
            case Lose(flight):
                flight.gone = True
                await self._followers[flight.run_id][0].take_back()
            case Expire(flight, reason) if connection is not None:
                flight.stopping = True
                await self._ledger.insist(self._store.request_stop, flight.run_id, reason)
                self._spawn(self._cancel(flight, connection))
            case Cancel(flight) if connection is not None:
                flight.stopping = True
                self._spawn(self._cancel(flight, connection))
            case Replace(worker) if connection is not None:
                self._spawn(self._replace(worker, connection))
            case Launch(run, flight) if connection is not None:
                await self._launch(run, flight, connection)

    async def _cancel(self, flight: Flight, connection: Connection) -> None:
        try:
            await connection.cancel([(flight.run_id, flight.attempt)], [flight.worker])
        except (OSError, TimeoutError) as error:
            logger.warning("%s could not be told to stop (%r); trying again", flight.worker.name, error)
            flight.stopping = False

    async def _replace(self, worker: Worker, connection: Connection) -> None:
        try:
            await connection.replace(worker)
        except Exception as error:  # started without a nanny, for instance: it has to do as it is
            logger.warning("%s has grown large and cannot be replaced (%r)", worker.name, error)
            self.board.keep(worker)
        self.wake()

    async def _launch(self, run: Run, flight: Flight, connection: Connection) -> None:
        try:
            run = await self._ledger.do(self._store.start, run.id)
        except Exception:
            self.board.lost(flight, died=False)  # its turn is still to come
            raise
        flight.attempt = run.attempt
        flight.stopping = run.stop_requested and run.step > 0  # it knows when to stop: not at once
        try:
            if self._connection is not connection:
                raise OSError("the line to the workers broke in the meantime")
            launched = connection.launch(_order(run, self._artifacts, flight.worker.token), flight.worker)
        except Exception:
            self.board.lost(flight, died=False)
            await self._requeue(flight)
            raise
        self._followers[run.id] = launched, self._spawn(self._follow(flight, launched))

    async def _follow(self, flight: Flight, launched: Launched) -> None:
        result: Outcome | Failure | Misdirected | None = None
        died = True
        try:
            result = await launched.result()
        except WorkerDiedError:
            pass
        except DroppedError:
            died = flight.gone
        except Exception as error:
            logger.exception("the result of run %s cannot be read", flight.run_id)
            result = Failure(f"The engine could not take in its result ({type(error).__name__}).")
        self._followers.pop(flight.run_id, None)
        if isinstance(result, Outcome | Failure):
            await self._land(flight, result)
        else:
            await self._lose(flight, died)

    async def _land(self, flight: Flight, result: Outcome | Failure) -> None:
        flight.landing = True
        self.wake()
        await self.recorder.drain(flight.run_id)
        ended = None
        if isinstance(result, Outcome):
            ended = await self._ledger.insist(self._store.end, flight.run_id, result, flight.attempt)
        else:
            await self._ledger.insist(self._store.close, flight.run_id, RunStatus.FAILED, result.message)
        self.board.landed(flight)
        self.wake()
        if ended and self._outlook is not None:
            await self._ledger.do(self._outlook.note, ended)

    async def _lose(self, flight: Flight, died: bool) -> None:
        logger.warning("run %s lost its worker, %s", flight.run_id, flight.worker.name)
        if self.board.lost(flight, died):
            await self._requeue(flight)
        else:
            await self._ledger.insist(self._store.close, flight.run_id, RunStatus.INTERRUPTED, WORKER_DIED_TWICE)
        self.wake()

    async def _requeue(self, flight: Flight) -> None:
        self._strays.append((flight.run_id, flight.attempt))
        await self._ledger.insist(self._store.requeue, flight.run_id)

    def _spawn(self, work: Coroutine[Any, Any, None]) -> asyncio.Task[None]:
        task = asyncio.create_task(work)
        self._tasks.add(task)  # the event loop itself would let it be collected
        task.add_done_callback(self._tasks.discard)
        return task


def _order(run: Run, artifacts: str, token: str) -> Order:
    stop_at = run.step if run.stop_requested else None
    return Order(run.id, run.attempt, run.spec.to_json(), run.device_choice, artifacts, token, stop_at)


def _nothing() -> None:
    """Nobody can be called yet."""


async def _either(event: asyncio.Event, seconds: float) -> None:
    """Wait for the event, but no longer than that. (Until Python 3.12, `wait_for` could swallow a cancellation.)"""
    with suppress(TimeoutError):
        async with asyncio.timeout(seconds):
            await event.wait()
