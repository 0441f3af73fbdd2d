"""The wall: classes as their teachers watch them."""

from __future__ import annotations

import threading
from collections import OrderedDict

from mnistlab.core.school.rights import Actor, Deed, require, standings
from mnistlab.engine.service import Engine
from mnistlab.school.pulse import Pulse
from mnistlab.school.scorer import Scorer
from mnistlab.school.watched import Look, Watched
from mnistlab.store.school.book import UnknownClassError
from mnistlab.store.store import Store

MOST_CLASSES = 6
"""Of so many classes is kept what was read."""


class Wall:
    """Looks at classes for their teachers; any thread may use it."""

    def __init__(self, store: Store, engine: Engine, scorer: Scorer, pulse: Pulse):
        self._book = store.classes
        self._parts = (store, engine, scorer, pulse)
        self._classes: OrderedDict[str, Watched] = OrderedDict()
        self._lock = threading.Lock()

    def look(self, actor: Actor, class_id: str) -> Look:
        """Return a class as it is now, or was less than `EVERY` seconds ago.

        Raises:
            UnknownClassError: there is no such class.
            NotAllowedError: the actor is not its teacher.
        """
        classroom = self._book.get(class_id)
        if classroom or not actor.teacher:  # who may not look is not told what there is
            require(Deed.WATCH, standings(actor, classroom, None))
        with self._lock:
            watched = self._classes.setdefault(class_id, Watched(class_id, *self._parts))
            self._classes.move_to_end(class_id)
            if len(self._classes) > MOST_CLASSES:
                self._classes.popitem(last=False)
        try:
            return watched.look()
        except UnknownClassError:
            with self._lock:
                self._classes.pop(class_id, None)
            raise
