"""What a learner reads whose network waits: the place and the time left, wherever they look; and who stopped it."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from mnistlab.core.forecast import Forecast, Span
from mnistlab.core.runs import Run, RunStatus
from mnistlab.core.school.stopping import BY_TEACHER
from mnistlab.core.spec import RunSpec
from mnistlab.engine.outlook import Waiting
from mnistlab.engine.service import Engine
from mnistlab.engine.state import EngineState, WorkerInfo
from mnistlab.store.store import Store
from mnistlab.ui.identity import TOKEN, learner_id
from tests.app.conftest import ME, ROOT

OpenApp = Callable[..., AppTest]

READY = EngineState("ready", "1 worker ready.", (WorkerInfo("one", "CPU", True),))
EXPECTED = "In line: 2 networks train before yours. It begins in about 30 s and is done in about 2 min."


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    store = Store.open(f"sqlite:///{(tmp_path / 'mnistlab.sqlite').as_posix()}", str(tmp_path / "runs"))
    yield store
    store.dispose()


@pytest.fixture
def waiting(store: Store, monkeypatch: pytest.MonkeyPatch) -> Run:
    """A run of ours that is third in the queue of an engine whose one worker is busy."""
    run = store.create(RunSpec(hidden=(16,)), learner_id(ME))
    line = {run.id: Waiting(3, Forecast(Span(28, 36), Span(80, 110)))}
    monkeypatch.setattr(Engine, "state", lambda self: READY)
    monkeypatch.setattr(Engine, "waiting", lambda self: line)
    monkeypatch.setattr(Engine, "place_seen", lambda self, run_id: line[run_id].place)
    return run


def words(app: AppTest) -> str:
    """Return everything that the page says, without markup; what a component says too."""
    assert not app.exception
    texts = [block.proto.body for block in app.get("html")]
    texts += [block.proto.json for block in app.get("bidi_component")]
    for kind in (app.markdown, app.caption, app.info, app.warning, app.error):
        texts += [block.value for block in kind]
    return re.sub(r"\s+", " ", re.sub("<[^>]+>", " ", " ".join(texts)))


def test_train_and_runs_say_the_place_and_the_time(open_app: OpenApp, tmp_path: Path, waiting: Run) -> None:
    assert EXPECTED in words(open_app("train", tmp_path))
    assert "waits, place 3 in line, begins in about 30 s" in words(open_app("runs", tmp_path))


def test_home_says_it_too(open_app: OpenApp, tmp_path: Path, waiting: Run) -> None:
    open_app("train", tmp_path)  # the lab is open from now on: Home itself waits for nothing
    app = AppTest.from_file(str(ROOT / "app.py"), default_timeout=60)
    app.session_state[TOKEN] = ME
    assert EXPECTED in words(app.run())


def test_what_the_teacher_stopped_says_so_on_every_page(open_app: OpenApp, tmp_path: Path, store: Store) -> None:
    run = store.create(RunSpec(hidden=(16,)), learner_id(ME))
    store.request_stop(run.id, BY_TEACHER)
    store.close(run.id, RunStatus.STOPPED, "Your teacher stopped this run.")
    for page in ("train", "results"):
        said = words(open_app(page, tmp_path, query={"run": run.id}))
        assert said.count("Your teacher stopped this run.") == 1, page
    assert "stopped by your teacher after 0 epochs" in words(open_app("runs", tmp_path))
