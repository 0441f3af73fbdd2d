"""After the lesson: the teacher takes results away and deletes the class; learners take their own report away."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from mnistlab.core.school.rights import Actor
from mnistlab.core.school.rules import Rules
from mnistlab.ui.identity import learner_id
from mnistlab.ui.lab import lab
from mnistlab.ui.school.stored import STORED
from tests.app.conftest import ME, OTHER

PASSCODE = "correct-horse-battery"
FILES = ("class_csv", "class_report", "class_reports")


@pytest.fixture
def teach(open_app: Callable[..., AppTest], tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> AppTest:
    """The teacher's page of a class with one learner, at what is for afterwards."""
    monkeypatch.setenv("MNISTLAB_TEACHER_PASSCODE", PASSCODE)
    app = open_app("teach", tmp_path)
    app.text_input("passcode").set_value(PASSCODE)
    app.button("sign_in").click().run()
    app.text_input("class_name").set_value("9b <b>")
    app.button("class_create").click().run()
    (classroom,) = lab().store.classes.all()
    lab().school.attendance.join(Actor(learner_id(OTHER)), classroom.code, "Anna *x*")
    app.session_state["teach_part"] = "Afterwards"
    return app.run()


def keys(app: AppTest) -> set[str]:
    return {element.key for element in app.get("download_button") if element.key}


def test_the_teacher_takes_everything_away(teach: AppTest) -> None:
    assert not teach.exception
    assert {*FILES, "learner_report"} <= keys(teach)
    assert list(teach.selectbox("report_on").options) == ["Anna *x*"]
    said = " ".join(element.value for element in teach.markdown)
    assert STORED in said
    assert "deleted by itself 30 days after its last use" in said


def test_a_renamed_learner_does_not_trouble_the_page(teach: AppTest) -> None:
    (classroom,) = lab().store.classes.all()
    teaching = lab().school.teaching
    teaching.rename_member(Actor("", classroom.teacher), classroom.id, learner_id(OTHER), "Berta")
    teach.run()
    assert not teach.exception
    assert list(teach.selectbox("report_on").options) == ["Berta"]


def test_a_class_is_deleted_after_the_teacher_has_read_what_goes(teach: AppTest) -> None:
    teach.button("class_delete").click().run()
    assert not teach.exception
    assert "its learners (1)" in " ".join(element.value for element in teach.markdown)
    assert any(element.value == "9b <b>" for element in teach.text)
    teach.button("class_delete_sure").click().run()
    assert not teach.exception
    assert "class" not in teach.query_params
    assert not any(not one.doomed for one in lab().store.classes.all())
    assert "class_create" in {element.key for element in teach.button}


def test_a_learner_takes_their_own_report_away_once_results_are_shown(
    open_app: Callable[..., AppTest], tmp_path: Path
) -> None:
    app = open_app("class", tmp_path)
    assert STORED in " ".join(element.value for element in app.caption)  # said before they join
    teacher = Actor("t" * 32, "teacher")
    classroom = lab().school.teaching.create(teacher, "9b")
    lab().school.attendance.join(Actor(learner_id(ME)), classroom.code, "Anna")
    app.run()
    assert not app.exception
    assert "my_report" in keys(app)
    assert STORED in " ".join(element.value for element in app.caption)
    lab().school.teaching.rule(teacher, classroom.id, Rules(results=False))
    app.run()
    assert "my_report" not in keys(app)


def test_the_lesson_on_one_page_can_be_read_and_taken_away(teach: AppTest) -> None:
    teach.query_params.pop("class")
    teach.run()
    assert "handbook_page" not in keys(teach)
    teach.session_state["handbook"] = True
    teach.run()
    assert not teach.exception
    assert "handbook_page" in keys(teach)
    assert any("The day before (15 minutes)" in element.value for element in teach.markdown)
