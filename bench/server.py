"""A real server to measure: `streamlit run` on a free loopback port, with a home folder of its own."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request
from pathlib import Path
from types import TracebackType
from typing import Self

import psutil

ROOT = Path(__file__).parents[1]

PLAIN_APP = 'import streamlit as st\n\nst.title("Empty")\n'


class Server:
    """Starts on entering and stops on leaving.

    Args:
        script: what to run; our app by default, "" for a Streamlit app that shows a title and nothing else,
            under our app's configuration.
        options: further options of `streamlit run`, such as "--server.fileWatcherType=auto".
        prefix: a command that runs the server's, such as one that limits its memory.
        environment: what to add to the environment.
    """

    def __init__(
        self, script: str = "app.py", options: tuple[str, ...] = (), prefix: tuple[str, ...] = (), **environment: str
    ):
        self.port = free_port()
        self.url = f"http://127.0.0.1:{self.port}"
        self._folder = tempfile.TemporaryDirectory(ignore_cleanup_errors=True)
        self.home = Path(self._folder.name) / "home"
        self.home.mkdir()
        self._script, self._options, self._prefix, self._environment = script, options, prefix, environment

    def __enter__(self) -> Self:
        script = self._script
        if not script:
            script = str(Path(self._folder.name) / "plain.py")
            Path(script).write_text(PLAIN_APP, encoding="utf-8")
        command = [*self._prefix, sys.executable, "-m", "streamlit", "run", script, "--server.port", str(self.port)]
        command += ["--server.address", "127.0.0.1", "--server.headless", "true", *self._options]
        self.started_at = time.perf_counter()
        with self._log.open("wb") as log:
            self.process = subprocess.Popen(
                command,
                cwd=ROOT,
                stdout=log,
                stderr=log,
                env={**os.environ, "MNISTLAB_HOME": str(self.home), **self._environment},
            )
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        family = self.family()
        self.process.terminate()
        _, alive = psutil.wait_procs(family, timeout=20)
        for process in alive:
            process.kill()
        self.process.wait()
        self._folder.cleanup()

    @property
    def log(self) -> str:
        """What the server printed so far."""
        return self._log.read_text(encoding="utf-8", errors="replace")

    @property
    def _log(self) -> Path:
        return Path(self._folder.name) / "server.log"

    def family(self) -> list[psutil.Process]:
        """Return the server's process and all below it."""
        try:
            server = psutil.Process(self.process.pid)
            return [server, *server.children(recursive=True)]
        except psutil.NoSuchProcess:
            return []

    def fetch(self, path: str = "/", timeout: float = 120) -> float:
        """Ask for a page until the server gives it; return the seconds since the server was started.

        Raises:
            TimeoutError: it did not come up; the text quotes what it printed.
        """
        while time.perf_counter() - self.started_at < timeout and self.process.poll() is None:
            try:
                with urllib.request.urlopen(self.url + path, timeout=10) as answer:
                    answer.read()
                    return time.perf_counter() - self.started_at
            except OSError:
                time.sleep(0.01)
        raise TimeoutError(f"the server did not come up:\n{self.log[-2000:]}")


def free_port() -> int:
    """Return a loopback port that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
