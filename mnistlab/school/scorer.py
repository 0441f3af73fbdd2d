"""Scoring finished runs on images that only the wall knows, behind the pages and politely."""

from __future__ import annotations

import logging
import threading
import time
from collections import OrderedDict

from mnistlab.core.runs import Run, RunStatus
from mnistlab.core.school.classroom import Classroom
from mnistlab.core.school.secret_images import SecretImages, secret_images
from mnistlab.core.trained import Network
from mnistlab.data.catalog import Catalog
from mnistlab.data.dataset import DataError
from mnistlab.store.errors import StoreError
from mnistlab.store.store import Store

REST = 1.0
"""After each run it rests for so many times as long as that took: it never has more than half of a core."""

LEAST_REST = 0.02

MOST_IMAGES = 4
"""So many sets of secret images are kept at once, of 1.6 MB each."""

MOST_HOPELESS = 5000

_ENDED = (RunStatus.FINISHED, RunStatus.STOPPED)

Key = tuple[str, int]

logger = logging.getLogger(__name__)


class Scorer:
    """Scores the runs of classes that somebody watches, one run at a time; any thread may ask for a class.

    Nothing is scored before somebody asks, and nothing twice: scores are kept for a run's attempt. One thread does it,
    which begins with the first wish and then waits for the next one.

    Args:
        store: where runs, their weights and their scores are.
        catalog: the datasets; without them nothing is scored.
    """

    def __init__(self, store: Store, catalog: Catalog | None):
        self._store = store
        self._catalog = catalog
        self._lock = threading.Lock()
        self._wishes: OrderedDict[str, Classroom] = OrderedDict()
        self._asked = threading.Event()
        self._closed = threading.Event()
        self._thread: threading.Thread | None = None
        self._images: OrderedDict[tuple[int, str], SecretImages] = OrderedDict()
        self._hopeless: set[Key] = set()

    def want(self, classroom: Classroom) -> None:
        """Have the class's finished runs scored that are not yet; return at once. Asking again costs little."""
        with self._lock:
            if self._catalog is None or self._closed.is_set():
                return
            self._wishes[classroom.id] = classroom
            self._asked.set()
            if self._thread is None:
                self._thread = threading.Thread(target=self._work, name="mnistlab-scorer", daemon=True)
                self._thread.start()

    def close(self) -> None:
        """End after the run that is being scored."""
        self._closed.set()
        self._asked.set()

    def hopeless(self, run: Run) -> bool:
        """Whether a run cannot be scored: its network is not kept, or its images are not here any more."""
        return (run.id, run.attempt) in self._hopeless

    def score_class(self, classroom: Classroom) -> int:
        """Score what is not scored yet in a class, now, in this thread; return how many were.

        Raises:
            StoreError: the database failed.
        """
        done = 0
        for key in self._store.class_runs.unscored(classroom.id):
            if self._closed.is_set():
                break
            if key not in self._hopeless:
                done += self._score(classroom, key)
        return done

    def _work(self) -> None:
        while not self._closed.is_set():
            self._asked.wait()
            with self._lock:
                if not self._wishes:
                    self._asked.clear()
                    continue
                _, classroom = self._wishes.popitem(last=False)
            try:
                self.score_class(classroom)
            except StoreError as error:
                logger.warning("runs of a class could not be scored: %s", error)
            except Exception:  # whatever it is, the next class is scored
                logger.exception("runs of a class could not be scored")

    def _score(self, classroom: Classroom, key: Key) -> bool:
        """Score one run; return whether there is a score now."""
        before = time.perf_counter()
        run_id, attempt = key
        run = self._store.get(run_id)
        try:
            accuracy = self._accuracy(classroom, run) if run else None
        except StoreError:  # a file that cannot be read
            accuracy = None
        now = self._store.get(run_id)
        if now is None or now.attempt != attempt or now.status not in _ENDED:
            return False  # it went on meanwhile: these may have been its later weights
        if accuracy is None:
            if len(self._hopeless) >= MOST_HOPELESS:
                self._hopeless.clear()
            self._hopeless.add(key)
            return False
        self._store.classes.score({key: accuracy})
        self._closed.wait(max(LEAST_REST, REST * (time.perf_counter() - before)))
        return True

    def _accuracy(self, classroom: Classroom, run: Run) -> float | None:
        weights = self._store.weights(run.id)
        images = self._secret(classroom.secret, run.spec.dataset)
        return images.score(Network(run.spec, weights)) if weights and images else None

    def _secret(self, secret: int, dataset: str) -> SecretImages | None:
        key = (secret, dataset)
        if key not in self._images:
            try:
                there = self._catalog.load(dataset) if self._catalog else None
            except DataError:
                there = None
            if there is None:
                return None
            self._images[key] = secret_images(there.x_test, there.y_test, secret)
            if len(self._images) > MOST_IMAGES:
                self._images.popitem(last=False)
        self._images.move_to_end(key)
        return self._images[key]
