"""Threads that run one page or fragment after another.

Streamlit 1.67 starts a thread for each, and its event loop waits until that thread has had its first turn to run
Python. While pages are being run such a turn is some milliseconds away, and meanwhile no browser is heard or told
anything. A thread that is there already is only handed what it is to run. The private names are held by a test.
"""

from __future__ import annotations

import threading
from contextvars import Context
from functools import wraps
from queue import SimpleQueue
from typing import Any

from streamlit.runtime.scriptrunner.script_runner import ScriptRunner

MOST_IDLE = 16
"""Threads that wait for something to run; of more, those that are done end."""


class Hands:
    """The threads; who was busy last is asked first. Any thread may hand them something."""

    def __init__(self) -> None:
        self._idle: list[Hand] = []
        self._lock = threading.Lock()

    def take(self, runner: Any) -> None:
        """Have a thread run it, a new one only if all are busy.

        Raises:
            RuntimeError: it was taken before, or the system has no thread left.
        """
        if runner._script_thread is not None:
            raise RuntimeError("ScriptRunner was already started")
        with self._lock:
            hand = self._idle.pop() if self._idle else None
        if hand is None:
            hand = Hand(self)
            hand.start()
        runner._script_thread = hand
        hand.todo.put(runner)

    def rest(self, hand: Hand) -> bool:
        """Note that a thread is idle; return whether it is to stay."""
        with self._lock:
            if stays := len(self._idle) < MOST_IDLE:
                self._idle.append(hand)
        return stays


class Hand(threading.Thread):
    """One of them. As Streamlit's own it does not keep the process from ending."""

    def __init__(self, hands: Hands):
        super().__init__(name="ScriptRunner.scriptThread", daemon=True)
        self.todo: SimpleQueue[Any] = SimpleQueue()
        self._hands = hands

    def run(self) -> None:
        """Run what comes, each as if in a thread of its own."""
        bare = set(vars(self))
        stays = True
        while stays:
            Context().run(self.todo.get()._run_script_thread)
            for name in set(vars(self)) - bare:  # what Streamlit hangs onto a thread: the session whose page it was
                delattr(self, name)
            stays = self._hands.rest(self)


def reuse_threads() -> None:
    """Have all pages and fragments run so; once."""
    if not hasattr(ScriptRunner.start, "hands"):
        ScriptRunner.start = handing(ScriptRunner.start, Hands())  # type: ignore[method-assign]


def handing(own: Any, hands: Hands) -> Any:
    """Return `ScriptRunner.start` with these threads; of other kinds somebody may wait for the end of their own."""

    @wraps(own)
    def start(runner: ScriptRunner) -> None:
        if type(runner) is ScriptRunner:
            hands.take(runner)
        else:
            own(runner)

    start.hands = hands  # type: ignore[attr-defined]
    return start
