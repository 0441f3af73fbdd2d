"""The engine as pages see it: submit, stop, continue, ask for the place in the queue and how it is."""

from __future__ import annotations

import asyncio
import logging
import sys
import threading
from collections.abc import Sequence
from concurrent.futures import TimeoutError as NotYetError
from contextlib import suppress

from filelock import FileLock, Timeout

from mnistlab.core.forecast import Forecast
from mnistlab.core.runs import Occasion, Run, RunStatus
from mnistlab.core.spec import RunSpec
from mnistlab.data.catalog import Catalog
from mnistlab.data.dataset import DataError
from mnistlab.data.split import split
from mnistlab.engine.dispatcher import Dispatcher
from mnistlab.engine.hand import Hand
from mnistlab.engine.line import Line
from mnistlab.engine.memory import give_back
from mnistlab.engine.outlook import MOST_KNOWN, Outlook, Waiting
from mnistlab.engine.state import EngineError, EngineState, state_of
from mnistlab.settings import Settings
from mnistlab.store.errors import StoreError
from mnistlab.store.store import ALONE, Store

SETTLE_SECONDS = 1.0
LOCK_SECONDS = 0.5
JOIN_SECONDS = 4.0
"""More than the line to the workers may take to hang up: one cut off in the middle complains on the terminal."""

logger = logging.getLogger(__name__)


class Engine:
    """Trains what is submitted, in processes of its own. Any thread may call any method.

    One server at a time dispatches for one home folder; a second one's engine is down and says so, until
    the first ends. Within a process the engine started last takes the home over from the one before.

    Args:
        store: where runs are kept; the engine is the only one that moves them on.
        settings: home folder, scheduler, workers, threads.
        catalog: the datasets, if they are loaded already.
    """

    def __init__(self, store: Store, settings: Settings, catalog: Catalog | None = None):
        self.settings = settings
        self._store = store
        self._catalog = catalog
        self._state = EngineState("starting", "The training engine is starting.")
        self._outlook = Outlook(self._images)
        self._dispatcher = Dispatcher(store, settings.artifacts, self._refresh, self._outlook)
        self._line = Line(settings, self._dispatcher, self._refresh)
        self._lock = FileLock(settings.home / "engine.lock", thread_local=False)
        self._loop: asyncio.AbstractEventLoop | None = None
        self._main: asyncio.Task[None] | None = None
        self._thread: threading.Thread | None = None
        self._closed = threading.Event()
        self._first_learner = ""
        self._unseen = threading.Event()
        self._guard = threading.Lock()

    def start(self) -> None:
        """Begin to start up, in the background; return at once."""
        if self._thread is not None:
            return
        for thread in threading.enumerate():  # a live thread is found even if this module was loaded anew
            if (other := getattr(thread, "engine", None)) and other.settings.home == self.settings.home:
                other.close()
        self._take_home()
        self._thread = threading.Thread(target=self._run, name="mnistlab-engine", daemon=True)
        self._thread.engine = self  # type: ignore[attr-defined]
        self._thread.start()

    def submit(self, spec: RunSpec, learner: str, device_choice: str = "auto", occasion: Occasion = ALONE) -> Run:
        """Queue a run and return it.

        Args:
            spec: what to train.
            learner: whose run it is.
            device_choice: "auto", "cpu" or "gpu".
            occasion: where and why it is made.

        Raises:
            DataError: there is no such dataset.
            SpecError: the spec leaves no images to train on, or wants more than there are.
            EngineError: this engine does not dispatch.
        """
        self._check()
        split(spec, self._images(spec.dataset))
        run = self._store.create(spec, learner, device_choice, occasion)
        self._wake()
        return run

    def resume(self, run_id: str, epochs: int, occasion: Occasion = ALONE) -> Run:
        """Queue a finished, stopped or interrupted run again, to train on until it has `epochs` epochs in all.

        Its priority and how much training it may take in all are the occasion's.

        Raises:
            UnknownRunError: there is no such run.
            IllegalTransitionError: it cannot be continued.
            SpecError: it has trained that many epochs already, or that is too many.
            EngineError: this engine does not dispatch.
        """
        self._check()
        run = self._store.resume(run_id, epochs, occasion)
        self._wake()
        return run

    def stop(self, run_id: str, reason: str = "") -> None:
        """Stop a run: at once if it waits, within a second if it trains; what it learned is kept.

        `reason` is a sentence for its learner if somebody else stops it.

        A run that ended already stays as it is.

        Raises:
            EngineError: this engine does not dispatch.
        """
        self.stop_all([run_id], reason)

    def stop_all(self, run_ids: Sequence[str], reason: str = "") -> None:
        """Do the same with several runs at once: none of those that wait begins in the place of another."""
        self._check()
        if run_ids and self._store.request_stops(run_ids, reason):
            self._settle()

    def limit(self, class_id: str, most_seconds: float | None) -> None:
        """Set how much training a class's runs may take that wait or train now; None is no limit."""
        self._store.limit(class_id, most_seconds)
        self._wake()

    def meet(self, learner: str) -> None:
        """A learner is here. For a second one all workers are started, before a run has to wait for them."""
        self._first_learner = self._first_learner or learner
        if self._loop is not None and learner != self._first_learner and not self._dispatcher.board.crowded:
            with suppress(RuntimeError):
                self._loop.call_soon_threadsafe(self._dispatcher.expect_a_crowd)

    def place_seen(self, run_id: str) -> int:
        """Return `place` as it was when the queue was last looked at, without waiting: 0 if the run is new since."""
        return self._dispatcher.board.places.get(run_id, 0)

    def place(self, run_id: str) -> int:
        """Return a run's place in the queue, everything considered so far: 1 is next, 0 is running or not waiting."""
        if self._unseen.is_set():  # somebody asked for a place in the queue since it was last looked at
            self._unseen.clear()
            self._settle()
        if place := self.place_seen(run_id):
            return place
        run = self._store.get(run_id)
        if run is None or run.status is not RunStatus.QUEUED:
            return 0
        self._settle()
        return self.place_seen(run_id)

    def waiting(self) -> dict[str, Waiting]:
        """Return for each waiting run its place, and about when it begins and is done; costs next to nothing.

        A run that has just come may be missing for a moment.
        """
        return self._outlook.waiting()

    def forecast(self, run_id: str) -> Forecast | None:
        """Return about when a waiting run begins and is done, None if it does not wait or nothing is known yet."""
        expects = self.waiting().get(run_id)
        return expects.forecast if expects else None

    def state(self) -> EngineState:
        """Return how the engine is; costs nothing."""
        return self._state

    def close(self) -> None:
        """End the engine and its processes, within six seconds at the worst. Running runs go on at the next start."""
        if self._closed.is_set():
            return
        self._closed.set()
        self._state = EngineState("down", "The server is being stopped.")
        with suppress(RuntimeError):  # the loop may have ended by itself
            if self._loop is not None and self._main is not None:
                self._loop.call_soon_threadsafe(self._main.cancel)
        self._line.stop()
        if self._thread is not None and self._thread is not threading.current_thread():
            self._thread.join(JOIN_SECONDS)
        self._lock.release(force=True)

    def _run(self) -> None:
        # tornado cannot use the event loop that Windows has by default
        loop_factory = asyncio.SelectorEventLoop if sys.platform == "win32" else None
        try:
            with asyncio.Runner(loop_factory=loop_factory) as runner:
                runner.run(self._serve())
        except asyncio.CancelledError:
            pass
        except Exception:
            if not self._closed.is_set():  # while Python ends, nothing more can be tidied up
                logger.exception("the engine ended")

    async def _serve(self) -> None:
        self._loop, self._main = asyncio.get_running_loop(), asyncio.current_task()
        while not self._closed.is_set() and not self._lock.is_locked:
            await asyncio.sleep(LOCK_SECONDS)
            self._take_home()
        if not self._closed.is_set():
            async with asyncio.TaskGroup() as tasks:  # waits for all of them, also when cancelled
                for work in (self._dispatcher.run(), self._line.run(), self._load()):
                    tasks.create_task(work)

    async def _load(self) -> None:
        """Have the data at hand before the first learner submits, and how fast the last runs on them were."""
        with suppress(DataError, StoreError):
            await Hand("mnistlab-data").do(self._prepare)
        give_back()  # what opening the lab took

    def _prepare(self) -> None:
        dataset = self._datasets().default
        self._images(dataset)
        for run in reversed(self._store.latest(MOST_KNOWN)):
            if run.spec.dataset == dataset:  # another one's images are not read for that
                self._outlook.note(run)

    def _datasets(self) -> Catalog:
        with self._guard:
            self._catalog = self._catalog or Catalog(self.settings.data, self.settings.shared)
            return self._catalog

    def _images(self, dataset: str) -> int:
        """Return how many images the dataset has to learn from and to validate on."""
        return len(self._datasets().load(dataset).y_train)

    def _take_home(self) -> None:
        home = self.settings.home
        try:
            home.mkdir(parents=True, exist_ok=True)
            self._lock.acquire(timeout=0)
        except Timeout:
            message = f"Another MNIST Lab server uses {home}. Stop it, or give this one its own MNISTLAB_HOME."
        except OSError as error:
            message = f"The folder {home} cannot be used ({error}). Set MNISTLAB_HOME to one that can be written."
        else:
            self._state = EngineState("starting", "The training engine is starting.")
            return
        self._state = EngineState("down", message)

    def _check(self) -> None:
        if self._closed.is_set() or not self._lock.is_locked:
            raise EngineError(self._state.message)

    def _wake(self) -> None:
        self._unseen.set()
        with suppress(RuntimeError):
            if self._loop is not None:
                self._loop.call_soon_threadsafe(self._dispatcher.wake)

    def _settle(self) -> None:
        if self._loop is None or self._closed.is_set():
            return
        with suppress(RuntimeError, NotYetError):
            asyncio.run_coroutine_threadsafe(self._dispatcher.settle(), self._loop).result(SETTLE_SECONDS)

    def _refresh(self) -> None:
        if not self._closed.is_set():
            line = self._line
            self._state = state_of(self._dispatcher.board, line.up, line.trouble, self.settings.scheduler)
