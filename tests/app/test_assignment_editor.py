"""Assignments on the teacher's page: given ready-made, written, changed, closed and deleted."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from mnistlab.core.runs import Occasion
from mnistlab.core.school.assignment import Assignment
from mnistlab.core.school.library import READY
from mnistlab.core.school.rules import Rules
from mnistlab.core.spec import RunSpec
from mnistlab.settings import TEACHER_PASSCODE
from mnistlab.ui.draft import Draft
from mnistlab.ui.form import DRAFT
from mnistlab.ui.identity import learner_id
from mnistlab.ui.lab import lab
from mnistlab.ui.school.teacher import TOKEN
from tests.app.class_of_one import ME, TEACHER, a_class, given, trained

PASSCODE = "three plain words"


@pytest.fixture
def page(open_app: Callable[..., AppTest], tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> AppTest:
    """The part for assignments of the page of a class with one learner."""
    monkeypatch.setenv(TEACHER_PASSCODE, PASSCODE)
    app = open_app("class", tmp_path)
    classroom = a_class(most_waiting=20)
    app.session_state[TOKEN] = lab().school.staff.sign_in(PASSCODE, None, learner_id(ME))
    app.session_state["teach_part"] = "Assignments"
    app.query_params["class"] = classroom.id
    app.switch_page(str(Path(__file__).parents[2] / "pages" / "teach.py")).run()
    assert not app.exception
    return app


def all_given() -> list[Assignment]:
    (classroom,) = lab().school.teaching.classes(TEACHER)
    return lab().school.assignments.of_class(TEACHER, classroom.id)


def text_of(app: AppTest) -> str:
    kinds = (app.markdown, app.caption, app.code, app.toast, app.error, app.get("html"))
    told = " ".join(str(getattr(one, "value", None) or one.proto.body) for kind in kinds for one in kind)
    return re.sub(r"<[^>]*>", "", told)


def field(app: AppTest, name: str) -> Any:
    """The field of the form that is open, whatever form it is."""
    kinds = (app.text_input, app.text_area, app.number_input, app.selectbox, app.multiselect, app.toggle)
    (found,) = [one for kind in kinds for one in kind if re.fullmatch(rf"assignment_{name}_\d+", str(one.key))]
    return found


def test_a_ready_made_one_is_given_with_its_address_and_how_the_class_gets_on(page: AppTest) -> None:
    page.selectbox(key="assignment_ready").select("largest-rate").run()
    page.button(key="assignment_give").click().run()
    (task,) = all_given()
    assert task.brief == READY["largest-rate"]
    said = text_of(page)
    assert f"/train?assignment={task.id}" in said
    assert "Nobody has begun it yet." in said
    assert page.selectbox(key="assignment_ready").options[0] == READY["small-network"].title
    assert READY["largest-rate"].title not in page.selectbox(key="assignment_ready").options
    spec = task.brief.lock.base.with_(learning_rate=10)
    trained(lab().store.create(spec, learner_id(ME), occasion=Occasion(task.class_id, task.id)), 0.93)
    page.run()
    assert "1 learner has begun it, 1 has done it." in text_of(page)


def test_one_is_written_and_what_is_wrong_with_it_is_said_beside_the_button(page: AppTest) -> None:
    page.session_state[DRAFT] = Draft.of(RunSpec(hidden=(40,), learning_rate=0.01))
    page.selectbox(key="assignment_ready").select("").run()
    page.button(key="assignment_write").click().run()
    page.button(key="assignment_done").click().run()
    assert "An assignment needs a title" in text_of(page)
    assert not all_given()
    field(page, "title").set_value("Small <b>steps</b>")
    field(page, "claim").set_value("Smaller steps are better.")
    field(page, "least").set_value(95.5)
    field(page, "extreme").select("smallest")
    field(page, "predict").set_value(True)
    field(page, "tolerance").set_value(1.5)
    field(page, "lesson").select("optimizers/rates").run()
    page.button(key="assignment_done").click().run()
    (task,) = all_given()
    brief = task.brief
    assert (brief.title, brief.lock.base, brief.lock.free) == (
        "Small <b>steps</b>",
        RunSpec(hidden=(40,), learning_rate=0.01),
        ("learning_rate",),
    )
    assert (brief.goal.least_accuracy, brief.goal.extreme, brief.goal.tolerance) == (0.955, "smallest", 0.015)
    assert (brief.predict, brief.lesson) == (True, "optimizers/rates")


def test_one_is_changed_closed_and_deleted(page: AppTest) -> None:
    (classroom,) = lab().school.teaching.classes(TEACHER)
    task = given(classroom, goal={"least_accuracy": 0.97, "most_parameters": 50_000})
    page.run()
    page.button(key=f"assignment_edit_{task.id}").click().run()
    assert (field(page, "least").value, field(page, "parameters").value) == (97.0, 50_000)
    field(page, "parameters").set_value(None)
    field(page, "epochs").set_value(3).run()
    page.button(key="assignment_done").click().run()
    (changed,) = all_given()
    assert (changed.id, changed.brief.goal.most_parameters, changed.brief.goal.most_epochs) == (task.id, None, 3)
    assert changed.brief.lock == task.brief.lock
    page.toggle(key=f"assignment_open_{task.id}").set_value(False).run()
    assert [one.open for one in all_given()] == [False]
    assert f"assignment={task.id}" not in text_of(page)
    page.button(key=f"assignment_gone_{task.id}").click().run()
    assert all_given() == []
    assert not page.exception


def test_one_that_the_limits_of_the_class_forbid_says_so_before_it_is_given_and_while_it_is_written(
    page: AppTest,
) -> None:
    def trouble() -> str:
        return " ".join(warning.value for warning in page.warning)

    (classroom,) = lab().school.teaching.classes(TEACHER)
    lab().school.teaching.rule(TEACHER, classroom.id, Rules(most_epochs=3))
    page.selectbox(key="assignment_ready").select("smallest-network").run()
    assert "Nobody can train for this assignment" in trouble()
    page.button(key="assignment_write").click().run()
    assert "(number of epochs: 5)" in trouble()
    field(page, "free").set_value(["hidden", "epochs"]).run()
    assert not trouble()
