"""The Tutorials page without a browser: each tutorial before, while and after its runs are trained."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from streamlit.testing.v1 import AppTest

from mnistlab.core.events import EpochEnd, Started
from mnistlab.core.outcome import Outcome
from mnistlab.core.presets import PRESETS
from mnistlab.core.runs import Run, RunStatus
from mnistlab.core.school.course import COURSE
from mnistlab.core.spec import RunSpec
from mnistlab.lessons.tutorials import TUTORIALS, Trial
from mnistlab.store.store import Store
from mnistlab.ui.lab import lab

OpenApp = Callable[..., AppTest]

each = pytest.mark.parametrize("name", TUTORIALS)


@pytest.fixture
def store(tmp_path: Path) -> Store:
    return Store.open(f"sqlite:///{tmp_path}/mnistlab.sqlite", f"{tmp_path}/runs")


def begin(store: Store, spec: RunSpec, learner: str = COURSE) -> Run:
    """Have a worker take up a run and do its first epoch."""
    run = store.start(store.create(spec, learner).id)
    store.record([(run.id, 1, Started("CPU", {}, 100)), (run.id, 1, epoch(1))])
    return run


def finish(store: Store, trial: Trial, learner: str = COURSE) -> None:
    """End a run in the middle of where it is known to end."""
    run = begin(store, trial.spec, learner)
    accuracy = round(sum(trial.expected) / 2, 4)
    store.end(
        run.id,
        Outcome(
            status=RunStatus.FINISHED,
            message="",
            epochs=tuple(epoch(i + 1) for i in range(trial.spec.epochs)),
            step=100 * trial.spec.epochs,
            seconds=5.0,
            first_result_seconds=0.1,
            device="CPU",
            versions={},
            test_loss=0.07,
            test_accuracy=accuracy,
            confusion=np.eye(10, dtype=np.int64),
        ),
    )


def epoch(number: int) -> EpochEnd:
    return EpochEnd(number, 0.1, 0.97, None, None, 1.0)


def text_of(app: AppTest) -> str:
    """Everything the page says in words of its own, without the marks of terms."""
    kinds = (app.markdown, app.error, app.caption, app.get("html"))
    said = [str(getattr(element, "value", None) or element.proto.body) for kind in kinds for element in kind]
    return re.sub("</?span[^>]*>", "", " ".join(said))


@each
def test_before_it_was_run_there_is_one_button(open_app: OpenApp, tmp_path: Path, name: str) -> None:
    app = open_app("tutorials", tmp_path, query={"tutorial": name})

    assert not app.exception
    assert app.header[0].value == PRESETS[name].title
    assert [button.key for button in app.button] == [f"run_{name}"]
    assert "Not run yet." in text_of(app)
    assert PRESETS[name].reconstructed in text_of(app)


@each
def test_runs_of_the_course_are_shown_without_a_click(
    open_app: OpenApp, store: Store, tmp_path: Path, name: str
) -> None:
    for trial in TUTORIALS[name].trials:
        finish(store, trial)

    app = open_app("tutorials", tmp_path, query={"tutorial": name})

    assert not app.exception
    assert not app.button
    assert TUTORIALS[name].why in text_of(app) and "unusual" not in text_of(app)
    for trial in TUTORIALS[name].trials:
        assert trial.shows in text_of(app)


def test_the_gap_and_the_log_are_told(open_app: OpenApp, store: Store, tmp_path: Path) -> None:
    finish(store, TUTORIALS["hidden-512-adam"].runs[0])

    app = open_app("tutorials", tmp_path, query={"tutorial": "hidden-512-adam"})

    assert "right: the very figure that was published." in text_of(app)
    assert "The printed log of training beside the measured one" in text_of(app)
    assert [button.label for button in app.button] == ["Also try: two hidden layers"]


@each
def test_a_run_that_trains_is_followed(open_app: OpenApp, store: Store, tmp_path: Path, name: str) -> None:
    for trial in TUTORIALS[name].runs:
        begin(store, trial.spec)

    app = open_app("tutorials", tmp_path, query={"tutorial": name})

    assert not app.exception
    assert not app.button
    assert f"epoch 2 of {PRESETS[name].spec.epochs}" in text_of(app)
    assert TUTORIALS[name].why not in text_of(app)


def test_a_click_begins_the_runs_for_everybody(
    open_app: OpenApp, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    app = open_app("tutorials", tmp_path, query={"tutorial": "wide-784-32"})
    monkeypatch.setattr(lab().engine, "submit", lab().store.create)

    app.button(key="run_wide-784-32").click().run()

    assert not app.exception and not app.error
    begun = {run.spec for run in lab().store.of_learner(COURSE)}
    assert begun == {trial.spec for trial in TUTORIALS["wide-784-32"].runs}
    assert not app.button


def test_a_click_that_cannot_be_carried_out_is_explained(open_app: OpenApp, tmp_path: Path) -> None:
    app = open_app("tutorials", tmp_path)

    app.button(key="run_four-layer-sgd").click().run()

    assert not app.exception
    assert "Another MNIST Lab server uses" in app.error[0].value
    assert app.button(key="run_four-layer-sgd")


def test_a_figure_that_was_never_seen_before_is_not_explained_away(
    open_app: OpenApp, store: Store, tmp_path: Path
) -> None:
    finish(store, replace(TUTORIALS["hidden-256"].runs[0], expected=(0.3, 0.3)))

    app = open_app("tutorials", tmp_path, query={"tutorial": "hidden-256"})

    assert "That is unusual" in text_of(app)
    assert TUTORIALS["hidden-256"].why not in text_of(app)


def test_a_learners_own_run_is_not_the_courses(open_app: OpenApp, store: Store, tmp_path: Path) -> None:
    finish(store, TUTORIALS["hidden-256"].runs[0], learner="somebody")

    app = open_app("tutorials", tmp_path, query={"tutorial": "hidden-256"})

    assert "Not run yet." in text_of(app)


def test_the_choice_goes_into_the_address(open_app: OpenApp, tmp_path: Path) -> None:
    app = open_app("tutorials", tmp_path, query={"tutorial": "nonsense"})
    assert app.query_params["tutorial"] in ("four-layer-sgd", ["four-layer-sgd"])

    app.get("button_group")[0].set_value("wide-784-32").run()

    assert not app.exception
    assert app.header[0].value == PRESETS["wide-784-32"].title
    assert app.query_params["tutorial"] in ("wide-784-32", ["wide-784-32"])
