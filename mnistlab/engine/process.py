"""The server's side of the engine process: start it, learn where it is, be sure that it is gone."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import threading
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from mnistlab.engine.state import EngineError
from mnistlab.settings import SECRETS, Settings

START_SECONDS = 120.0
"""A second on an idle machine."""

STOP_SECONDS = 2.0


@dataclass(frozen=True)
class Hello:
    """What the engine process says of itself. The key opens everything it runs: keep it in memory.

    `workers` is how many it starts at once.
    """

    address: str
    certificate: str
    key: str
    folder: str
    workers: int

    def __repr__(self) -> str:
        return f"Hello({self.address})"


class EngineProcess:
    """One engine process, from start to stop. It lives no longer than this process: its stdin is our pipe."""

    def __init__(self, settings: Settings):
        self._settings = settings
        self._log = settings.home / "engine.log"
        self._process: subprocess.Popen[bytes] | None = None
        self._folder: str | None = None
        self._called = self._stopped = False
        self._lock = threading.Lock()

    def start(self) -> Hello:
        """Start the process and wait until its scheduler listens.

        Raises:
            EngineError: it did not come up; the text quotes the end of its log.
        """
        with self._lock:
            if self._stopped:
                raise EngineError("The engine was closed while it started.")
            with suppress(OSError):
                self._log.replace(self._log.with_suffix(".log.old"))  # why the one before ended may be in it
            with self._log.open("wb") as log:
                self._process = subprocess.Popen(
                    [sys.executable, "-m", "mnistlab.engine"],
                    stdin=subprocess.PIPE,
                    stdout=subprocess.PIPE,
                    stderr=log,
                    env=environment(self._settings),
                    **_apart_from_the_terminal(),
                )
        assert self._process.stdout is not None
        patience = threading.Timer(START_SECONDS, self._process.kill)
        patience.daemon = True
        patience.start()
        with self._process.stdout as hand:
            line = hand.readline()
        patience.cancel()
        try:
            hello = Hello(**json.loads(line))
        except (ValueError, TypeError):
            self.stop()
            raise EngineError(f"The training engine could not start: {self._last_words()}") from None
        self._folder = hello.folder
        return hello

    @property
    def alive(self) -> bool:
        """Whether it was started and has not ended."""
        return self._process is not None and self._process.poll() is None

    @property
    def pid(self) -> int | None:
        """Its process id, once started."""
        return self._process.pid if self._process else None

    def call_all_workers(self) -> None:
        """Have it start the workers that it did not start at once; may be called more than once."""
        if self._process is None or self._called:
            return
        self._called = True
        assert self._process.stdin is not None
        with suppress(OSError, ValueError):  # it has ended, or is being stopped
            self._process.stdin.write(b"all workers\n")
            self._process.stdin.flush()

    def stop(self) -> None:
        """End it, by force if need be, and clear up behind it; may be called at any time and more than once."""
        with self._lock:
            self._stopped = True
            process = self._process
        if process is None:
            return
        assert process.stdin is not None
        with suppress(OSError):
            process.stdin.close()
        try:
            process.wait(STOP_SECONDS)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()
        if self._folder is not None:  # it does that itself, unless it was killed
            shutil.rmtree(self._folder, ignore_errors=True)

    def _last_words(self) -> str:
        lines = self._log.read_text(encoding="utf-8", errors="replace").strip().splitlines()
        return f"{lines[-1][:300]} (more in {self._log})" if lines else "it ended without a word."


def environment(settings: Settings) -> dict[str, str]:
    """Return the environment for the engine process: ours, with the settings in it and no secrets."""
    root = str(Path(__file__).parents[2])
    path = os.environ.get("PYTHONPATH")
    chosen = {
        "MNISTLAB_HOME": str(settings.home),
        "MNISTLAB_ARTIFACTS": settings.artifacts,
        "MNISTLAB_DATA": settings.data or "",
        "MNISTLAB_WORKERS": str(settings.workers),
        "MNISTLAB_THREADS": str(settings.threads),
        "MNISTLAB_WORKER_MEMORY": str(settings.worker_memory),
        "DASK_LOGGING__DISTRIBUTED": "warning",  # read when Dask is imported, in workers before anything else of ours
        "PYTHONPATH": os.pathsep.join([root, path] if path else [root]),
    }
    return {name: value for name, value in os.environ.items() if name.upper() not in SECRETS} | chosen


def _apart_from_the_terminal() -> dict[str, Any]:
    """Return options for Popen that keep the terminal's Ctrl-C from it."""
    if sys.platform == "win32":
        return {"creationflags": subprocess.CREATE_NEW_PROCESS_GROUP}
    return {"start_new_session": True}
