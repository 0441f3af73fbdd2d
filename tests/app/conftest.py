"""A lab without an engine, with runs in it that were really trained."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
import streamlit as st
from filelock import FileLock
from streamlit.testing.v1 import AppTest

from mnistlab.core.spec import RunSpec
from mnistlab.ui.identity import TOKEN, learner_id
from mnistlab.ui.lab import lab
from tests.app.training_peer import peer
from tests.images import lend

ROOT = Path(__file__).parents[2]
ME, OTHER = "m" * 32, "o" * 32

SMALL = {"hidden": [16], "epochs": 2, "train_size": 3000}


@dataclass(frozen=True)
class Trained:
    """A home folder with trained runs; `ids` by what they are called in the tests."""

    home: Path
    ids: dict[str, str]


def train(home: Path, wanted: list[tuple[str, str, dict[str, object]]], data: str = "") -> Trained:
    """Train small runs into a home folder: (name, learner, settings)."""
    runs = [(learner, RunSpec.parse(settings).to_json()) for _, learner, settings in wanted]
    ids = peer().call("train", home=str(home), wanted=runs, data=data or None, shared=None)
    return Trained(home, {name: run_id for (name, _, _), run_id in zip(wanted, ids, strict=True)})


@pytest.fixture(scope="session")
def trained(tmp_path_factory: pytest.TempPathFactory) -> Trained:
    """A good run, one that blew up, and somebody else's."""
    exploding = {**SMALL, "hidden": [64, 64], "optimizer": "sgd", "learning_rate": 10, "pixels": "raw"}
    wanted: list[tuple[str, str, dict[str, object]]] = [
        ("diverged", learner_id(ME), exploding),
        ("foreign", learner_id(OTHER), SMALL),
        ("good", learner_id(ME), SMALL),
    ]
    return train(tmp_path_factory.mktemp("trained"), wanted)


@pytest.fixture
def open_app(monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[..., AppTest]]:
    """Open a page of the lab in a home folder; another server has the home's engine, so none is started here."""
    locks: list[FileLock] = []

    def open_(
        page: str, home: Path, *, query: dict[str, str] | None = None, token: str = ME, data: str = ""
    ) -> AppTest:
        lend(home)
        monkeypatch.setenv("MNISTLAB_HOME", str(home))
        monkeypatch.setenv("MNISTLAB_DATA", data)
        lock = FileLock(home / "engine.lock")
        if lock.lock_file not in {held.lock_file for held in locks}:
            lock.acquire(timeout=5)
            locks.append(lock)
        app = AppTest.from_file(str(ROOT / "app.py"), default_timeout=60)
        app.session_state[TOKEN] = token
        app.query_params.update(query or {})
        app.switch_page(str(ROOT / "pages" / f"{page}.py"))
        return app.run()

    st.cache_resource.clear()
    yield open_
    if locks:
        lab().school.close()
        lab().engine.close()
        lab().store.dispose()
    for lock in locks:
        lock.release()
    st.cache_resource.clear()
