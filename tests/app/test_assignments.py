"""Assignments and the class's rules as learners meet them, without a browser."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
import streamlit as st
from streamlit.testing.v1 import AppTest

from mnistlab.core.presets import FIRST_NETWORK
from mnistlab.core.runs import Run, RunStatus
from mnistlab.core.school.refusals import PREDICTED_ONCE
from mnistlab.core.school.rules import Lock
from mnistlab.core.spec import RunSpec
from mnistlab.ui.controls import FIXED_TOO_FAR, MARKED, PREDICT_ABOVE
from mnistlab.ui.identity import TOKEN, learner_id
from mnistlab.ui.knobs import FOLDED, MORE
from mnistlab.ui.lab import lab
from mnistlab.ui.school.showing import HIDDEN
from mnistlab.ui.school.task import NOT_OPEN, WANTED
from tests.app.class_of_one import BASE, ME, OTHER, TEACHER, a_class, given, learner, made, trained
from tests.images import lend

ROOT = Path(__file__).parents[2]
Open = Callable[..., AppTest]


@pytest.fixture
def visit(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Open]:
    lend(tmp_path)
    monkeypatch.setenv("MNISTLAB_HOME", str(tmp_path))
    monkeypatch.setenv("MNISTLAB_SCHEDULER", "tcp://127.0.0.1:9")
    st.cache_resource.clear()

    def visit_(page: str = "train", token: str = ME, **query: str) -> AppTest:
        app = AppTest.from_file(str(ROOT / "app.py"), default_timeout=60)
        app.session_state[TOKEN] = token
        app.query_params.update(query)
        if page != "app":
            app.switch_page(str(ROOT / "pages" / f"{page}.py"))
        app.run()
        assert not app.exception
        return app

    yield visit_
    lab().school.close()
    lab().engine.close()
    st.cache_resource.clear()


def text_of(app: AppTest) -> str:
    """Everything the page says: as it is written, and as it is read."""
    kinds = (app.markdown, app.warning, app.error, app.info, app.success, app.caption, app.get("html"))
    told = " ".join(str(getattr(one, "value", None) or one.proto.body) for kind in kinds for one in kind)
    return told + re.sub(r"<[^>]*>", "", told)


def knob(app: AppTest, name: str) -> Any:
    if any(name in pair for pair in FOLDED) and not app.session_state[MORE]:
        app.session_state[MORE] = True
        app.run()
    widgets = [*app.selectbox, *app.number_input]
    (found,) = [one for one in widgets if re.fullmatch(rf"(knob|layer)_{name}_\d+", str(one.key))]
    return found


def asked(app: AppTest, name: str) -> str:
    """A parameter of the page's address, "" if it is not there."""
    values = app.query_params.get(name, "")
    return values if isinstance(values, str) else values[0]


def by_hand(widget: Any) -> Any:
    """A widget that is disabled, to be used by a message that no browser would send."""
    widget.proto.disabled = False
    return widget


def mine() -> list[Run]:
    return lab().store.of_learner(learner_id(ME))


def test_an_assignment_opens_with_everything_set_and_the_rest_fixed(visit: Open) -> None:
    lab()
    task = given(a_class(), text="Turn it <b>up</b>.", goal={"least_accuracy": 0.9}, lesson="optimizers/rates")
    app = visit(assignment=task.id)
    assert (knob(app, "0").value, knob(app, "epochs").value, knob(app, "learning_rate").value) == (24, 3, "0.03")
    assert not knob(app, "learning_rate").disabled
    locked = [knob(app, name) for name in ("0", "epochs", "optimizer", "batch_size", "dataset", "seed")]
    assert all(one.disabled for one in locked)
    assert knob(app, "optimizer").help.startswith("Your teacher has fixed this.")
    assert all(app.button(key=key).disabled for key in ("add_layer", "remove_0"))
    assert [one.disabled for one in app.selectbox if str(one.key).startswith("preset_")] == [True]
    said = text_of(app)
    assert "Turn it &lt;b&gt;up&lt;/b&gt;." in said
    assert "Get 90 % of the test images right." in said
    assert "You can turn the learning rate. Your teacher has fixed everything else." in said
    knob(app, "learning_rate").select("0.1").run()
    app.button(key="train").click().run()
    (run,) = mine()
    assert (run.spec, run.assignment_id) == (BASE.with_(learning_rate=0.1), task.id)
    assert (asked(app, "run"), asked(app, "assignment")) == (run.id, task.id)
    assert "On its way." in text_of(app)
    trained(run, 0.93)
    again = visit(run=run.id, assignment=task.id)
    assert "93.00 %: reached." in text_of(again)
    assert knob(again, "learning_rate").value == "0.1"
    assert "learning rate 0.1" in text_of(again)


def test_a_widget_that_is_fixed_cannot_be_turned_by_hand(visit: Open) -> None:
    lab()
    task = given(a_class())
    app = visit(assignment=task.id)
    by_hand(knob(app, "epochs")).set_value(50).run()
    assert knob(app, "epochs").value == 3
    by_hand(app.button(key="add_layer")).click().run()
    assert len([one for one in app.number_input if str(one.key).startswith("layer_")]) == 1
    app.button(key="train").click().run()
    assert [run.spec for run in mine()] == [BASE]


def test_the_prediction_comes_before_training_and_stands_beside_the_outcome(visit: Open) -> None:
    lab()
    task = given(a_class(), predict=True, goal={"tolerance": 0.01})
    app = visit(assignment=task.id)
    assert PREDICT_ABOVE in text_of(app)
    app.button(key="train").click().run()
    assert not mine()
    assert f'role="alert">{PREDICT_ABOVE}' in text_of(app)
    app.number_input(key="prediction").set_value(92.5)  # typed and pressed in one go
    app.button(key="train").click().run()
    (run,) = mine()
    assert run.prediction == pytest.approx(0.925)
    trained(run, 0.93)
    app.run()
    said = text_of(app)
    assert "Predicted 92.5 %, got 93.00 %, 0.5 points off: reached." in said
    assert "<td>92.5 %</td>" in said or "92.5 %</td>" in said
    assert app.number_input(key="prediction").value is None
    assert PREDICT_ABOVE in text_of(app)
    more = app.button(key="continue")
    assert more.help == PREDICTED_ONCE
    by_hand(more).click().run()
    assert f"That did not work. {PREDICTED_ONCE}" in text_of(app)


def test_a_claim_is_judged_with_evidence(visit: Open) -> None:
    lab()
    task = given(a_class(), claim="A larger rate is better.")
    trained(made(task, learning_rate=0.1))
    app = visit(assignment=task.id)
    assert app.button(key="verdict_holds").disabled
    trained(made(task, learning_rate=0.3))
    app.run()
    app.button(key="verdict_not").click().run()
    assert "Your verdict, with 2 runs as evidence: it does not hold." in text_of(app)
    tally = lab().school.assignments.tally(TEACHER, task)
    assert (tally.begun, tally.reached, tally.holds, tally.does_not) == (1, 1, 0, 1)


def test_an_assignment_stays_with_the_page_until_it_is_left(visit: Open) -> None:
    lab()
    task = given(a_class())
    app = visit(assignment=task.id)
    app.query_params.clear()
    app.run()  # the link to Train in the navigation
    assert asked(app, "assignment") == task.id
    app.button(key="assignment_leave").click().run()
    assert asked(app, "assignment") == ""
    assert not knob(app, "epochs").disabled
    app.query_params["preset"] = "hidden-256"
    app.run()
    assert knob(app, "0").value == 256


def test_who_is_in_no_class_is_sent_to_join_and_comes_back(visit: Open) -> None:
    lab()
    task = given(a_class(OTHER))
    app = visit(assignment=task.id)
    assert app.session_state[WANTED] == task.id
    assert app.text_input(key="join_code")
    lab().school.attendance.join(learner(), lab().school.teaching.classes(TEACHER)[0].code, "Ada")
    app.run()
    assert knob(app, "epochs").disabled
    assert asked(app, "assignment") == task.id


def test_an_assignment_of_another_class_or_a_closed_one_is_not_worked_on(visit: Open) -> None:
    lab()
    theirs = given(a_class(OTHER))
    classroom = a_class()
    assert NOT_OPEN in text_of(visit(assignment=theirs.id))
    mine_ = given(classroom)
    lab().school.teaching.assign(TEACHER, classroom.id, mine_.brief, mine_.id, is_open=False)
    app = visit(assignment=mine_.id)
    assert NOT_OPEN in text_of(app)
    assert not knob(app, "epochs").disabled
    assert NOT_OPEN in text_of(visit(assignment="<script>"))


def test_what_a_class_fixes_holds_on_train_at_once_and_presets_say_why(visit: Open) -> None:
    lab()
    classroom = a_class()
    app = visit()
    knob(app, "epochs").set_value(7).run()
    lock = Lock(base=BASE, free=("hidden", "learning_rate"))
    lab().school.teaching.rule(TEACHER, classroom.id, classroom.rules.model_copy(update={"lock": lock}))
    app.run()
    assert (knob(app, "epochs").value, knob(app, "epochs").disabled) == (3, True)
    assert "You can turn the hidden layers and the learning rate." in text_of(app)
    assert "Every tutorial’s network would change what your teacher has fixed today." in text_of(app)
    linked = visit(preset="hidden-256")
    assert (knob(linked, "0").value, knob(linked, "optimizer").value) == (256, "sgd")
    assert "your teacher has fixed that today" in text_of(linked)
    some = Lock(base=RunSpec(validation_split=0), free=tuple(name for name in RunSpec.model_fields if name != "pixels"))
    lab().school.teaching.rule(TEACHER, classroom.id, classroom.rules.model_copy(update={"lock": some}))
    app.run()
    (box,) = [one for one in app.selectbox if str(one.key).startswith("preset_")]
    box.select("four-layer-sgd").run()
    assert "Four layers, plain SGD cannot be had today: your teacher has fixed the pixels." in text_of(app)
    (box,) = [one for one in app.selectbox if str(one.key).startswith("preset_")]
    assert box.value == "own"
    box.select("hidden-512-adam").run()
    assert knob(app, "0").value == 512


def test_limits_are_said_at_the_knob_before_anything_is_trained(visit: Open) -> None:
    lab()
    a_class(most_parameters=30_000, most_epochs=2)
    app = visit()
    knob(app, "0").set_value(64).run()
    knob(app, "epochs").set_value(5).run()
    assert app.button(key="train").disabled
    said = text_of(app)
    assert "50,890 parameters are too many: Hidden layers take layers with at most 30,000 parameters" in said
    assert "Epochs take a whole number from 1 to 2: your teacher&#x27;s limit today." in said
    knob(app, "0").set_value(16).run()
    knob(app, "epochs").set_value(2).run()
    assert not app.button(key="train").disabled


def test_who_begins_finds_settings_that_are_allowed(visit: Open) -> None:
    lab()
    classroom = a_class(most_parameters=30_000, most_epochs=2, lock=Lock(base=FIRST_NETWORK, free=("hidden", "epochs")))
    app = visit()
    assert (knob(app, "0").value, knob(app, "epochs").value) == (32, 2)
    assert not app.button(key="train").disabled
    begun = visit(assignment=given(classroom, free=("epochs",)).id)
    assert (knob(begun, "0").value, knob(begun, "epochs").value) == (24, 2)
    assert not begun.button(key="train").disabled
    home = visit("app")
    home.button(key="first").click().run()
    assert [(run.spec.hidden, run.spec.epochs) for run in mine()] == [((32,), 2)]


def test_what_is_fixed_beyond_the_limits_is_the_teachers_to_put_right(visit: Open) -> None:
    lab()
    task = given(a_class(most_epochs=2))
    app = visit(assignment=task.id)
    assert app.button(key="train").disabled
    assert FIXED_TOO_FAR in text_of(app)
    assert MARKED not in text_of(app)


def test_more_epochs_than_the_class_allows_are_cut_to_what_it_allows(visit: Open) -> None:
    lab()
    classroom = a_class(most_epochs=4)
    run = trained(lab().school.training.submit(learner(), BASE))
    app = visit(run=run.id)
    app.button(key="continue").click().run()
    assert [one.spec.epochs for one in mine()] == [4]
    assert classroom.rules.most_epochs == 4


def test_compare_says_what_it_may_not_repeat_and_adds_to_an_assignment_what_it_may(visit: Open) -> None:
    lab()
    classroom = a_class(lock=Lock(base=BASE, free=("learning_rate",)), most_waiting=20)
    task = given(classroom, goal={"least_accuracy": 0.9, "extreme": "largest"})
    run = trained(made(task))
    app = visit("compare", runs=run.id, seeds="3")
    assert "Seed takes 1 today: your teacher has fixed it." in text_of(app)
    assert not [one for one in app.button if one.key == "seeds_train"]
    app = visit("compare", runs=run.id, sweep="learning_rate", base=run.id)
    app.button(key="sweep_train").click().run()
    assert {one.assignment_id for one in mine()} == {task.id}
    assert len(mine()) > 2


def test_home_trains_what_the_class_has_fixed(visit: Open) -> None:
    lab()
    a_class(lock=Lock(base=BASE, free=("hidden",)), most_epochs=3)
    app = visit("app")
    app.button(key="first").click().run()
    assert [run.spec for run in mine()] == [BASE.with_(hidden=FIRST_NETWORK.hidden)]


def test_the_class_page_lists_what_is_to_be_done_and_how_far_one_is(visit: Open) -> None:
    lab()
    classroom = a_class()
    assert "There is no assignment at the moment." in text_of(visit("class"))
    task = given(classroom, title="Up & <i>up</i>", goal={"least_accuracy": 0.9})
    trained(made(task, learning_rate=0.1), 0.879)
    said = text_of(visit("class"))
    assert "Up &amp; &lt;i&gt;up&lt;/i&gt;" in said
    assert "87.90 %: 2.1 points short." in said


RESULTS = ("93.21", "0.2345", "9,321", "6.79")
"""What nobody may read while results are hidden: accuracy, loss and counts of the test images."""


def everything_in(app: AppTest) -> str:
    """All that was sent to the browser: texts, figures, choices, and what components were given."""
    return text_of(app) + str(app._tree) + " ".join(str(block.proto) for block in app.get("bidi_component"))


def test_hidden_results_are_nowhere_until_they_are_shown(visit: Open) -> None:
    lab()
    classroom = a_class(results=False)
    task = given(classroom, goal={"least_accuracy": 0.9}, predict=True)
    run = trained(made(task, prediction=0.9), 0.9321)
    other = trained(made(learning_rate=0.1, hidden=(8,)), 0.9321, RunStatus.STOPPED)
    here = {"run": run.id}
    pages: dict[str, dict[str, str]] = {
        "train": here | {"assignment": task.id},
        "results": here,
        "inside": here,
        "draw": here,
        "runs": {},
        "compare": {"runs": f"{run.id},{other.id}"},
        "class": {},
    }
    for page, query in pages.items():
        app = visit(page, **query)
        whole = everything_in(app)
        assert not [figure for figure in RESULTS if figure in whole], page
        assert HIDDEN in text_of(app), page
    shown = classroom.rules.model_copy(update={"results": True})
    lab().school.teaching.rule(TEACHER, classroom.id, shown)
    for page in ("train", "results", "runs", "compare", "class"):
        app = visit(page, **pages[page])
        assert "93.21" in everything_in(app), page
        assert HIDDEN not in text_of(app), page


def test_to_leave_the_class_shows_no_results_and_continues_nothing(visit: Open) -> None:
    lab()
    classroom = a_class(results=False)
    run = trained(made(), 0.9321)
    lab().school.attendance.leave(learner())
    app = visit(run=run.id)
    assert HIDDEN in text_of(app)
    app.button(key="continue").click().run()
    assert "This run belongs to a class that you are not in now." in text_of(app)
    lab().school.teaching.open(TEACHER, classroom.id, False)
    assert "93.21" in everything_in(visit(run=run.id))
