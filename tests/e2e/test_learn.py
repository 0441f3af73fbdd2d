"""The course in a browser: every lesson to its end, in windows as large as a desktop's and a phone's."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import TimeoutError as TooLate
from playwright.sync_api import expect

from mnistlab.lessons.course import COURSE
from mnistlab.lessons.lesson import Lesson, Number, Question, Step
from mnistlab.ui.learn.question import in_order
from tests.e2e.learner import WIDTHS, Learner
from tests.e2e.server import Server

pytestmark = pytest.mark.browser

SETTLED, TOUCH = 15_000, 5_000


def stands_at(learner: Learner, step: Step) -> None:
    expect(learner.widget("claim").get_by_role("heading", name=step.title)).to_be_visible(timeout=SETTLED)
    learner.settle()


def touches_everything(learner: Learner) -> None:
    """Move every slider and turn every switch of the interaction, and choose another of each set of pills."""
    place = learner.widget("interaction")
    groups = place.get_by_test_id("stButtonGroup")
    for kind, act in (
        (place.get_by_role("slider"), lambda slider: slider.press("ArrowLeft", timeout=TOUCH)),
        (place.locator("label:has(input[type=checkbox])"), lambda switch: switch.click(timeout=TOUCH)),
        (groups, lambda group: group.locator("button").last.click(timeout=TOUCH)),
    ):
        for i in range(kind.count()):
            try:
                act(kind.nth(i))
            except TooLate:
                assert i >= kind.count(), f"{i} cannot be touched"  # else a touch before this one has taken it away
            learner.settle()


def answers(learner: Learner, lesson: Lesson, step: Step) -> None:
    """Answer wrong, then right, and read what is said to it."""
    place = learner.widget("question")
    said = place.get_by_test_id("stAlert")
    if isinstance(step.check, Question):
        choices = in_order(step.check, f"{lesson.id}/{step.id}")
        options = place.get_by_role("radiogroup").locator("label")
        for right, says in ((False, "Not quite."), (True, "Right.")):
            options.nth([choice.right for choice in choices].index(right)).click()
            expect(said).to_contain_text(says, timeout=SETTLED)
    else:
        assert isinstance(step.check, Number)
        wrong = step.check.answer + 10 * step.check.tolerance + 1
        for number, says in ((wrong, "Not quite."), (step.check.answer, "Right.")):
            field = place.get_by_role("spinbutton")
            field.fill(f"{number:g}" if abs(number) < 1e5 else f"{number:.0f}")
            field.press("Enter")
            expect(said).to_contain_text(says, timeout=SETTLED)


def turns(learner: Learner, width: str) -> None:
    """Make the window as large as a desktop's or a phone's; on the phone nothing may be wider than it."""
    w, h = WIDTHS[width]
    learner.page.set_viewport_size({"width": w, "height": h})
    if width == "phone":
        learner.fits()


@pytest.mark.parametrize("lesson", COURSE, ids=lambda lesson: lesson.id)
def test_a_lesson_can_be_walked_to_its_end(server: Server, learners: Callable[..., Learner], lesson: Lesson) -> None:
    """Each step is read on a phone, everything in it touched on a desktop, and its question answered on the phone."""
    learner = learners(server, "phone")
    learner.open(f"/learn?lesson={lesson.id}")
    for place, step in enumerate(lesson.steps):
        stands_at(learner, step)
        turns(learner, "phone")
        turns(learner, "desktop")
        touches_everything(learner)
        turns(learner, "phone")
        answers(learner, lesson, step)
        if place + 1 < len(lesson.steps):
            learner.page.get_by_role("link", name="Next step").click()
    learner.open("/learn")
    card = learner.widget(f"card_{lesson.id}")
    expect(card.get_by_text(f"{len(lesson.steps)} of {len(lesson.steps)} steps")).to_be_visible(timeout=SETTLED)


def test_what_one_learner_trained_for_a_lesson_the_next_one_finds(
    server: Server, learners: Callable[..., Learner]
) -> None:
    first, second = learners(server), learners(server)
    first.waits_for_the_engine()
    first.open("/learn?lesson=preparing&step=raw")
    first.widget("interaction").get_by_role("radio").first.click()
    first.button("Train them").click()
    expect(first.page.get_by_text("Most test images right").first).to_be_visible(timeout=120_000)
    second.open("/learn?lesson=preparing&step=raw")
    second.widget("interaction").get_by_role("radio").first.click()
    expect(second.page.get_by_text("Most test images right").first).to_be_visible(timeout=SETTLED)
