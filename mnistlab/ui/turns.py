"""Pages are run one after the other, and what is soonest due goes first: a look at a run, news, a knob, a page.

Python runs one thread at a time and gives each its turn in no order. A look at a run that takes six milliseconds takes
forty if a page, a knob and three other looks are being run beside it, and they are all done no sooner. So each waits
until it is its turn, and a page hands its turn over before its next element if what waits is due before it. What begins
as a look or a touch and calls for the whole page is a page from then on. Who does one thing for long, as one does who
waits for the disk, loses the turn to the next and goes on beside it. The private names used here are held by a test.
"""

from __future__ import annotations

import math
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from functools import wraps
from heapq import heappop, heappush
from itertools import count
from typing import Any

from streamlit.runtime.scriptrunner.script_runner import ScriptRunner
from streamlit.runtime.scriptrunner_utils.script_requests import RerunData

LOOK, NEWS, PART, PRESSED, PAGE, LATE = -1.0, -0.7, 0.1, 0.3, 0.8, 1.5
"""Seconds in which a look, a page that is told of a change (after that change), a part of a page that was touched, a
whole page that such a touch calls for, any other page, and a page that is told late of a change are due. So each goes
before the next for a while: thirty pages that are asked for at once take a second, and looks are not to wait for them,
as if each had been asked for a second ago. But nothing waits for ever: what was asked for earlier is due earlier."""

HURRY = 1.3
"""So long after a change pages that are told of it go before knobs and other pages: what a teacher does is to be seen
within two seconds. In a class that is too large for that the rest has to wait, for the others have waited."""

LONG = 0.02
"""Seconds with one thing after which a turn is over."""

_CHANGED: ContextVar[float | None] = ContextVar("_CHANGED", default=None)
_number = count()


@contextmanager
def telling(since: float) -> Iterator[None]:
    """Have it known of what is begun in here that it tells of a change at `time.monotonic()`."""
    token = _CHANGED.set(since)
    try:
        yield
    finally:
        _CHANGED.reset(token)


@dataclass(order=True)
class Turn:
    """One run of a page or a part of it, due at some `time.monotonic()`; `later` if it should become a whole page."""

    due: float
    later: float = field(default=-math.inf, compare=False)
    number: int = field(default_factory=lambda: next(_number), init=False)
    granted: threading.Event = field(default_factory=threading.Event, init=False, compare=False)


class Turns:
    """Whose turn it is and who waits. Any thread may use it, each for a turn of its own."""

    def __init__(self) -> None:
        self._line: list[Turn] = []
        self._now: Turn | None = None
        self._until = 0.0
        self._lock = threading.Lock()

    def take(self, turn: Turn) -> None:
        """Wait until it is this one's turn."""
        with self._lock:
            turn.granted.clear()
            heappush(self._line, turn)
            if self._now is None:
                self._next()
        while not turn.granted.wait(max(self._until - time.monotonic(), 0.001)):
            with self._lock:
                if time.monotonic() >= self._until:
                    self._next()

    def between(self, turn: Turn) -> None:
        """Hand the turn over if what waits is due sooner, or if it was lost, and wait to have it back."""
        if turn is self._now:
            first = self._line[:1]
            if not first or turn < first[0]:
                self._until = time.monotonic() + LONG
                return
            self.leave(turn)
        self.take(turn)

    def leave(self, turn: Turn) -> None:
        """Let the next have its turn, if this one still has it."""
        with self._lock:
            if self._now is turn:
                self._next()

    def _next(self) -> None:
        self._now = heappop(self._line) if self._line else None
        self._until = time.monotonic() + LONG
        if self._now:
            self._now.granted.set()


def take_turns() -> None:
    """Have all pages do so; once."""
    if hasattr(ScriptRunner._run_script, "turns"):
        return
    turns = Turns()
    ScriptRunner.start = _noting(ScriptRunner.start)  # type: ignore[method-assign]
    ScriptRunner._run_script = _taking(ScriptRunner._run_script, turns)  # type: ignore[method-assign]
    ScriptRunner._enqueue_forward_msg = _pausing(ScriptRunner._enqueue_forward_msg, turns)  # type: ignore[method-assign]


def _noting(start: Any) -> Any:
    """Return `ScriptRunner.start` that notes which change a page is run to tell of."""

    @wraps(start)
    def noting(runner: Any) -> None:
        runner.changed = _CHANGED.get()
        start(runner)

    return noting


def _taking(run: Any, turns: Turns) -> Any:
    """Return `ScriptRunner._run_script` that waits for its turn, and leaves it however it ends."""

    @wraps(run)
    def taking(runner: Any, data: RerunData) -> None:
        runner.turn = turn = Turn(*_due(runner, data, time.monotonic()))
        turns.take(turn)
        try:
            run(runner, data)
        finally:
            turns.leave(turn)
            runner.changed = runner.turn = None

    taking.turns = turns  # type: ignore[attr-defined]
    return taking


def _due(runner: Any, data: RerunData, now: float) -> tuple[float, ...]:
    """Return when it is due, and of a part of a page when it would be if it should become a whole one."""
    if data.fragment_id_queue or data.fragment_id:
        return (now + LOOK, now + PAGE) if data.is_auto_rerun else (now + PART, now + PRESSED)
    since = getattr(runner, "changed", None)
    if since is None:
        return (now + PAGE,)
    return (since + (NEWS if now <= since + HURRY else LATE),)


def _pausing(enqueue: Any, turns: Turns) -> Any:
    """Return `ScriptRunner._enqueue_forward_msg`, called for each element, that hands the turn over where it has to."""

    @wraps(enqueue)
    def pausing(runner: Any, message: Any) -> None:
        turn = getattr(runner, "turn", None)
        if turn and threading.current_thread() is runner._script_thread:
            if turn.due < turn.later and not runner._get_script_run_ctx().fragment_ids_this_run:
                turn.due = turn.later
            turns.between(turn)
        enqueue(runner, message)

    return pausing
