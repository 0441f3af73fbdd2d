"""A server without pages, in a process of its own: it can be killed, and looked into.

Run as a script it is that server: it reads one JSON command a line and answers each with one line of JSON.
"""

from __future__ import annotations

import atexit
import json
import os
import signal
import subprocess
import sys
import time
from contextlib import suppress
from pathlib import Path
from typing import Any

import psutil


class Headless:
    """Starts at once; `ask` has it do something; `kill` and `signal` end it."""

    def __init__(self, home: Path, **environment: str):
        root = Path(__file__).parents[2]
        variables = {"MNISTLAB_HOME": str(home), "MNISTLAB_WORKERS": "1", "MNISTLAB_THREADS": "1", **environment}
        self._errors = home.with_name(f"errors of server {time.monotonic_ns()}")
        with self._errors.open("wb") as errors:
            self.process = subprocess.Popen(
                [sys.executable, __file__],
                env={**os.environ, "PYTHONPATH": str(root), **variables},
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=errors,
                text=True,
            )

    @property
    def errors(self) -> str:
        """What came out on the terminal, from the server and everything below it."""
        return self._errors.read_text(encoding="utf-8", errors="replace")

    def ask(self, what: str, **arguments: Any) -> Any:
        """Have the server do something and return what it answers."""
        assert self.process.stdin is not None and self.process.stdout is not None
        self.process.stdin.write(json.dumps({"do": what, **arguments}) + "\n")
        self.process.stdin.flush()
        line = self.process.stdout.readline()
        assert line, "the server is gone"
        return json.loads(line)

    def family(self) -> list[psutil.Process]:
        """Return all processes below the server: engine, workers and what Python starts beside them."""
        return psutil.Process(self.process.pid).children(recursive=True)

    def kill(self) -> None:
        """Kill the server; none of its own code runs any more."""
        self.process.kill()
        self.process.wait(10)

    def signal(self, name: str) -> None:
        """Send the server a signal and wait until it is gone."""
        self.process.send_signal(getattr(signal, name))
        self.process.wait(15)


def main() -> None:
    """Serve: state, submit, meet, stop, get, place, modules."""
    from mnistlab.core.spec import RunSpec
    from mnistlab.engine.service import Engine
    from mnistlab.settings import Settings
    from mnistlab.store.store import Store

    settings = Settings.from_environ()
    store = Store.open(settings.database, settings.artifacts)
    engine = Engine(store, settings)
    engine.start()

    def answer(do: str, **arguments: Any) -> Any:
        match do:
            case "state":
                state = engine.state()
                return {"phase": state.phase, "message": state.message, "workers": len(state.workers)}
            case "submit":
                return engine.submit(RunSpec(**arguments["spec"]), arguments.get("learner", "ada")).id
            case "meet":
                return engine.meet(arguments["learner"])
            case "stop":
                return engine.stop(arguments["run"])
            case "get":
                run = store.get(arguments["run"])
                assert run is not None
                epochs = [epoch.epoch for epoch in store.history(run.id)]
                fields = ("status", "epoch", "attempt", "message", "test_accuracy", "stop_requested")
                return {name: getattr(run, name) for name in fields} | {"epochs": epochs}
            case "modules":
                return sorted({name.split(".")[0] for name in sys.modules} & {"tensorflow", "keras", "jax"})
        raise ValueError(do)

    atexit.register(engine.close)  # as the app does it
    signal.signal(signal.SIGINT, signal.default_int_handler)  # a shell's background jobs inherit that it is ignored
    with suppress(KeyboardInterrupt):
        for line in sys.stdin:
            try:
                reply = answer(**json.loads(line))
            except Exception as error:
                reply = {"error": f"{type(error).__name__}: {error}"}
            sys.stdout.write(json.dumps(reply) + "\n")
            sys.stdout.flush()


if __name__ == "__main__":
    main()
