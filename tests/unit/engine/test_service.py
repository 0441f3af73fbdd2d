"""The engine as pages use it, as long as no worker has come: its scheduler is an address where nobody is."""

from __future__ import annotations

import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from mnistlab.core.problems import SpecError
from mnistlab.core.runs import RunStatus
from mnistlab.core.spec import RunSpec
from mnistlab.data.dataset import DataError
from mnistlab.engine.service import Engine
from mnistlab.engine.state import EngineError
from mnistlab.settings import Settings
from mnistlab.store.store import Store

NOBODY = "tcp://127.0.0.1:9"


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    store = Store.open(f"sqlite:///{(tmp_path / 'lab.sqlite').as_posix()}", str(tmp_path / "runs"))
    yield store
    store.dispose()


@pytest.fixture
def engine(store: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[..., Engine]]:
    """Make started engines, which are waited for however slow the disk is."""
    monkeypatch.setattr("mnistlab.engine.service.SETTLE_SECONDS", 60.0)
    made: list[Engine] = []

    def make(home: Path = tmp_path / "home") -> Engine:
        made.append(Engine(store, Settings(home, "", str(tmp_path / "runs"), scheduler=NOBODY)))
        made[-1].start()
        return made[-1]

    yield make
    for one in made:
        one.close()


def until(condition: Callable[[], object], seconds: float = 30) -> None:
    deadline = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < deadline
        time.sleep(0.005)


def test_runs_wait_in_turn_and_can_be_stopped_while_there_is_no_worker(
    engine: Callable[..., Engine], store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("mnistlab.engine.connection.CONNECT_SECONDS", 1.0)
    one = engine()
    runs = [one.submit(RunSpec(), learner) for learner in ("ada", "ada", "bob")]
    assert [one.place(run.id) for run in runs] == [1, 3, 2]
    one.stop(runs[0].id)
    stopped = store.get(runs[0].id)
    assert stopped is not None and stopped.status is RunStatus.STOPPED
    assert [one.place(run.id) for run in runs] == [0, 1, 2]
    until(lambda: one.state().phase == "down")
    assert NOBODY in one.state().message


def test_what_cannot_be_trained_is_refused(engine: Callable[..., Engine], store: Store) -> None:
    one = engine()
    with pytest.raises(DataError, match="letters"):
        one.submit(RunSpec(dataset="letters"), "ada")
    with pytest.raises(SpecError, match="train_size"):
        one.submit(RunSpec(train_size=60_000), "ada")
    assert store.active() == []


def test_closing_is_quick_and_final(engine: Callable[..., Engine]) -> None:
    one = engine()
    began = time.monotonic()
    one.close()
    one.close()
    assert time.monotonic() - began < 3
    assert one.state().phase == "down"
    with pytest.raises(EngineError):
        one.submit(RunSpec(), "ada")


def test_the_engine_started_last_takes_over_in_a_process(engine: Callable[..., Engine]) -> None:
    """Streamlit may forget its cached objects; the new ones must not find the house locked by the old."""
    first = engine()
    second = engine()
    run = second.submit(RunSpec(), "ada")
    assert second.place(run.id) == 1
    with pytest.raises(EngineError):
        first.submit(RunSpec(), "ada")


def test_engines_with_homes_of_their_own_do_not_disturb_each_other(
    engine: Callable[..., Engine], tmp_path: Path
) -> None:
    first, second = engine(), engine(tmp_path / "another home")
    assert first.submit(RunSpec(), "ada").status is second.submit(RunSpec(), "bob").status is RunStatus.QUEUED


def test_a_home_that_cannot_be_used_is_said(engine: Callable[..., Engine], tmp_path: Path) -> None:
    (tmp_path / "file").write_text("no folder")
    one = engine(tmp_path / "file" / "home")
    assert one.state().phase == "down"
    assert "MNISTLAB_HOME" in one.state().message
    with pytest.raises(EngineError, match="MNISTLAB_HOME"):
        one.submit(RunSpec(), "ada")


def test_before_it_is_started_nothing_is_accepted(store: Store, tmp_path: Path) -> None:
    with pytest.raises(EngineError):
        Engine(store, Settings(tmp_path, "", "", scheduler=NOBODY)).submit(RunSpec(), "ada")


def test_importing_it_imports_neither_dask_nor_tensorflow() -> None:
    heavy = {"dask", "distributed", "tensorflow", "keras"}
    script = f"import sys, mnistlab.engine.service; print(sorted({heavy} & set(sys.modules)))"
    root = Path(__file__).parents[3]
    answer = subprocess.run([sys.executable, "-c", script], cwd=root, capture_output=True, text=True, check=True)
    assert answer.stdout.strip() == "[]"
