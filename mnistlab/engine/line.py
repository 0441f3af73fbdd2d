"""Keeping the line to the workers open: our own engine process, or a scheduler that is there already."""

from __future__ import annotations

import asyncio
import importlib
import logging
import threading
import time
from collections.abc import Callable

from mnistlab.engine.dispatcher import Dispatcher
from mnistlab.engine.hand import Hand
from mnistlab.engine.process import EngineProcess
from mnistlab.engine.state import EngineError
from mnistlab.settings import Settings

FIRST_PAUSE, LONGEST_PAUSE = 0.5, 30.0
STEADY_SECONDS = 60.0
"""A line that held so long is not counted among the failures before it."""

LOOK_SECONDS = 0.2

logger = logging.getLogger(__name__)


class Line:
    """Starts or finds the scheduler, gives the dispatcher its connection, and does so again whenever that is lost.

    `up` says whether there is a connection now, `trouble` what keeps it from being there ("" if nothing does).
    """

    def __init__(self, settings: Settings, dispatcher: Dispatcher, changed: Callable[[], None]):
        self.up = False
        self.trouble = ""
        self._settings = settings
        self._dispatcher = dispatcher
        self._changed = changed
        self._process: EngineProcess | None = None
        self._hand = Hand("mnistlab-engine-process")

    async def run(self) -> None:
        """Keep the line open until cancelled."""
        failures = 0
        while True:
            began = time.monotonic()
            try:
                await (self._own() if self._settings.scheduler is None else self._remote(self._settings.scheduler))
                trouble = "The training engine stopped and is being started again; runs go on from their last epoch."
            except EngineError as error:
                trouble = str(error)
            except Exception as error:
                if _python_ends(error):
                    return
                logger.exception("the training engine cannot be reached")
                trouble = f"The training engine cannot be reached ({type(error).__name__}); trying again."
            if trouble != self.trouble:
                logger.warning("%s", trouble)
            failures = 1 if time.monotonic() - began > STEADY_SECONDS else failures + 1
            self._say(False, trouble)
            await asyncio.sleep(min(FIRST_PAUSE * 2 ** (failures - 1), LONGEST_PAUSE))

    def stop(self) -> None:
        """End our engine process, if there is one. May be called from any thread."""
        if self._process is not None:
            self._process.stop()

    @property
    def pid(self) -> int | None:
        """The process id of our engine process, if there is one."""
        return self._process.pid if self._process is not None else None

    async def _own(self) -> None:
        self._process = process = EngineProcess(self._settings)
        try:
            hello = await self._hand.do(process.start)
            pem = hello.certificate, hello.key
            await self._hold(hello.address, pem, hello.workers, lambda: process.alive, process.call_all_workers)
        finally:
            await self._hand.do(process.stop)

    async def _remote(self, address: str) -> None:
        try:
            await self._hold(address, None, 1, lambda: True, lambda: None)
        except (OSError, ValueError) as error:
            raise EngineError(f"The scheduler at {address} cannot be reached ({error}); trying again.") from None

    async def _hold(
        self,
        address: str,
        pem: tuple[str, str] | None,
        expected: int,
        alive: Callable[[], bool],
        call_all_workers: Callable[[], None],
    ) -> None:
        """Connect, and return when the connection is lost."""
        module = await self._hand.do(importlib.import_module, "mnistlab.engine.connection")  # Dask: half a second
        dispatcher = self._dispatcher
        connection = await module.Connection.open(address, pem, dispatcher.recorder.hear, dispatcher.wake)
        try:
            dispatcher.attach(connection, expected, call_all_workers)
            self._say(True, "")
            while connection.alive and alive():
                await asyncio.sleep(LOOK_SECONDS)
            self._say(False, "")
            await dispatcher.detach()
        finally:
            await connection.close()

    def _say(self, up: bool, trouble: str) -> None:
        self.up, self.trouble = up, trouble
        self._changed()


def _python_ends(error: Exception) -> bool:
    """Whether an error only says that the server is on its way out: threads and imports are refused by then."""
    return not threading.main_thread().is_alive() or (isinstance(error, RuntimeError) and "shutdown" in str(error))
