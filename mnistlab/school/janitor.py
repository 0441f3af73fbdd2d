"""Tidying up behind the pages: classes that were deleted or are used no more, and runs in the trash."""

from __future__ import annotations

import logging
import threading
import time
from contextlib import suppress

from mnistlab.core.runs import IllegalTransitionError
from mnistlab.engine.service import Engine
from mnistlab.engine.state import EngineError
from mnistlab.school.pulse import Pulse
from mnistlab.store.errors import StoreError, UnknownRunError
from mnistlab.store.store import Store

HOUR = 3600.0
SOON = 0.5
"""Seconds after which to look again: whether a class is due, and whether a run that was told to stop has ended."""

JOIN_SECONDS = 5.0

CLASS_DELETED = "The class in which this run was made is being deleted."

logger = logging.getLogger(__name__)


class Janitor:
    """Removes doomed classes with all that was made in them, and dooms those unused for longer than they are kept.

    It works in a thread of its own, when a class was deleted, once an hour, and when the server starts: what an
    ended server left undone is done by the next one.
    """

    def __init__(self, store: Store, engine: Engine, pulse: Pulse):
        self._store = store
        self._engine = engine
        self._pulse = pulse
        self._called = threading.Event()
        self._ended = threading.Event()
        self._thread: threading.Thread | None = None

    def start(self) -> None:
        """Begin to work, in the background; return at once."""
        if self._thread is None:
            self._called.set()
            self._thread = threading.Thread(target=self._work, name="mnistlab-janitor", daemon=True)
            self._thread.start()

    def call(self) -> None:
        """Have it look at once; return at once."""
        self._called.set()

    def close(self) -> None:
        """End it, after the step that it is at."""
        self._ended.set()
        self._called.set()
        if self._thread is not None and self._thread is not threading.current_thread():
            self._thread.join(JOIN_SECONDS)

    def tidy(self, now: float) -> bool:
        """Do all that can be done now, `now` in seconds since the epoch; return whether nothing is left to do.

        Raises:
            StoreError: the database failed, or somebody held on to what is to go; the next time does the rest.
        """
        self._store.purge()
        removal = self._store.removal
        for class_id in removal.doom_unused(now):
            self._pulse.beat(class_id)
        due = {class_id: removal.runs_of(class_id) for class_id in removal.doomed()}
        strays = removal.strays()
        self._stop({run_id for run_ids in (*due.values(), strays) for run_id in run_ids})
        empty = [class_id for class_id, run_ids in due.items() if self._removed(run_ids)]
        done = self._removed(strays) and len(empty) == len(due)
        for class_id in empty:
            removal.empty(class_id)
        if empty or strays:
            removal.compact()
        for class_id in empty:
            removal.forget(class_id)
            self._pulse.beat(class_id)
        return done

    def _stop(self, run_ids: set[str]) -> None:
        """Stop those of the runs that wait or train."""
        active = [run.id for run in self._store.active() if run.id in run_ids] if run_ids else []
        if active:
            with suppress(EngineError):  # another server trains, or none does
                self._engine.stop_all(active, CLASS_DELETED)

    def _removed(self, run_ids: list[str]) -> bool:
        """Remove runs with their files; return whether all of them are gone."""
        gone = True
        for run_id in run_ids:
            try:
                self._store.delete(run_id)
            except UnknownRunError:
                continue
            except (IllegalTransitionError, StoreError):  # it still trains, or its files cannot be removed now
                gone = False
        return gone

    def _work(self) -> None:
        pause = 0.0
        while not self._ended.is_set():
            called = self._called.wait(pause)
            self._called.clear()
            if self._ended.is_set():
                return
            done = self._try()
            pause = HOUR if done else SOON if called else min(max(2 * pause, SOON), HOUR)

    def _try(self) -> bool:
        try:
            return self.tidy(time.time())
        except StoreError as error:
            logger.warning("a class or a deleted run could not be removed yet: %s", error)
            return False
        except Exception:
            logger.exception("tidying up failed")
            return False
