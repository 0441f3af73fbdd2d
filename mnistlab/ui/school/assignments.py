"""A class's assignments on its learners' page: what is asked, what one has made of it so far, and the way there."""

from __future__ import annotations

import streamlit as st

from mnistlab.core.school.assignment import Assignment
from mnistlab.core.school.classroom import Classroom
from mnistlab.ui.actor import actor
from mnistlab.ui.lab import Lab
from mnistlab.ui.look import use_views
from mnistlab.ui.runs import ASSIGNMENT
from mnistlab.ui.school.task import CLOSED_CLASS, WANTED
from mnistlab.ui.school.task_panel import show_brief, show_outcome

TRAIN = "pages/train.py"


def show_assignments(lab: Lab, classroom: Classroom) -> None:
    """Show the open assignments of the class that the learner is in.

    Who came here only to join, on the way to an assignment, is led on to it.
    """
    _lead_on(lab)
    use_views()
    st.subheader("Assignments")
    if not classroom.open:
        st.markdown(CLOSED_CLASS)
        return
    given = lab.school.assignments.mine(actor())
    if not given:
        st.markdown(
            "There is no assignment at the moment. As soon as your teacher gives you one, it stands here. Until then "
            "train what you like."
        )
        st.page_link(TRAIN, label="Train a network", icon=":material/arrow_forward:")
    for assignment in given:
        _show(lab, assignment)


def _show(lab: Lab, assignment: Assignment) -> None:
    found = lab.school.assignments.outcome(actor(), assignment)
    with st.container(key=f"assignment_{assignment.id}", border=True, gap="small"):
        show_brief(assignment.brief, heading="h3")
        show_outcome(lab, found)
        label = "Go on with it" if found.begun else "Begin"
        where = {ASSIGNMENT: assignment.id}
        st.page_link(TRAIN, label=label, icon=":material/arrow_forward:", query_params=where)


def _lead_on(lab: Lab) -> None:
    """Go to the assignment that the learner was on the way to, once, if it is one of their class."""
    asked = st.session_state.pop(WANTED, None) or st.query_params.get(ASSIGNMENT)
    st.query_params.pop(ASSIGNMENT, None)
    if asked and any(one.id == asked for one in lab.school.assignments.mine(actor())):
        st.switch_page(TRAIN, query_params={ASSIGNMENT: asked})
    if asked:
        st.warning("The assignment you came for is not open in this class.", icon=":material/assignment_late:")
