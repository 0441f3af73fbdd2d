"""Pages that nobody has asked for make way for all else: news that reach thirty pages, while one learner turns a knob.

Python runs one thread at a time and gives each its turn in no order. A knob that takes ten milliseconds takes fifty if
four pages are being run beside it. So a page that is run for the sake of news stops before its next element while
anything is being run that somebody waits for. That is short, and the news are hardly later. The private names used here
are held by a test.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from functools import wraps
from typing import Any

from streamlit.runtime.scriptrunner.script_runner import ScriptRunner
from streamlit.runtime.scriptrunner_utils.script_requests import ScriptRequestType

MOST = 0.3
"""Seconds for which a page stops, all in all: it gets done even if there is always something else."""

_UNASKED: ContextVar[bool] = ContextVar("_UNASKED", default=False)


@contextmanager
def unasked() -> Iterator[None]:
    """Have what is begun in here make way: nobody has asked for it."""
    token = _UNASKED.set(True)
    try:
        yield
    finally:
        _UNASKED.reset(token)


class Way:
    """Who is under way with something that was asked for. Any thread may use it."""

    def __init__(self) -> None:
        self._asked: set[object] = set()
        self._clear = threading.Condition()

    def enter(self, runner: object) -> None:
        """Note that something that was asked for is about to run."""
        with self._clear:
            self._asked.add(runner)

    def leave(self, runner: object) -> None:
        """Note that it has run; what never entered is let be."""
        with self._clear:
            self._asked.discard(runner)
            if not self._asked:
                self._clear.notify_all()

    def make(self, most: float) -> float:
        """Wait until nothing is under way, for so many seconds at most; return for how many it was."""
        if not self._asked or most <= 0:
            return 0
        start = time.monotonic()
        with self._clear:
            self._clear.wait_for(lambda: not self._asked, most)
        return time.monotonic() - start


def make_way() -> None:
    """Have all pages do so; once."""
    if hasattr(ScriptRunner.start, "way"):
        return
    way = Way()
    ScriptRunner.start = _entering(ScriptRunner.start, way)  # type: ignore[method-assign]
    ScriptRunner._run_script_thread = _leaving(ScriptRunner._run_script_thread, way)  # type: ignore[method-assign]
    ScriptRunner._enqueue_forward_msg = _making(ScriptRunner._enqueue_forward_msg, way)  # type: ignore[method-assign]


def _entering(start: Any, way: Way) -> Any:
    """Return `ScriptRunner.start` that notes whether somebody has asked for it."""

    @wraps(start)
    def entering(runner: Any) -> None:
        runner.way_left = MOST if _UNASKED.get() else 0
        if not runner.way_left:
            way.enter(runner)
        try:
            start(runner)
        except BaseException:
            way.leave(runner)
            raise

    entering.way = way  # type: ignore[attr-defined]
    return entering


def _leaving(run: Any, way: Way) -> Any:
    """Return `ScriptRunner._run_script_thread` that says when it is done, however it ends."""

    def leaving(runner: Any) -> None:
        try:
            run(runner)
        finally:
            way.leave(runner)

    return leaving


def _making(enqueue: Any, way: Way) -> Any:
    """Return `ScriptRunner._enqueue_forward_msg`, called for each element, that makes way first.

    Once somebody has touched the page, what it does has been asked for.
    """

    def making(runner: Any, message: Any) -> None:
        if (left := getattr(runner, "way_left", 0)) > 0:  # the first of all pages began before this was known
            if runner._requests._state is ScriptRequestType.RERUN:
                runner.way_left = 0
                way.enter(runner)
            else:
                runner.way_left = left - way.make(left)
        enqueue(runner, message)

    return making
