"""Train and Home without a browser: knobs, addresses, runs. The engine is real, but no worker ever answers it."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import streamlit as st
from streamlit.testing.v1 import AppTest

from mnistlab.core.events import EpochEnd, Point, Progress, Started
from mnistlab.core.outcome import Outcome
from mnistlab.core.presets import FIRST_NETWORK, PRESETS
from mnistlab.core.runs import Run, RunStatus
from mnistlab.core.spec import RunSpec
from mnistlab.ui.draft import Draft, Knob
from mnistlab.ui.form import DRAFT
from mnistlab.ui.identity import TOKEN, learner_id
from mnistlab.ui.knobs import FOLDED, MORE
from mnistlab.ui.lab import Lab, lab
from tests.images import lend

ROOT = Path(__file__).parents[2]
ME, OTHER = "m" * 32, "o" * 32
Open = Callable[..., AppTest]


@pytest.fixture
def visit(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Open]:
    """Open a page as a learner. Runs that are submitted wait for ever: nobody listens at the scheduler's address."""
    lend(tmp_path)
    monkeypatch.setenv("MNISTLAB_HOME", str(tmp_path))
    monkeypatch.setenv("MNISTLAB_SCHEDULER", "tcp://127.0.0.1:9")
    st.cache_resource.clear()

    def visit_(page: str = "pages/train.py", token: str = ME, draft: Draft | None = None, **query: str) -> AppTest:
        app = AppTest.from_file(str(ROOT / "app.py"), default_timeout=60)
        app.session_state[TOKEN] = token
        if draft:
            app.session_state[DRAFT] = draft
        app.query_params.update(query)
        if page != "app.py":
            app.switch_page(str(ROOT / page))
        app.run()
        assert not app.exception
        return app

    yield visit_
    lab().engine.close()
    st.cache_resource.clear()


def runs_of(token: str = ME) -> list[Run]:
    return lab().store.of_learner(learner_id(token))


def text_of(app: AppTest) -> str:
    """Everything the page says in words of its own."""
    kinds = (app.markdown, app.warning, app.error, app.info, app.caption, app.get("html"))
    return " ".join(str(getattr(element, "value", None) or element.proto.body) for kind in kinds for element in kind)


def knob(app: AppTest, name: str) -> Any:
    """The knob of a field, or of a layer by its number, whatever edition of it the page has."""
    if any(name in pair for pair in FOLDED) and not app.session_state[MORE]:
        app.session_state[MORE] = True
        app.run()
    widgets = [*app.selectbox, *app.number_input]
    (found,) = [one for one in widgets if re.fullmatch(rf"(knob|layer)_{name}_\d+", str(one.key))]
    return found


def preset(app: AppTest) -> Any:
    """The box that offers the tutorials."""
    (found,) = [one for one in app.selectbox if str(one.key).startswith("preset_")]
    return found


def run_in(app: AppTest) -> str:
    """The run in the page's address, as the browser would show it."""
    (run_id,) = [values] if isinstance(values := app.query_params["run"], str) else values
    return run_id


def finish(place: Lab, run: Run, status: RunStatus = RunStatus.FINISHED, message: str = "") -> None:
    """Do what a worker would have done."""
    attempt = place.store.start(run.id).attempt
    history = tuple(EpochEnd(epoch, 0.4, 0.9, 0.3, 0.92, 1.0) for epoch in range(1, run.spec.epochs + 1))
    steps = 10 * run.spec.epochs
    told = (
        Started("CPU", {}, 10),
        Progress(1, steps, 2.0, tuple(Point(step, 1 / step, 1 - 1 / step) for step in range(1, steps + 1))),
        *history,
    )
    place.store.record([(run.id, attempt, event) for event in told])
    good = status is not RunStatus.DIVERGED
    results = (0.2, 0.91, np.full((10, 10), 1) + 99 * np.eye(10, dtype=int)) if good else ()
    place.store.end(run.id, Outcome(status, message, history, steps, 2.0, 0.1, "CPU", {}, *results))


def test_home_trains_a_first_network_with_one_click(visit: Open) -> None:
    app = visit("app.py")
    app.button(key="first").click().run()
    assert not app.exception
    (run,) = runs_of()
    assert run.spec == FIRST_NETWORK
    assert run_in(app) == run.id
    assert app.button(key="train").disabled
    assert not app.button(key="stop").disabled


def test_home_leads_back_to_a_run_that_is_going_on(visit: Open) -> None:
    run = visit("app.py") and lab().store.create(RunSpec(hidden=(9,)), learner_id(ME))
    app = visit("app.py")
    assert [button.key for button in app.button] == ["return"]
    app.button(key="return").click().run()
    assert run_in(app) == run.id
    assert knob(app, "0").value == 9
    assert len(runs_of()) == 1


def test_layers_can_be_added_resized_and_removed(visit: Open) -> None:
    app = visit(hidden="128,64")
    app.button(key="add_layer").click().run()
    knob(app, "2").set_value(32).run()
    app.button(key="remove_0").click().run()
    app.button(key="train").click().run()
    assert not app.exception
    assert [run.spec.hidden for run in runs_of()] == [(64, 32)]


def test_there_are_at_most_eight_layers_and_there_may_be_none(visit: Open) -> None:
    app = visit(hidden="1,2,3,4,5,6,7,8")
    assert app.button(key="add_layer").disabled
    app = visit(hidden="none")
    assert "784 × 10 + 10 = 7,850" in text_of(app)
    app.button(key="add_layer").click().run()
    assert knob(app, "0").value == 64


def test_a_preset_turns_every_knob_and_any_knob_makes_it_ones_own(visit: Open) -> None:
    app = visit()
    preset(app).select("wide-784-32").run()
    assert preset(app).value == "wide-784-32"
    assert [knob(app, str(i)).value for i in (0, 1)] == [784, 32]
    assert "640,890" in text_of(app)
    knob(app, "epochs").set_value(2).run()
    assert preset(app).value == "own"
    app.button(key="train").click().run()
    assert runs_of()[0].spec == PRESETS["wide-784-32"].spec.with_(epochs=2)


@pytest.mark.parametrize(
    ("name", "value", "says"),
    [
        ("epochs", 0, "Epochs take a whole number from 1 to 100."),
        ("learning_rate", "fast", "Learning rate takes a number from 0.000001 to 10."),
        ("train_size", "60000", "Training images take a whole number from 1 to 54000"),
        ("layer", 2000, "Every layer takes a whole number of neurons from 1 to 1024."),
    ],
)
def test_a_bad_setting_is_said_and_train_is_off(visit: Open, name: str, value: Knob, says: str) -> None:
    draft = Draft.of(FIRST_NETWORK)
    if name == "layer":
        draft.hidden[0] = int(str(value))
    else:
        draft.knobs[name] = value
    app = visit(draft=draft)
    assert says in text_of(app)
    assert app.button(key="train").disabled


def test_an_address_sets_the_knobs_once(visit: Open) -> None:
    app = visit(preset="hidden-256", activation="tanh", learning_rate="0.02")
    assert knob(app, "activation").value == "tanh"
    assert knob(app, "learning_rate").value == "0.02"
    knob(app, "activation").select("relu").run()
    assert knob(app, "activation").value == "relu"
    app.button(key="train").click().run()
    assert runs_of()[0].spec == PRESETS["hidden-256"].spec.with_(learning_rate=0.02)
    assert list(app.query_params) == ["run"]


def test_what_an_address_gets_wrong_is_named_and_the_rest_is_taken(visit: Open) -> None:
    app = visit(hidden="32", epochs="900", activation="foo")
    said = " ".join(warning.value for warning in app.warning)
    shown = re.sub(
        r"\\(.)", r"\1", said.replace("\u2060", "")
    )  # as Markdown shows it: escaped, so that nothing is a link
    assert "epochs: got '900'" in shown
    assert "activation: got 'foo'" in shown
    assert knob(app, "0").value == 32
    assert not app.button(key="train").disabled


def test_the_draft_outlives_a_visit_to_another_page(visit: Open) -> None:
    app = visit()
    knob(app, "0").set_value(77).run()
    knob(app, "l2").select("0.001").run()
    app.switch_page("app.py").run()
    app.switch_page("pages/train.py").run()
    assert knob(app, "0").value == 77
    assert knob(app, "l2").value == "0.001"


def test_a_reload_finds_the_run_and_its_settings(visit: Open) -> None:
    app = visit(hidden="48")
    app.button(key="train").click().run()
    (run,) = runs_of()
    for query in ({"run": run.id}, {}):
        again = visit(**query)
        assert run_in(again) == run.id
        assert knob(again, "0").value == 48
        assert again.button(key="train").disabled


def test_train_pressed_in_two_tabs_makes_one_run(visit: Open) -> None:
    one, two = visit(hidden="16"), visit(hidden="16")
    one.button(key="train").click().run()
    two.button(key="train").click().run()
    assert len(runs_of()) == 1


def test_a_waiting_run_can_be_stopped(visit: Open) -> None:
    app = visit()
    app.button(key="train").click().run()
    app.button(key="stop").click().run()
    assert not app.exception
    assert runs_of()[0].status is RunStatus.STOPPED or runs_of()[0].stop_requested


def test_the_first_batch_s_loss_is_shown_while_the_network_is_compiled(visit: Open) -> None:
    app = visit()
    app.button(key="train").click().run()
    (run,) = runs_of()
    place, attempt = lab(), lab().store.start(run.id).attempt
    place.store.record([(run.id, attempt, event) for event in (Started("CPU", {}, 10), Progress(1, 0, 0.0, ()))])
    app.run()
    assert [metric.value for metric in app.metric if metric.label == "Training loss"] == ["–"]
    place.store.record([(run.id, attempt, Progress(1, 0, 0.0, (Point(1, 2.3047, 0.125),)))])
    app.run()
    assert not app.exception
    assert [metric.value for metric in app.metric if metric.label == "Training loss"] == ["2.3047"]
    assert "Getting ready" in text_of(app)
    place.store.record([(run.id, attempt, Progress(1, 2, 0.1, (Point(1, 2.3048, 0.125), Point(2, 1.5, 0.5))))])
    app.run()
    assert [metric.value for metric in app.metric if metric.label == "Training loss"] == ["1.5000"]
    assert [point.step for point in app.session_state["trail"].points] == [1, 2]


def test_a_finished_run_shows_results_and_can_go_on(visit: Open) -> None:
    app = visit(hidden="16", epochs="3")
    app.button(key="train").click().run()
    finish(lab(), runs_of()[0])
    app.run()
    assert not app.exception
    assert "91.00 % of the test images" in text_of(app)
    assert "What it mixes up" in [header.value for header in app.subheader]
    app.number_input(key="more_epochs").set_value(4).run()
    app.button(key="continue").click().run()
    assert not app.exception
    (run,) = runs_of()
    assert (run.status, run.spec.epochs) == (RunStatus.QUEUED, 7)
    assert app.button(key="continue").disabled


def test_a_diverged_run_says_why_and_cannot_go_on(visit: Open) -> None:
    app = visit()
    app.button(key="train").click().run()
    finish(lab(), runs_of()[0], RunStatus.DIVERGED, "The loss became infinite.")
    app.run()
    assert "no number after 50" in text_of(app)
    assert "The loss became infinite." not in text_of(app), "the doctor says so, with figures"
    assert app.button(key="continue").disabled
    assert not app.button(key="train").disabled


def test_what_a_run_says_of_its_failure_is_no_markup(visit: Open) -> None:
    app = visit()
    app.button(key="train").click().run()
    lab().store.close(runs_of()[0].id, RunStatus.FAILED, "The disk is <full>.")
    app.run()
    assert "The disk is &lt;full&gt;." in text_of(app)


@pytest.mark.parametrize("whose", ["another learner's", "nobody's"])
def test_the_address_of_a_run_gives_others_nothing(visit: Open, whose: str) -> None:
    mine = visit(hidden="333", seed="4711")
    mine.button(key="train").click().run()
    (run,) = runs_of()
    app = visit(token=OTHER, run=run.id if whose == "another learner's" else "0123456789ab")
    assert ("another browser" in text_of(app)) == (whose == "another learner's")
    assert "333" not in text_of(app)
    assert knob(app, "0").value == FIRST_NETWORK.hidden[0]
    assert app.button(key="stop").disabled
    assert not app.button(key="train").disabled


def test_another_dataset_is_the_one_to_begin_with(visit: Open, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    images, labels = np.zeros((40, 28, 28), np.uint8), np.arange(40, dtype=np.uint8) % 10
    np.savez(tmp_path / "letters.npz", x_train=images, y_train=labels, x_test=images, y_test=labels)
    monkeypatch.setenv("MNISTLAB_DATA", str(tmp_path / "letters.npz"))
    app = visit()
    assert knob(app, "dataset").value == "letters"
    preset(app).select("hidden-256").run()
    app.button(key="train").click().run()
    assert runs_of()[0].spec.dataset == "letters"


def test_settings_that_cannot_be_used_end_in_one_sentence(visit: Open, monkeypatch: pytest.MonkeyPatch) -> None:
    visit()
    lab().engine.close()
    st.cache_resource.clear()
    with monkeypatch.context() as broken:
        broken.setenv("MNISTLAB_WORKERS", "many")
        app = visit()
        assert [error.value for error in app.error] == [
            "MNIST Lab cannot start: MNISTLAB_WORKERS is 'many'; it takes a whole number from 0 (choose for me) to 256."
        ]
        assert len(app.button) == 0
