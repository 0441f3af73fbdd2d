"""A cluster that does what a test tells it: workers come and go, answer late, or die."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable, Iterable
from typing import Any

from mnistlab.core.outcome import Outcome
from mnistlab.core.runs import RunStatus
from mnistlab.engine.state import DroppedError
from mnistlab.engine.steps import Worker
from mnistlab.engine.task import Order

W1 = Worker("tls://1", "worker-1", "CPU", "t1")
W2 = Worker("tls://2", "worker-2", "CPU", "t2")


def outcome(status: RunStatus = RunStatus.FINISHED) -> Outcome:
    """Return the outcome of a run that took no time."""
    return Outcome(status, "", (), 10, 0.1, 0.1, "CPU", {}, test_loss=0.1, test_accuracy=0.9)


class FakeLaunched:
    """A launched run; `end` and `fail` decide what becomes of it."""

    def __init__(self, order: Order, worker: Worker):
        self.order, self.worker = order, worker
        self._future: asyncio.Future[Any] = asyncio.get_running_loop().create_future()

    async def result(self) -> Any:
        return await self._future

    async def take_back(self) -> None:
        self.fail(DroppedError())

    def end(self, result: Any = None) -> None:
        self._future.set_result(result or outcome())

    def fail(self, error: Exception) -> None:
        self._future.set_exception(error)


class FakeConnection:
    """A line to `present` workers; `launched` and `told` say what was asked of them. `deaf` counts refused calls.

    `calls` counts how often all workers were called.
    """

    def __init__(self, *present: Worker):
        self.present = list(present)
        self.launched: list[FakeLaunched] = []
        self.told: list[tuple[str, int]] = []
        self.deaf = self.calls = 0

    def call_all_workers(self) -> None:
        self.calls += 1

    async def workers(self) -> list[Worker]:
        return list(self.present)

    def launch(self, order: Order, worker: Worker) -> FakeLaunched:
        if self.deaf:
            self.deaf -= 1
            raise OSError("nobody there")
        self.launched.append(FakeLaunched(order, worker))
        return self.launched[-1]

    async def cancel(self, marks: Iterable[tuple[str, int]], workers: Iterable[Worker]) -> None:
        if self.deaf:
            self.deaf -= 1
            raise OSError("nobody there")
        self.told += marks

    async def replace(self, worker: Worker) -> None:
        if self.deaf:
            self.deaf -= 1
            raise ValueError("it has no nanny")
        self.present = [Worker(worker.address, worker.name, worker.device, f"{worker.token}'")]

    def launches(self) -> list[tuple[str, int]]:
        """Return run and attempt of everything launched."""
        return [(launched.order.run_id, launched.order.attempt) for launched in self.launched]


async def until(condition: Callable[[], Any], seconds: float = 10.0) -> Any:
    """Wait until the condition holds and return its value."""
    deadline = time.monotonic() + seconds
    while not (value := condition()):
        assert time.monotonic() < deadline, "it did not happen in time"
        await asyncio.sleep(0.005)
    return value
