"""The lab's handles: one catalog, store and engine for the whole server, made when a page first needs them.

Home is drawn without the store and the engine, whose libraries take longer to import than Home to draw.
"""

from __future__ import annotations

import atexit
import gc
import sys
import threading
from contextlib import suppress
from dataclasses import dataclass
from typing import TYPE_CHECKING

import streamlit as st

from mnistlab.core.history import WordsError
from mnistlab.core.problems import SpecError
from mnistlab.core.runs import IllegalTransitionError
from mnistlab.core.school.assignment import BriefError
from mnistlab.core.school.code import CodeError
from mnistlab.core.school.nickname import NicknameError
from mnistlab.core.school.rights import NotAllowedError
from mnistlab.data.catalog import Catalog
from mnistlab.data.dataset import DataError
from mnistlab.engine.state import EngineError
from mnistlab.settings import Settings, SettingsError, take_passcode
from mnistlab.store.errors import StoreError
from mnistlab.ui.school.secrets_file import text_of

if TYPE_CHECKING:
    from mnistlab.engine.service import Engine
    from mnistlab.school.school import School
    from mnistlab.school.staff import Passcode
    from mnistlab.store.store import Store

TROUBLE = (
    SettingsError,
    DataError,
    StoreError,
    EngineError,
    SpecError,
    IllegalTransitionError,
    NotAllowedError,
    BriefError,
    CodeError,
    NicknameError,
    WordsError,
)
"""What the rooms below raise when something cannot be done: the text of each is a sentence for the learner."""


SENT_SECONDS = 0.05
"""What a page needs to leave the server, once it is drawn."""

SWITCH_SECONDS = 0.001
"""How long a thread may keep others from running Python. Thirty pages share one interpreter: a look at a run, short
but often waiting for the database, would stand behind a whole page each time."""


@dataclass(frozen=True)
class Lab:
    """Everything a page needs of the rooms below. All of it may be used from any thread.

    Pages read from `store` and `engine`; what they change, they change through `school`, which asks who may.
    """

    settings: Settings
    catalog: Catalog
    store: Store
    engine: Engine
    school: School


class Door:
    """Behind it is the lab, opened once, by whoever comes first."""

    def __init__(self) -> None:
        self.lab: Lab | None = None
        self._passcode: Passcode | None = None
        self._lock = threading.Lock()

    def open(self, settings: Settings, catalog: Catalog) -> Lab:
        """Return the lab, once it is open; one that could not be opened is tried again."""
        with self._lock:
            self._passcode = self._passcode or _take_passcode(settings)
            self.lab = self.lab or _open(settings, catalog, self._passcode)
            return self.lab


@st.cache_resource(show_spinner=False)
def catalog() -> Catalog:
    """Return the datasets.

    Raises:
        SettingsError: an environment variable has a value that cannot be used.
        DataError: the dataset that was asked for cannot be.
    """
    settings = Settings.from_environ()
    return Catalog(settings.data, settings.shared)


def lab() -> Lab:
    """Return the server's one lab; its engine warms up while the first page is already on screen.

    Raises:
        SettingsError: an environment variable has a value that cannot be used.
        DataError: the dataset that was asked for cannot be.
        StoreError: the database cannot be opened.
    """
    door = _door()
    return door.lab or door.open(Settings.from_environ(), catalog())


def lab_if_open() -> Lab | None:
    """Return the lab without waiting: None as long as no page has needed it."""
    return _door().lab


def open_soon() -> None:
    """Open the lab behind the page, if it is not open yet: once the page has been sent, which would be sent later else.

    What stands in the way is said by whoever needs it.
    """
    door = _door()
    if door.lab is not None:
        return
    settings, datasets = Settings.from_environ(), catalog()

    def work() -> None:
        with suppress(*TROUBLE):
            door.open(settings, datasets)

    opening = threading.Timer(SENT_SECONDS, work)
    opening.daemon = True
    opening.start()


@st.cache_resource(show_spinner=False)
def _door() -> Door:
    return Door()


def _take_passcode(settings: Settings) -> Passcode:
    """Take the teacher's passcode out of the environment, before there is a process that would inherit it."""
    from mnistlab.school.keys import passcode_from

    in_file = text_of("teacher_passcode")
    return passcode_from(take_passcode() or in_file, settings.home)


def _open(settings: Settings, datasets: Catalog, passcode: Passcode) -> Lab:
    from mnistlab.engine.memory import share_pools
    from mnistlab.engine.service import Engine
    from mnistlab.school.school import School
    from mnistlab.store.store import Store

    share_pools()
    store = Store.open(settings.database, settings.artifacts)
    engine = Engine(store, settings, datasets)
    engine.start()
    atexit.register(engine.close)
    sys.setswitchinterval(SWITCH_SECONDS)
    gc.collect()
    gc.freeze()  # what was imported stays: collecting the garbage of pages need not look through it each time
    school = School(store, engine, passcode, datasets)
    school.start()
    atexit.register(school.close)
    return Lab(settings, datasets, store, engine, school)
