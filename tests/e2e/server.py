"""A real server for browser tests: `streamlit run app.py` on a free loopback port, with a home of its own."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import time
import urllib.request
from pathlib import Path
from types import TracebackType
from typing import Self

import psutil

from tests.images import lend

ROOT = Path(__file__).parents[2]


LEAN = {"MNISTLAB_WORKER_MEMORY": "599"}
"""On a machine of 2 cores, networks that are compiled ahead take their time from the browsers: little memory, no such.
`AS_IT_COMES` undoes it, for journeys that are to meet what a user does."""

AS_IT_COMES = {"MNISTLAB_WORKER_MEMORY": "0"}


class Server:
    """Starts on entering, stops on leaving; `log` is what it printed, `kill` ends it the hard way."""

    def __init__(self, home: Path, **environment: str):
        self.home = home
        lend(home)
        self.port = _free_port()
        self.url = f"http://127.0.0.1:{self.port}"
        self._environment = {**os.environ, **LEAN, "MNISTLAB_HOME": str(home), **environment}
        self._log = home.parent / f"server-{self.port}.log"
        self.was_killed = False

    def __enter__(self) -> Self:
        self.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.process.terminate()
        try:
            self.process.wait(20)
        except subprocess.TimeoutExpired:
            self.kill()

    def start(self) -> None:
        """Start the server and wait until it answers."""
        command = [sys.executable, "-m", "streamlit", "run", "app.py"]
        command += ["--server.port", str(self.port), "--server.address", "127.0.0.1", "--server.headless", "true"]
        with self._log.open("ab") as log:
            self.process = subprocess.Popen(command, cwd=ROOT, env=self._environment, stdout=log, stderr=log)
        wait_for(self._healthy, 60, lambda: f"the server did not start:\n{self.log}")

    def kill(self) -> None:
        """Kill the server as a crash would: no handler runs."""
        self.was_killed = True
        self.process.kill()
        self.process.wait(10)

    @property
    def log(self) -> str:
        return self._log.read_text(encoding="utf-8", errors="replace")

    def children(self) -> list[psutil.Process]:
        """Every process below the server: engine, nannies, workers."""
        return psutil.Process(self.process.pid).children(recursive=True)

    def _healthy(self) -> bool:
        assert self.process.poll() is None, self.log
        try:
            with urllib.request.urlopen(f"{self.url}/_stcore/health", timeout=2) as answer:
                return bool(answer.status == 200)
        except OSError:
            return False


def wait_for(condition, seconds: float, complaint) -> None:
    """Wait until `condition()` holds; fail with `complaint()` after `seconds`."""
    deadline = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < deadline, complaint()
        time.sleep(0.02)


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
