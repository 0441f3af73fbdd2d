"""The lab's handles: one catalog, store and engine for the whole server, made when the first page asks."""

from __future__ import annotations

import atexit
from dataclasses import dataclass

import streamlit as st

from mnistlab.core.problems import SpecError
from mnistlab.core.runs import IllegalTransitionError
from mnistlab.data.catalog import Catalog
from mnistlab.data.dataset import DataError
from mnistlab.engine.service import Engine
from mnistlab.engine.state import EngineError
from mnistlab.settings import Settings, SettingsError
from mnistlab.store.errors import StoreError
from mnistlab.store.store import Store

TROUBLE = (SettingsError, DataError, StoreError, EngineError, SpecError, IllegalTransitionError)
"""What the rooms below raise when something cannot be done: the text of each is a sentence for the learner."""


@dataclass(frozen=True)
class Lab:
    """Everything a page needs of the rooms below. All of it may be used from any thread."""

    settings: Settings
    catalog: Catalog
    store: Store
    engine: Engine


@st.cache_resource(show_spinner=False)
def lab() -> Lab:
    """Return the server's one lab; its engine warms up while the first page is already on screen.

    Raises:
        SettingsError: an environment variable has a value that cannot be used.
        DataError: the dataset that was asked for cannot be.
        StoreError: the database cannot be opened.
    """
    settings = Settings.from_environ()
    catalog = Catalog(settings.data, settings.shared)
    store = Store.open(settings.database, settings.artifacts)
    engine = Engine(store, settings, catalog)
    engine.start()
    atexit.register(engine.close)
    return Lab(settings, catalog, store, engine)
