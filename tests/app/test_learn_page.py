"""The Learn page: every step of every lesson, its questions, and the progress that is kept."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from mnistlab.lessons.course import COURSE
from mnistlab.lessons.lesson import Lesson, Question, Step
from mnistlab.store.store import Store
from mnistlab.ui.identity import learner_id
from tests.app.conftest import ME, Trained

OpenApp = Callable[..., AppTest]
STEPS = [(lesson, step) for lesson in COURSE for step in lesson.steps]


def at(lesson: Lesson, step: Step) -> dict[str, str]:
    return {"lesson": lesson.id, "step": step.id}


def learned(trained: Trained) -> set[tuple[str, str]]:
    store = Store.open(f"sqlite:///{trained.home}/mnistlab.sqlite", f"{trained.home}/runs")
    return store.learned(learner_id(ME))


def answer(app: AppTest, lesson: Lesson, step: Step, right: bool) -> AppTest:
    """Give a right answer, or a wrong one, to the question of a step."""
    key = f"answer_{lesson.id}/{step.id}"
    if isinstance(step.check, Question):
        choice = next(choice for choice in step.check.choices if choice.right is right)
        return app.radio(key=key).set_value(choice.text).run()
    given = step.check.answer if right else step.check.answer + 10 * step.check.tolerance + 1
    field = app.number_input(key=key)
    return field.set_value(int(given) if field.step == 1 else given).run()


@pytest.mark.parametrize(("lesson", "step"), STEPS, ids=lambda one: one.id)
def test_every_step_can_be_opened_and_its_question_answered(
    open_app: OpenApp, trained: Trained, lesson: Lesson, step: Step
) -> None:
    app = open_app("learn", trained.home, query=at(lesson, step))
    assert not app.exception
    assert app.header[0].value == step.title
    answer(app, lesson, step, right=False)
    assert not app.exception
    assert "Not quite" in app.warning[-1].value
    answer(app, lesson, step, right=True)
    assert not app.exception
    assert any("Right." in box.value for box in app.success)
    assert (lesson.id, step.id) in learned(trained)


def test_what_was_answered_is_found_again(open_app: OpenApp, tmp_path: Path) -> None:
    lesson = COURSE[1]
    answer(open_app("learn", tmp_path, query=at(lesson, lesson.steps[0])), lesson, lesson.steps[0], right=True)
    again = open_app("learn", tmp_path, query=at(lesson, lesson.steps[0]))
    assert any("Right." in box.value for box in again.success)
    course = open_app("learn", tmp_path)
    assert f"1 of {len(lesson.steps)} steps" in "".join(block.proto.body for block in course.get("html"))


def test_an_address_that_leads_nowhere_leads_to_the_course(open_app: OpenApp, trained: Trained) -> None:
    app = open_app("learn", trained.home, query={"lesson": "no-such-lesson"})
    assert not app.exception
    assert app.title[0].value == "Learn"
    app = open_app("learn", trained.home, query={"lesson": COURSE[0].id, "step": "no-such-step"})
    assert app.header[0].value == COURSE[0].steps[0].title
