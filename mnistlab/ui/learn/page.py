"""The Learn page: the list of lessons, and one step of one lesson."""

from __future__ import annotations

import streamlit as st

from mnistlab.charts.palette import RIGHT
from mnistlab.lessons.course import COURSE, after
from mnistlab.lessons.course import find as find_lesson
from mnistlab.lessons.lesson import Lesson, Step
from mnistlab.ui.html import meter
from mnistlab.ui.identity import learner
from mnistlab.ui.lab import Lab
from mnistlab.ui.learn.interactions import find as find_interaction
from mnistlab.ui.learn.question import ask
from mnistlab.ui.look import use_views
from mnistlab.ui.terms import say

LEARN, TRAIN = "pages/learn.py", "pages/train.py"

LESSON, STEP = "lesson", "step"
"""The URL parameters that name a lesson and a step of it."""


def lesson_of_page() -> Lesson | None:
    """Return the lesson that the page's address names, if there is one of that name."""
    return find_lesson(st.query_params.get(LESSON))


def show_course(lab: Lab) -> None:
    """Show all lessons, how far the learner is in each, and where to go on."""
    use_views()
    st.query_params.clear()
    done = lab.store.learned(learner())
    st.title("Learn")
    st.markdown(
        "What a neural network is, from one neuron to one that reads handwriting. Each step takes a minute: "
        "guess, try, see."
    )
    _go_on(done)
    with st.container(key="lessons"):
        for number, lesson in enumerate(COURSE, 1):
            _card(number, lesson, done)
    with st.container(horizontal=True, gap="medium"):
        st.page_link("pages/tutorials.py", label="Reproduce the five tutorials", icon=":material/replay:")
        st.page_link("pages/glossary.py", label="Look a word up", icon=":material/menu_book:")


def show_lesson(lab: Lab, lesson: Lesson) -> None:
    """Show one step of a lesson: what is claimed, what to touch, what was to be seen, a question, and the way on."""
    use_views()
    step = lesson.step(st.query_params.get(STEP))
    st.query_params.from_dict(_at(lesson, step))  # a link from one step to the next leaves the address as it was
    done = lab.store.learned(learner())
    place = lesson.steps.index(step)
    key, known = f"{lesson.id}/{step.id}", (lesson.id, step.id) in done
    _header(lesson, place, done)
    claim, touch = st.columns([5, 7], gap="large")
    with claim, st.container(key="claim"):
        st.header(step.title)
        say(step.claim)
        say(f"**Try it.** {step.do}")
    with touch, st.container(key="interaction"):
        st.fragment(find_interaction(step.interaction))(lab)
    seen, check = st.columns([5, 7], gap="large")
    with seen, st.container(key="seen"):
        # Folded up, lest it gives away what is to be guessed.
        with st.expander("What you saw", expanded=known, key=f"seen_{key}"):
            say(step.seen)
        if step.train:
            st.page_link(TRAIN, label=step.train.label, icon=":material/tune:", query_params=dict(step.train.settings))
    with check:
        tries = ask(step.check, key, known)
        if tries and not known:
            lab.store.learn(learner(), lesson.id, step.id, tries)
        _onwards(lesson, place)
    if place == len(lesson.steps) - 1:
        _sources(lesson)


def _go_on(done: set[tuple[str, str]]) -> None:
    for lesson in COURSE:
        for step in lesson.steps:
            if (lesson.id, step.id) not in done:
                label = f"Go on with “{lesson.title}”" if done else "Begin with the first lesson"
                st.page_link(LEARN, label=label, icon=":material/arrow_forward:", query_params=_at(lesson, step))
                return
    st.success("You have done every step of every lesson.", icon=":material/celebration:")


def _card(number: int, lesson: Lesson, done: set[tuple[str, str]]) -> None:
    known = sum((lesson.id, step.id) in done for step in lesson.steps)
    with st.container(key=f"card_{lesson.id}", border=True, gap="xsmall"):
        st.page_link(LEARN, label=f"**{number}. {lesson.title}**", query_params=_at(lesson, _next_step(lesson, done)))
        st.markdown(lesson.about)
        st.html(
            f'<p class="ml-known">{meter(known / len(lesson.steps), RIGHT)}'
            f"{known} of {len(lesson.steps)} steps · {lesson.minutes} min</p>"
        )


def _header(lesson: Lesson, place: int, done: set[tuple[str, str]]) -> None:
    number = COURSE.index(lesson) + 1
    with st.container(key="steps", horizontal=True, vertical_alignment="center", gap="small"):
        st.page_link(LEARN, label=f"Lesson {number}: {lesson.title}", icon=":material/list:", width="content")
        for i, step in enumerate(lesson.steps):
            mark = ":material/check_circle:" if (lesson.id, step.id) in done else ":material/circle:"
            with st.container(key=f"{'now' if i == place else 'step'}_{i}", width="content"):
                st.page_link(LEARN, label=f"{i + 1}", icon=mark, query_params=_at(lesson, step), help=step.title)


def _onwards(lesson: Lesson, place: int) -> None:
    with st.container(key="onwards", horizontal=True, gap="medium"):
        if place:
            before = lesson.steps[place - 1]
            st.page_link(LEARN, label="Back", icon=":material/arrow_back:", query_params=_at(lesson, before))
        if place + 1 < len(lesson.steps):
            following, label = _at(lesson, lesson.steps[place + 1]), "Next step"
        elif (next_lesson := after(lesson)) is not None:
            following, label = _at(next_lesson, next_lesson.steps[0]), f"Next lesson: {next_lesson.title}"
        else:
            following, label = {}, "All lessons"
        st.page_link(LEARN, label=label, icon=":material/arrow_forward:", query_params=following)


def _sources(lesson: Lesson) -> None:
    with st.expander("Where this comes from"):
        for source in lesson.sources:
            st.markdown(f"- [{source.text}]({source.address})" if source.address else f"- {source.text}")


def _next_step(lesson: Lesson, done: set[tuple[str, str]]) -> Step:
    return next((step for step in lesson.steps if (lesson.id, step.id) not in done), lesson.steps[0])


def _at(lesson: Lesson, step: Step) -> dict[str, str]:
    return {LESSON: lesson.id, STEP: step.id}
