"""A class's assignments on its teacher's page: given, opened, closed, changed, deleted, and how the class gets on."""

from __future__ import annotations

from functools import partial

import streamlit as st

from mnistlab.core.school.assignment import Assignment, Brief
from mnistlab.core.school.classroom import Classroom
from mnistlab.core.school.library import READY
from mnistlab.core.school.rights import NotAllowedError
from mnistlab.school.assignments import Tally
from mnistlab.store.school.book import UnknownClassError
from mnistlab.ui.actor import actor
from mnistlab.ui.lab import Lab
from mnistlab.ui.look import use_views
from mnistlab.ui.runs import ASSIGNMENT
from mnistlab.ui.school.address import for_others, own_address
from mnistlab.ui.school.assignment_form import EDITED, begin, edit
from mnistlab.ui.school.attempt import attempt
from mnistlab.ui.school.patterns import describe
from mnistlab.ui.school.rules import contradiction_with
from mnistlab.ui.school.task import turnable
from mnistlab.ui.school.task_panel import lesson_link, show_brief
from mnistlab.ui.share import page_beside

EVERY = 3.0
"""Seconds between two looks at how the class gets on."""

OWN = ""
_CHOSEN = "assignment_ready"


def edit_assignments(lab: Lab, classroom: Classroom) -> None:
    """Show the class's assignments to its teacher, and let them give another one."""
    use_views()
    edited = st.session_state.get(EDITED)
    if edited is not None and edited.class_id == classroom.id:
        edit(lab, classroom)
        return
    given = lab.school.assignments.of_class(actor(), classroom.id)
    for assignment in given:
        _show(lab, classroom, assignment)
    st.subheader("Give another one" if given else "Give the class an assignment")
    there = {assignment.brief.title for assignment in given}
    _offer(lab, classroom, [name for name, brief in READY.items() if brief.title not in there])


def address_of(assignment_id: str) -> str:
    """Return the address that opens an assignment on a learner's device."""
    here = for_others(st.context.url or "", str(st.get_option("server.address") or ""), own_address())
    return page_beside(here, "train", {ASSIGNMENT: assignment_id})


def how_they_get_on(tally: Tally, *, claim: bool) -> str:
    """Say how a class gets on with an assignment.

    >>> how_they_get_on(Tally(12, 7), claim=False)
    '12 learners have begun it, 7 have done it.'
    """
    if not tally.begun:
        return "Nobody has begun it yet."
    have = "1 learner has" if tally.begun == 1 else f"{tally.begun} learners have"
    done = "1 has" if tally.reached == 1 else f"{tally.reached or 'none'} have"
    said = f"{have} begun it, {done} done it."
    if claim and (tally.holds or tally.does_not):
        said += f" The claim holds, say {tally.holds}; it does not, say {tally.does_not}."
    return said


def _show(lab: Lab, classroom: Classroom, assignment: Assignment) -> None:
    brief = assignment.brief
    with st.container(key=f"given_{assignment.id}", border=True, gap="small"):
        show_brief(brief, heading="h3")
        st.caption(_settings(brief))
        if said := contradiction_with(classroom.rules, brief.lock):
            st.warning(said, icon=":material/warning:")
        st.fragment(_tally, run_every=EVERY if assignment.open else None, key=f"tally_{assignment.id}")(lab, assignment)
        if assignment.open:
            st.code(address_of(assignment.id), language=None, wrap_lines=True)
        with st.container(key=f"given_deeds_{assignment.id}", horizontal=True, vertical_alignment="center"):
            key = f"assignment_open_{assignment.id}"
            st.session_state[key] = assignment.open  # another tab may have turned it
            turn = partial(_turn, lab, assignment, key)
            st.toggle("Open", key=key, on_change=turn, help="Learners see it and can work on it.", width="content")
            st.button(
                "Change",
                key=f"assignment_edit_{assignment.id}",
                icon=":material/edit:",
                on_click=begin,
                args=(assignment.class_id, brief, assignment),
            )
            with st.popover("Delete", icon=":material/delete:", key=f"assignment_delete_{assignment.id}"):
                st.markdown("Delete this assignment, with what learners say of its claim? Their runs stay.")
                delete = partial(_delete, lab, assignment)
                st.button("Delete it", key=f"assignment_gone_{assignment.id}", type="primary", on_click=delete)
            lesson_link(brief)


def _tally(lab: Lab, assignment: Assignment) -> None:
    try:
        tally = lab.school.assignments.tally(actor(), assignment)
    except (NotAllowedError, UnknownClassError):  # signed out, or deleted, in another tab: the page says so
        st.rerun()
    st.html(f'<p class="ml-outcome">{how_they_get_on(tally, claim=bool(assignment.brief.claim))}</p>')


def _settings(brief: Brief) -> str:
    free = turnable(brief.lock.free) or "nothing"
    return f"{describe(brief.lock.base)}. Learners may turn {free}."


def _offer(lab: Lab, classroom: Classroom, ready: list[str]) -> None:
    name = str(
        st.selectbox(
            "Start from",
            [*ready, OWN],
            format_func=lambda name: READY[name].title if name else "An empty one, to write myself",
            key=_CHOSEN,
        )
    )
    brief = READY.get(name)
    if brief:
        with st.container(key="assignment_preview", border=True, gap="small"):
            show_brief(brief, heading="h3")
            st.caption(_settings(brief))
            if said := contradiction_with(classroom.rules, brief.lock):
                st.warning(said, icon=":material/warning:")
            lesson_link(brief)
    with st.container(key="assignment_offer", horizontal=True):
        if brief:
            give = partial(_give, lab, classroom, brief)
            st.button(
                "Give it to the class", key="assignment_give", type="primary", icon=":material/send:", on_click=give
            )
        label = "Change it first" if brief else "Write one"
        st.button(
            label, key="assignment_write", icon=":material/edit:", on_click=begin, args=(classroom.id, brief, None)
        )


def _give(lab: Lab, classroom: Classroom, brief: Brief) -> None:
    attempt(lambda: lab.school.teaching.assign(actor(), classroom.id, brief), "The class has this assignment now.")


def _turn(lab: Lab, assignment: Assignment, key: str) -> None:
    is_open = bool(st.session_state[key])
    attempt(
        lambda: lab.school.teaching.assign(
            actor(), assignment.class_id, assignment.brief, assignment.id, is_open=is_open
        )
    )


def _delete(lab: Lab, assignment: Assignment) -> None:
    attempt(lambda: lab.school.teaching.withdraw(actor(), assignment.class_id, assignment.id), "It is deleted.")
