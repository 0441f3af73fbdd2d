"""A Dask scheduler and workers started apart from the app, as README tells it, on the loopback interface."""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
from types import TracebackType
from typing import Self

import psutil

from bench.server import ROOT, free_port

HOST = "127.0.0.1"


class Cluster:
    """Starts on entering and stops on leaving; `address` is the scheduler's. One TensorFlow thread a worker."""

    def __init__(self, workers: int):
        self.port = free_port()
        self.address = f"tcp://{HOST}:{self.port}"
        self._workers = workers
        self._processes: list[subprocess.Popen[bytes]] = []
        self._folder = tempfile.TemporaryDirectory(ignore_cleanup_errors=True)

    def __enter__(self) -> Self:
        self._start("scheduler", "--port", str(self.port))
        preload = ("--nthreads", "1", "--preload", "mnistlab.engine.preload", "--local-directory", self._folder.name)
        for _ in range(self._workers):
            self._start("worker", self.address, *preload)
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        family = [psutil.Process(process.pid) for process in self._processes if process.poll() is None]
        family += [child for process in family for child in process.children(recursive=True)]
        for process in self._processes:
            process.terminate()
        _, alive = psutil.wait_procs(family, timeout=10)
        for left in alive:
            left.kill()
        for process in self._processes:
            process.wait()
        self._folder.cleanup()

    def _start(self, what: str, *arguments: str) -> None:
        self._processes.append(
            subprocess.Popen(
                [
                    *(sys.executable, "-m", "dask", what, *arguments),
                    *("--host", HOST, "--no-dashboard", "--dashboard-address", f"{HOST}:0"),
                ],
                cwd=self._folder.name,
                stdout=subprocess.DEVNULL,
                stderr=subprocess.DEVNULL,
                env={**os.environ, "PYTHONPATH": str(ROOT), "MNISTLAB_THREADS": "1"},
            )
        )
