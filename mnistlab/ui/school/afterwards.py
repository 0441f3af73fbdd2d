"""After the lesson: what a teacher takes away of a class, how long it is kept, and its deletion."""

from __future__ import annotations

from functools import partial

import streamlit as st

from mnistlab.core.school.classroom import Classroom, Member
from mnistlab.core.school.rights import Actor
from mnistlab.ui.actor import actor
from mnistlab.ui.lab import TROUBLE, Lab
from mnistlab.ui.offer import offer
from mnistlab.ui.school import class_files
from mnistlab.ui.school.attempt import attempt
from mnistlab.ui.school.calendar import Calendar, browser_calendar
from mnistlab.ui.school.class_files import plain_name
from mnistlab.ui.school.classes import CLASS
from mnistlab.ui.school.stored import STORED, kept

GOES = (
    "This deletes the nicknames of its learners ({:,}), its assignments, and all runs that were made in it ({:,}), "
    "with their weights and results, for good. Learners' pages say that the class is gone. What they did outside of "
    "it stays theirs. Take away before what you want to keep."
)


def show_afterwards(lab: Lab, classroom: Classroom) -> None:
    """Let the class's teacher take its results away, and say how long they are kept."""
    who, calendar, name = actor(), browser_calendar(), plain_name(classroom.name)
    st.markdown("Files are made when you press a button, from what is there then.")
    with st.container(horizontal=True):
        offer(
            "All runs (.csv)",
            partial(class_files.class_table, lab, who, classroom.id, calendar),
            "class_csv",
            f"{name}.csv",
            "text/csv",
        )
        offer(
            "Class report (.html)",
            partial(class_files.class_page, lab, who, classroom.id, calendar),
            "class_report",
            f"{name}.html",
            "text/html",
        )
        offer(
            "All reports (.zip)",
            partial(class_files.all_pages, lab, who, classroom.id, calendar),
            "class_reports",
            f"{name}.zip",
            "application/zip",
        )
    _one_learner(lab, classroom, who, calendar)
    st.markdown(f"{kept(classroom, calendar)} {STORED}")


def offer_deletion(lab: Lab, classroom: Classroom) -> None:
    """Let the class's teacher delete it, once they have read what goes with it."""
    if st.button("Delete this class", key="class_delete", icon=":material/delete:"):
        _ask(lab, classroom)


def _one_learner(lab: Lab, classroom: Classroom, who: Actor, calendar: Calendar) -> None:
    members = sorted(lab.school.teaching.members(who, classroom.id), key=lambda one: one.nickname.casefold())
    if not members:
        return
    with st.container(horizontal=True, vertical_alignment="bottom"):
        chosen = st.selectbox("Report on one learner", members, format_func=_nickname, key="report_on", width=300)
        offer(
            "Learner's report (.html)",
            partial(class_files.learner_page, lab, who, classroom.id, chosen.learner, calendar),
            "learner_report",
            f"{plain_name(chosen.nickname)}.html",
            "text/html",
        )


def _nickname(member: Member) -> str:
    return member.nickname


@st.dialog("Delete this class")
def _ask(lab: Lab, classroom: Classroom) -> None:
    if CLASS not in st.query_params:  # it is deleted
        st.rerun()
    try:
        learners, runs = lab.school.records.size(actor(), classroom.id)
    except TROUBLE:  # deleted or signed out in another tab: the page says so
        st.rerun()
    st.text(classroom.name)
    st.markdown(GOES.format(learners, runs))
    delete = partial(_delete, lab, classroom)
    st.button("Delete it for good", key="class_delete_sure", type="primary", on_click=delete)


def _delete(lab: Lab, classroom: Classroom) -> None:
    if attempt(lambda: lab.school.teaching.delete(actor(), classroom.id), "The class is deleted."):
        st.query_params.pop(CLASS, None)
