"""What a class is called, and for how long it is kept."""

from __future__ import annotations

from functools import partial

import streamlit as st

from mnistlab.core.history import NAME_LENGTH
from mnistlab.core.school.classroom import Classroom
from mnistlab.ui.actor import actor
from mnistlab.ui.lab import Lab
from mnistlab.ui.school.attempt import attempt

MOST_DAYS = 365


def offer_keeping(lab: Lab, classroom: Classroom) -> None:
    """Let the teacher give the class another name, and set how long it is kept after its last use."""
    name, days = f"rename_{classroom.id}_{classroom.name}", f"days_{classroom.id}_{classroom.days}"
    left, right = st.columns(2, gap="small")
    with left, st.form("rename_form", border=False):
        st.text_input("Name", classroom.name, key=name, max_chars=NAME_LENGTH, autocomplete="off")
        st.form_submit_button("Rename", key="class_rename", on_click=partial(_rename, lab, classroom, name))
    with right, st.form("days_form", border=False):
        st.number_input("Days it is kept after its last use", 1, MOST_DAYS, classroom.days, key=days)
        st.form_submit_button("Set", key="class_keep", on_click=partial(_keep, lab, classroom, days))


def _rename(lab: Lab, classroom: Classroom, key: str) -> None:
    name = str(st.session_state.get(key, classroom.name))
    attempt(lambda: lab.school.teaching.rename(actor(), classroom.id, name))


def _keep(lab: Lab, classroom: Classroom, key: str) -> None:
    days = int(st.session_state.get(key) or classroom.days)
    done = f"The class is kept for {'one day' if days == 1 else f'{days} days'} after it was last used."
    attempt(lambda: lab.school.teaching.keep(actor(), classroom.id, days), done)
