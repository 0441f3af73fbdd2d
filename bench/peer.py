"""An alternative in a process of its own, kept alive over the rounds and asked one thing at a time.

Frameworks in one process would share and fight over threads. Every peer gets the same number of
threads by every means its framework listens to, and waits without spinning while others are measured.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
from contextlib import suppress
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from bench.machine import cores

ROOT = Path(__file__).parents[1]


class PeerError(RuntimeError):
    """A peer broke off; the text is the end of what it said."""


def threads_environment(threads: int) -> dict[str, str]:
    """Return the environment that gives TensorFlow, PyTorch, XLA, OpenMP and BLAS that many threads each."""
    variables = (
        "TF_NUM_INTRAOP_THREADS",
        "OMP_NUM_THREADS",
        "MKL_NUM_THREADS",
        "OPENBLAS_NUM_THREADS",
        "NPROC",  # what XLA's CPU client outside TensorFlow reads
        "BENCH_THREADS",
    )
    return dict.fromkeys(variables, str(threads))


class Peer:
    """A process running `python -m MODULE`, which answers calls (`bench.peers.serve`); use it as a context."""

    def __init__(self, module: str, *arguments: str, threads: int | None = None, **environment: str):
        self.module = module
        self._log = tempfile.TemporaryFile()  # noqa: SIM115 (closed on leaving)
        self.process = subprocess.Popen(
            [sys.executable, "-m", module, *arguments],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=self._log,
            cwd=ROOT,
            text=True,
            env={
                **os.environ,
                "TF_CPP_MIN_LOG_LEVEL": "2",
                "CUDA_VISIBLE_DEVICES": "-1",
                "JAX_PLATFORMS": "cpu",
                **threads_environment(threads or cores()),
                **environment,
            },
        )

    def call(self, name: str, **arguments: Any) -> Any:
        """Call a function over there and return its answer.

        Raises:
            PeerError: the function failed, or the process died.
        """
        assert self.process.stdin and self.process.stdout
        try:
            print(json.dumps({"name": name, "arguments": arguments}), file=self.process.stdin, flush=True)
            line = self.process.stdout.readline()
        except BrokenPipeError:
            line = ""
        answer = json.loads(line) if line else {"error": self._last_words()}
        if "error" in answer:
            raise PeerError(f"{self.module}: {answer['error']}")
        return answer["result"]

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        assert self.process.stdin and self.process.stdout
        with suppress(BrokenPipeError):  # what a call could not say to a process that had died
            self.process.stdin.close()
        try:
            self.process.wait(20)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()
        self.process.stdout.close()
        self._log.close()

    def _last_words(self) -> str:
        self.process.wait(20)
        self._log.seek(0)
        return f"ended with {self.process.returncode}: {self._log.read()[-2000:].decode(errors='replace')}"
