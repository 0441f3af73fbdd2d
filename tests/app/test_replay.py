"""The replay of runs, and what it says where there is nothing to replay."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
import streamlit as st
from streamlit.testing.v1 import AppTest

from mnistlab.core.outcome import Outcome
from mnistlab.core.runs import RunStatus
from mnistlab.core.snapshots import Album
from mnistlab.core.spec import RunSpec
from mnistlab.store.artifacts import SNAPSHOTS
from mnistlab.store.store import Store

SPEC = RunSpec(hidden=(16,), epochs=1)
SHAPES = ((784, 16), (16,), (16, 10), (10,))


def page(home: str, run_id: str) -> None:
    from types import SimpleNamespace

    from mnistlab.data.catalog import Catalog
    from mnistlab.store.store import Store
    from mnistlab.ui.inside.replay import replay

    store = Store.open(f"sqlite:///{home}/mnistlab.sqlite", f"{home}/runs")
    run = store.get(run_id)
    assert run is not None
    replay(SimpleNamespace(store=store), run, Catalog().load("mnist"))  # type: ignore[arg-type]


def weights(size: float) -> list[np.ndarray]:
    random = np.random.default_rng(1)
    return [random.normal(0, size, shape).astype(np.float32) for shape in SHAPES]


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    st.cache_resource.clear()
    store = Store.open(f"sqlite:///{tmp_path}/mnistlab.sqlite", f"{tmp_path}/runs")
    yield store
    store.dispose()
    st.cache_resource.clear()


def run_with(store: Store, moments: int, ended: bool = True) -> str:
    run = store.create(SPEC, "l" * 32)
    store.start(run.id)
    album = Album()
    for step in range(moments):
        album.add(10 * step, 0, weights(0.05 + 0.05 * step))
    if moments:
        store.artifacts.write(run.id, SNAPSHOTS, album.to_bytes())
    if ended:
        store.close(run.id, RunStatus.INTERRUPTED, "The server went away.")
    return run.id


def opened(tmp_path: Path, run_id: str) -> AppTest:
    app = AppTest.from_function(page, args=(str(tmp_path), run_id), default_timeout=60).run()
    assert not app.exception
    return app


def test_a_run_with_moments_is_sent_as_a_film(store: Store, tmp_path: Path) -> None:
    app = opened(tmp_path, run_with(store, 3))
    assert not app.info and not app.warning
    (film,) = app.get("bidi_component")
    sent = json.loads(film.proto.json)
    assert sent["moments"] == ["Before training", "After 10 batches", "After 20 batches"]


@pytest.mark.parametrize(
    ("moments", "ended", "words"),
    [(0, True, "No moments of this run are kept"), (1, True, "Only one moment"), (3, False, "still in training")],
)
def test_without_a_film_it_says_why(store: Store, tmp_path: Path, moments: int, ended: bool, words: str) -> None:
    app = opened(tmp_path, run_with(store, moments, ended))
    assert words in app.info[0].value
    assert not app.get("bidi_component")


def test_moments_that_cannot_be_read_are_a_sentence(store: Store, tmp_path: Path) -> None:
    run_id = run_with(store, 3)
    store.artifacts.write(run_id, SNAPSHOTS, b"no archive")
    app = opened(tmp_path, run_id)
    assert "cannot be read" in app.warning[0].value


def test_of_a_run_that_diverged_it_says_that_more_came(store: Store, tmp_path: Path) -> None:
    run_id = run_with(store, 3, ended=False)
    store.end(run_id, Outcome(RunStatus.DIVERGED, "", (), 20, 1.0, None, "CPU", {}))
    app = opened(tmp_path, run_id)
    assert "diverged" in app.info[0].value
    assert app.get("bidi_component")


def watch(home: str, run_id: str) -> None:
    from types import SimpleNamespace

    import streamlit as st

    from mnistlab.store.store import Store
    from mnistlab.ui.inside.page import until_it_ends

    st.session_state.drawn = st.session_state.get("drawn", 0) + 1
    if st.session_state.drawn == 1:
        store = Store.open(f"sqlite:///{home}/mnistlab.sqlite", f"{home}/runs")
        until_it_ends(SimpleNamespace(store=store), run_id)  # type: ignore[arg-type]


@pytest.mark.parametrize(("ended", "drawn"), [(False, 1), (True, 2)])
def test_the_page_is_drawn_again_once_the_training_is_over(
    store: Store, tmp_path: Path, ended: bool, drawn: int
) -> None:
    app = AppTest.from_function(watch, args=(str(tmp_path), run_with(store, 0, ended)))
    assert app.run().session_state["drawn"] == drawn
