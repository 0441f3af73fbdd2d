"""The peers' side of a call: one JSON object a line comes in, one goes out."""

from __future__ import annotations

import json
import os
import sys
import threading
import time
import traceback
from collections.abc import Callable, Iterator
from queue import SimpleQueue
from typing import Any

from mnistlab.core.spec import RunSpec

Epochs = Iterator[float]


def serve(functions: dict[str, Callable[..., Any]]) -> None:
    """Answer calls of the functions until standard input ends. What else is printed goes to standard error."""
    answers = os.fdopen(os.dup(1), "w")
    os.dup2(2, 1)
    for line in sys.stdin:
        request = json.loads(line)
        try:
            answer = {"result": functions[request["name"]](**request["arguments"])}
        except Exception:
            answer = {"error": traceback.format_exc()[-2000:]}
        print(json.dumps(answer), file=answers, flush=True)


def epoch_functions(epochs: Callable[[RunSpec], Epochs]) -> dict[str, Callable[..., Any]]:
    """Return what to serve for training: `prepare(spec)` trains a first epoch, `epoch()` one more, in seconds.

    Args:
        epochs: trains one epoch each time its iterator is asked, and yields the seconds that took.
    """
    current: list[Epochs] = []

    def prepare(spec: str) -> None:
        while current:
            current.pop().close()  # type: ignore[attr-defined]
        current.append(epochs(RunSpec.from_json(spec)))
        next(current[0])

    return {"prepare": prepare, "epoch": lambda: next(current[0])}


def paced(train: Callable[[Callable[[], bool]], object]) -> Epochs:
    """Make an iterator over epochs out of a training that runs by itself.

    `train(pause)` has to call `pause()` at the end of each epoch, which holds it until the next epoch is
    asked for, and to end when that returns False.
    """
    ends: SimpleQueue[float | BaseException] = SimpleQueue()
    go = threading.Semaphore(0)
    over = threading.Event()

    def pause() -> bool:
        ends.put(time.perf_counter())
        go.acquire()
        return not over.is_set()

    def run() -> None:
        try:
            train(pause)
            ends.put(StopIteration("the training is over"))
        except BaseException as error:
            ends.put(error)

    thread = threading.Thread(target=run, daemon=True)
    start = time.perf_counter()
    thread.start()
    try:
        while True:
            end = ends.get()
            if isinstance(end, BaseException):
                raise RuntimeError("training broke off") from end
            yield end - start
            start = time.perf_counter()
            go.release()
    finally:
        over.set()
        go.release()
        thread.join(60)
