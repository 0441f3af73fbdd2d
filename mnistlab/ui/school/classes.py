"""A teacher's classes: the list, a new one, and the one that the page is about."""

from __future__ import annotations

from functools import partial

import streamlit as st

from mnistlab.core.history import NAME_LENGTH
from mnistlab.core.school.classroom import Classroom
from mnistlab.core.school.code import spaced
from mnistlab.ui.actor import actor
from mnistlab.ui.html import literally
from mnistlab.ui.lab import TROUBLE, Lab
from mnistlab.ui.school.attempt import attempt

CLASS = "class"
"""The URL parameter."""

PART = "teach_part"
"""The part of a class's page that is looked at, in the session."""

_NAME = "class_name"


def chosen_class(lab: Lab) -> Classroom | None:
    """Return the class in the page's address if it is this teacher's, else None and say why."""
    wanted = st.query_params.get(CLASS)
    if wanted is None:
        st.query_params.clear()
        return None
    st.query_params[CLASS] = wanted  # a link from this page to itself leaves the browser's address as it was
    try:
        return lab.school.teaching.watch(actor(), wanted[:100])
    except TROUBLE as error:
        st.warning(str(error), icon=":material/visibility_off:")
        return None


def show_classes(lab: Lab) -> None:
    """List the teacher's classes, those that are open first, and offer a new one."""
    classes = sorted(lab.school.teaching.classes(actor()), key=lambda one: not one.open)
    if not classes:
        st.markdown(
            "A class has a code by which learners join it, on a laptop or a phone: no account, a nickname is enough. "
            "You watch what they train, set limits and assignments, and show everything on the projector."
        )
    with st.container(key="classes"):
        for classroom in classes:
            _card(classroom)
    with st.form("class_form", border=False, width=480):
        st.text_input(
            "Name of the new class" if classes else "What is the class called?",
            key=_NAME,
            max_chars=NAME_LENGTH,
            placeholder="4b, Monday",
            autocomplete="off",
        )
        st.form_submit_button("Create class", key="class_create", type="primary", on_click=partial(_create, lab))


def _card(classroom: Classroom) -> None:
    with st.container(border=True, key=f"card_{classroom.id}"):
        st.page_link(
            "pages/teach.py",
            label=f"**{literally(classroom.name)}**",
            icon=":material/school:" if classroom.open else ":material/lock:",
            query_params={CLASS: classroom.id},
        )
        st.caption(f"Open, code {spaced(classroom.code)}" if classroom.open else "Closed")


def _create(lab: Lab) -> None:
    def create() -> None:
        made = lab.school.teaching.create(actor(), str(st.session_state.get(_NAME, "")))
        st.session_state[_NAME] = ""
        st.session_state.pop(PART, None)  # not the part of the class that was looked at last
        st.query_params[CLASS] = made.id

    attempt(create)
