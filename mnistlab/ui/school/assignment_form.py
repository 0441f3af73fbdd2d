"""Writing an assignment: what is to be done, with which settings, and what is to be reached."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from html import escape
from typing import Any

import streamlit as st

from mnistlab.core.school.assignment import (
    CLAIM_LENGTH,
    TEXT_LENGTH,
    TITLE_LENGTH,
    Assignment,
    Brief,
    BriefError,
    Goal,
)
from mnistlab.core.school.classroom import Classroom
from mnistlab.core.school.rules import Lock
from mnistlab.core.spec import RunSpec
from mnistlab.ui.actor import actor
from mnistlab.ui.lab import Lab
from mnistlab.ui.layers import complain
from mnistlab.ui.school.attempt import attempt
from mnistlab.ui.school.goal_form import ask_goal, goal_said
from mnistlab.ui.school.patterns import choose_pattern
from mnistlab.ui.school.rules import TITLES, contradiction_with

EDITED = "assignment_edited"
"""Where the session keeps what is being written."""

_COUNT, _TROUBLE = "assignment_forms", "assignment_trouble"


@dataclass(frozen=True)
class Edited:
    """What is being written: for a class, from a brief or nothing, as an `assignment` that is given already or anew.

    `number` tells its fields from those of the one before.
    """

    class_id: str
    brief: Brief | None
    assignment: Assignment | None
    number: int

    def key(self, name: str) -> str:
        """Return the session key of a field."""
        return f"assignment_{name}_{self.number}"


def begin(class_id: str, brief: Brief | None, assignment: Assignment | None) -> None:
    """Open the form; in a callback."""
    number = st.session_state[_COUNT] = st.session_state.get(_COUNT, 0) + 1
    st.session_state[EDITED] = Edited(class_id, brief, assignment, number)


def edit(lab: Lab, classroom: Classroom) -> None:
    """Show the form that is open."""
    edited: Edited = st.session_state[EDITED]
    brief, key = edited.brief, edited.key
    st.subheader("Change this assignment" if edited.assignment else "A new assignment")
    st.text_input("Title", brief.title if brief else "", TITLE_LENGTH, key=key("title"))
    st.text_area(
        "Task", brief.text if brief else "", max_chars=TEXT_LENGTH, key=key("text"), placeholder="What is to be done?"
    )
    base = _settings(lab, classroom, edited)
    ask_goal(brief.goal if brief else Goal(), bool(brief and brief.predict), key)
    st.text_input(
        "Claim to test by experiments, if there is one",
        brief.claim if brief else "",
        CLAIM_LENGTH,
        key=key("claim"),
        placeholder="A sentence that may turn out true or false",
    )
    _lesson(edited)
    with st.container(key="assignment_save", horizontal=True):
        st.button(
            "Save" if edited.assignment else "Give it to the class",
            key="assignment_done",
            type="primary",
            icon=":material/check:",
            disabled=base is None,
            on_click=_save,
            args=(lab, edited, base),
        )
        st.button("Cancel", key="assignment_cancel", on_click=_close)
    if trouble := st.session_state.pop(_TROUBLE, ""):
        complain(escape(trouble))


def _settings(lab: Lab, classroom: Classroom, edited: Edited) -> RunSpec | None:
    now = edited.brief.lock.base if edited.brief else None
    left, right = st.columns(2, gap="small")
    with left:
        base = choose_pattern(lab, "Settings to start from", edited.key("base"), now)
    with right:
        free = st.multiselect(
            "Learners may turn",
            list(TITLES),
            default=list(edited.brief.lock.free) if edited.brief else ["learning_rate"],
            format_func=TITLES.__getitem__,
            key=edited.key("free"),
            placeholder="nothing: all knobs are fixed",
        )
    lock = Lock(base=base, free=_known(free)) if base else None
    if lock and (said := contradiction_with(classroom.rules, lock)):
        st.warning(said, icon=":material/warning:")
    return base


def _lesson(edited: Edited) -> None:
    from mnistlab.lessons.course import COURSE

    titles = {"": "none"}
    for lesson in COURSE:
        titles[lesson.id] = lesson.title
        titles |= {f"{lesson.id}/{step.id}": f"{lesson.title}: {step.title}" for step in lesson.steps}
    now = edited.brief.lesson if edited.brief else ""
    st.selectbox(
        "Lesson of the course that goes with it",
        list(titles),
        list(titles).index(now) if now in titles else 0,
        titles.__getitem__,
        edited.key("lesson"),
    )


def _save(lab: Lab, edited: Edited, base: RunSpec) -> None:
    def said(name: str) -> Any:
        return st.session_state.get(edited.key(name))

    values = {
        "title": said("title") or "",
        "text": said("text") or "",
        "claim": said("claim") or "",
        "lock": {"base": base, "free": _known(said("free") or [])},
        "goal": goal_said(edited.key),
        "predict": bool(said("predict")),
        "lesson": said("lesson") or "",
    }
    try:
        brief = Brief.parse(values)
    except BriefError as error:
        st.session_state[_TROUBLE] = str(error)
        return
    which = edited.assignment
    if attempt(
        lambda: lab.school.teaching.assign(
            actor(),
            edited.class_id,
            brief,
            which.id if which else None,
            is_open=which.open if which else True,
        ),
        "Saved." if which else "The class has this assignment now.",
    ):
        _close()


def _known(names: Iterable[str]) -> tuple[str, ...]:
    return tuple(name for name in names if name in TITLES)


def _close() -> None:
    st.session_state.pop(EDITED, None)
