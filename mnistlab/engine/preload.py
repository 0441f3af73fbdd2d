"""Warming a worker up before anybody waits for it: `dask worker ... --preload mnistlab.engine.preload`."""

from __future__ import annotations

import importlib
import logging
import math
import os
import secrets
import threading
import time
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from mnistlab.core.presets import FIRST_NETWORK, PRESETS
from mnistlab.data.catalog import Catalog
from mnistlab.engine.memory import give_back, hold_on, private_bytes
from mnistlab.engine.priority import stand_back
from mnistlab.engine.resources import MOST_BYTES
from mnistlab.engine.task import WORN
from mnistlab.settings import Settings

if TYPE_CHECKING:
    from mnistlab.training.trainer import Trainer

PREPARE_SECONDS = 1.0
"""How long after it is warm a worker begins to compile further networks: by then it has registered."""

QUIET_SECONDS = 3.0
"""So long there must have been no run before it goes on with that: in a class the next one comes at once."""

ROOMY_BYTES = 600 * 10**6

logger = logging.getLogger(__name__)


class Bench:
    """What a worker keeps from run to run: datasets, trainers with their compiled programs, and who must stop.

    `token` is this process's own; `trained` says whether it ever had a run.
    """

    def __init__(self, settings: Settings):
        from mnistlab.training.devices import configure_threads

        configure_threads(settings.threads)
        self.token = secrets.token_hex(8)
        self.cancelled: set[tuple[str, int]] = set()
        self.catalog = Catalog(settings.data, settings.shared)
        self.trained = False
        self._quiet_from = -math.inf
        self._most_bytes = settings.worker_memory * 10**6 or MOST_BYTES
        self._trainers: dict[str, Trainer] = {}

    @property
    def worn(self) -> bool:
        """Whether this process has been of use and has grown larger than it may."""
        return self.trained and private_bytes() > self._most_bytes

    def begin(self) -> None:
        """Note that a run begins."""
        self.trained = True
        self._quiet_from = math.inf

    def end(self) -> None:
        """Note that it has ended."""
        self._quiet_from = time.monotonic() + QUIET_SECONDS

    def trainer(self, choice: str) -> Trainer:
        """Return the trainer for a device choice, made when first asked for.

        Raises:
            DeviceError: this worker has no such device.
        """
        from mnistlab.training.trainer import Trainer

        if choice not in self._trainers:
            trainer = Trainer(choice, tidy=give_back)
            twin = next((other for other in self._trainers.values() if other.device == trainer.device), trainer)
            self._trainers[choice] = twin  # "auto" and "cpu" may be the same device: one set of programs will do
        return self._trainers[choice]

    def warm_up(self) -> None:
        """Import TensorFlow and all else, load the data, compile what the first learner will most likely train."""
        importlib.import_module("mnistlab.engine.task")
        spec = FIRST_NETWORK.with_(dataset=self.catalog.default)
        self.trainer("auto").warm_up(spec, self.catalog.load(spec.dataset))
        give_back()

    def prepare(self) -> None:
        """Compile what else is likely to be trained, the tutorials' networks, one by one.

        Runs go first, and so does what follows them.
        Not where memory is short: there what is really trained shall have it.
        """
        if self._most_bytes < ROOMY_BYTES:
            return
        dataset = self.catalog.load(self.catalog.default)
        for preset in PRESETS.values():
            while (seconds := self._quiet_from - time.monotonic()) > 0:
                time.sleep(min(seconds, QUIET_SECONDS))
            self.trainer("auto").warm_up(preset.spec.with_(dataset=dataset.name), dataset)
            give_back()


def _later(seconds: float, work: Callable[[], None]) -> None:
    timer = threading.Timer(seconds, work)
    timer.daemon = True
    timer.start()


def dask_setup(worker: Any) -> None:
    """Warm the worker up and have it say what it is when it registers with the scheduler."""
    about: dict[str, Any] = {"token": "", "device": "", "gpus": 0, "pid": os.getpid(), "problem": ""}
    try:
        stand_back()
        hold_on()
        worker.mnistlab = bench = Bench(Settings.from_environ())
        bench.warm_up()
        device = bench.trainer("auto").device
        gpus = int(device.kind == "GPU")
        worker.metrics[WORN] = lambda _: bench.worn
        _later(PREPARE_SECONDS, bench.prepare)
        about |= {"token": bench.token, "device": device.label, "gpus": gpus}
        if gpus:
            worker.state.total_resources["GPU"] = worker.state.available_resources["GPU"] = gpus
    except Exception as error:
        logger.exception("this worker could not get ready")
        about["problem"] = f"A worker could not get ready ({type(error).__name__}): {error}"
    worker.startup_information["mnistlab"] = lambda _: about
