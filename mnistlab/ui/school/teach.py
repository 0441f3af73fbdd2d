"""The teacher's page of one class, part by part."""

from __future__ import annotations

from collections.abc import Callable

import streamlit as st

from mnistlab.core.school.classroom import Classroom
from mnistlab.ui.html import safe
from mnistlab.ui.lab import Lab
from mnistlab.ui.school.afterwards import offer_deletion, show_afterwards
from mnistlab.ui.school.assignment_editor import edit_assignments
from mnistlab.ui.school.classes import PART
from mnistlab.ui.school.demonstration import offer_demonstration
from mnistlab.ui.school.keeping import offer_keeping
from mnistlab.ui.school.lesson import show_lesson
from mnistlab.ui.school.locks import offer_locks
from mnistlab.ui.school.register import show_register
from mnistlab.ui.school.rules import offer_limits
from mnistlab.ui.school.sign_in import offer_to_sign_out


def show_class(lab: Lab, classroom: Classroom) -> None:
    """Show a class to its teacher: what a lesson needs at any moment on top, and one of its parts below."""
    show_lesson(lab, classroom)
    part = st.segmented_control(
        "Part",
        list(PARTS),
        default=next(iter(PARTS)),
        key=PART,
        label_visibility="collapsed",
        required=True,
        wrap=True,
        persist_state="session",
    )
    with st.container(key="part"):
        PARTS.get(str(part), show_register)(lab, classroom)


def show_head(lab: Lab, classroom: Classroom | None) -> None:
    """Say which class this is, with the ways to the others and out."""
    with st.container(key="teacher", horizontal=True, vertical_alignment="center"):
        name = safe(classroom.name) if classroom else "Your classes"
        st.html(f'<h1 class="ml-class" dir="auto">{name}</h1>')
        if classroom:
            st.page_link("pages/teach.py", label="All classes", icon=":material/apps:", width="content")
        offer_to_sign_out(lab)


def _show_rules(lab: Lab, classroom: Classroom) -> None:
    st.subheader("Limits on each run")
    offer_limits(lab, classroom)
    st.subheader("Knobs")
    offer_locks(lab, classroom)


def _show_end(lab: Lab, classroom: Classroom) -> None:
    show_afterwards(lab, classroom)
    offer_keeping(lab, classroom)
    offer_deletion(lab, classroom)


PARTS: dict[str, Callable[[Lab, Classroom], None]] = {
    "Learners": show_register,
    "Assignments": edit_assignments,
    "Limits and knobs": _show_rules,
    "Demonstration": offer_demonstration,
    "Afterwards": _show_end,
}
"""The parts of the page below what is always there, by their names."""
