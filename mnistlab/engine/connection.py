"""The server's line to a Dask scheduler: workers, launches, messages. All methods belong to one event loop."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable, Iterable
from concurrent.futures import CancelledError
from contextlib import suppress
from typing import Any

from distributed import Client, KilledWorker
from distributed.security import Security

from mnistlab.core.outcome import Outcome
from mnistlab.engine import task
from mnistlab.engine.state import DroppedError, WorkerDiedError
from mnistlab.engine.steps import Worker
from mnistlab.engine.task import Failure, Misdirected, Order

CONNECT_SECONDS = 10.0
ANSWER_SECONDS = 10.0
CLOSE_SECONDS = 1.0
REPLACE_SECONDS = 120.0

for _name in ("distributed", "distributed.client"):  # a traceback for each line that breaks; we say it in a sentence
    logging.getLogger(_name).setLevel(logging.CRITICAL)


class Launched:
    """A run that was sent to a worker."""

    def __init__(self, future: Any):
        self._future = future

    async def result(self) -> Outcome | Failure | Misdirected:
        """Wait for the run to end, and let the cluster forget it.

        Raises:
            WorkerDiedError: its worker died.
            DroppedError: it is not followed any more.
        """
        try:
            result: Outcome | Failure | Misdirected = await self._future
        except KilledWorker as error:
            raise WorkerDiedError from error
        except CancelledError as error:
            raise DroppedError from error
        finally:
            self._future.release()  # a result that is still held is computed again when its worker dies
        return result

    async def take_back(self) -> None:
        """Stop following the run; `result` raises `DroppedError`."""
        with suppress(OSError, TimeoutError):
            async with asyncio.timeout(ANSWER_SECONDS):
                await self._future.cancel()


class Connection:
    """A live line; `open` makes one."""

    def __init__(self, client: Any, changed: Callable[[], None]):
        self._client = client
        self._changed = changed
        self._rehearsals: dict[str, asyncio.Task[None]] = {}

    @classmethod
    async def open(
        cls,
        address: str,
        pem: tuple[str, str] | None,
        hear: Callable[[dict[str, Any]], None],
        changed: Callable[[], None],
    ) -> Connection:
        """Connect to the scheduler at `address`.

        Args:
            address: "tcp://..." or "tls://...".
            pem: the certificate and key that its whole cluster shares, or None for what Dask's own configuration says.
            hear: called with each message of a worker.
            changed: called when workers may have come or gone.

        Raises:
            OSError: there is no scheduler, or it does not accept us.
        """
        security = Security()
        if pem is not None:
            certificate, key = pem
            security = Security(
                require_encryption=True, tls_ca_file=certificate, tls_client_cert=certificate, tls_client_key=key
            )
        client = Client(
            address,
            security=security,
            asynchronous=True,
            set_as_default=False,
            name="mnistlab",
            timeout=CONNECT_SECONDS,
        )
        connection = cls(client, changed)
        try:
            await client
        except BaseException:  # also when cancelled: a client left half-open complains when it is collected
            await connection.close()
            raise
        client.subscribe_topic(task.EVENTS, lambda event: hear(event[1]))

        def notice(event: tuple[float, dict[str, Any]]) -> None:
            if "worker" in str(event[1].get("action")):  # add-worker, remove-worker, ...
                changed()

        client.subscribe_topic("all", notice)
        return connection

    @property
    def alive(self) -> bool:
        """Whether the scheduler is still there."""
        return bool(self._client.status == "running")

    async def workers(self) -> list[Worker]:
        """Return the workers that were started with our preload, have registered, and could begin at once.

        Raises:
            OSError, TimeoutError: the scheduler does not answer.
        """
        async with asyncio.timeout(ANSWER_SECONDS):
            info = await self._client.scheduler.identity(n_workers=-1)
        found = [
            Worker(
                address=address,
                name=str(about["name"]),
                worn=bool(about["metrics"].get(task.WORN)),
                **about["mnistlab"],
            )
            for address, about in sorted(info["workers"].items())
            if "mnistlab" in about and about["status"] == "running"
        ]
        for worker in found:
            if worker.token not in self._rehearsals and not worker.problem:
                self._rehearsals[worker.token] = asyncio.create_task(self._rehearse(worker))
        return [worker for worker in found if worker.problem or self._rehearsals[worker.token].done()]

    async def _rehearse(self, worker: Worker) -> None:
        """Send a worker an order that it will not take: the first one costs Dask half a second on both sides."""
        with suppress(Exception):
            launched = self.launch(Order(f"rehearsal-{worker.token}", 0, "", "", "", token=""), worker)
            async with asyncio.timeout(ANSWER_SECONDS):
                await launched.result()
        self._changed()

    def launch(self, order: Order, worker: Worker) -> Launched:
        """Send a run to one worker and no other."""
        return Launched(
            self._client.submit(
                task.train_run,
                order,
                key=f"run-{order.run_id}-{order.attempt}",
                workers=[worker.address],
                allow_other_workers=False,
                resources={"GPU": 1} if worker.gpus else None,
                pure=False,
                retries=0,
            )
        )

    async def cancel(self, marks: Iterable[tuple[str, int]], workers: Iterable[Worker]) -> None:
        """Tell workers to stop these attempts (run and attempt).

        Raises:
            OSError, TimeoutError: the workers could not be told.
        """
        addresses = [worker.address for worker in workers]
        if addresses:
            async with asyncio.timeout(ANSWER_SECONDS):
                await self._client.run(task.request_cancel, list(marks), workers=addresses, on_error="ignore")

    async def replace(self, worker: Worker) -> None:
        """End a worker that has no run, and wait until another has come in its place.

        Raises:
            ValueError: it has no nanny who could do that.
            OSError, TimeoutError: it was not done.
        """
        await self._client.restart_workers([worker.address], timeout=REPLACE_SECONDS)

    async def close(self) -> None:
        """Hang up."""
        try:
            with suppress(OSError, TimeoutError):
                async with asyncio.timeout(CLOSE_SECONDS):
                    await self._client.close()
        finally:
            self._client.status = "closed"  # else it tries once more when it is collected, where nobody can wait for it
