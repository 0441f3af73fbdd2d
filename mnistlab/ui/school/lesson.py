"""What a teacher needs while a lesson goes on: large, on top of the page, one press each."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

import streamlit as st

from mnistlab.core.school.classroom import Classroom
from mnistlab.core.school.code import spaced
from mnistlab.ui.actor import actor
from mnistlab.ui.html import Html, safe
from mnistlab.ui.lab import Lab
from mnistlab.ui.school.attempt import announce, attempt
from mnistlab.ui.school.classes import CLASS
from mnistlab.ui.school.door import show_door
from mnistlab.ui.school.rules import change_rules, contradiction, say_rules

_DOOR = "door_of"
"""Where the session keeps the class whose code fills the screen."""


def door_is_open(classroom: Classroom) -> bool:
    """Whether the class's code is to fill the screen."""
    return st.session_state.get(_DOOR) == classroom.id


def show_open_door(classroom: Classroom) -> None:
    """Show the code over the whole screen, until it is closed."""
    show_door(classroom, st.context.url or "", _leave_door)


def show_lesson(lab: Lab, classroom: Classroom) -> None:
    """Show the class's code, and what is opened, hidden and stopped during a lesson."""
    with st.container(key="lesson", horizontal=True, vertical_alignment="center"):
        st.html(_code(classroom), width="content")
        with st.container(key="lesson_buttons", horizontal=True, vertical_alignment="center", width="content"):
            st.button(
                "Show code",
                key="door",
                icon=":material/qr_code_2:",
                disabled=not classroom.open,
                on_click=_go_to_door,
                args=(classroom.id,),
            )
            st.page_link(
                "pages/wall.py", label="The wall", icon=":material/bar_chart:", query_params={CLASS: classroom.id}
            )
            st.button("Stop all", key="stop_all", icon=":material/stop:", on_click=partial(_stop_all, lab, classroom))
    with st.container(key="lesson_switches", horizontal=True):
        _switch("Open", "class_open", classroom.open, partial(_open, lab, classroom), "Learners can join and train.")
        rules = classroom.rules
        _switch(
            "Results shown",
            "results_shown",
            rules.results,
            partial(change_rules, lab, classroom),
            "Learners see the test results of their runs. While they are hidden, nobody does but you.",
            "results",
        )
        _switch(
            "Nicknames on the wall",
            "names_shown",
            rules.names,
            partial(change_rules, lab, classroom),
            "The wall shows who is who. While they are hidden, it makes up other names.",
            "names",
        )
    st.html(f'<p class="ml-rules">{safe(say_rules(classroom))}</p>')
    with st.container(key="contradiction"):
        if trouble := contradiction(classroom.rules):
            st.warning(trouble, icon=":material/warning:")


def _code(classroom: Classroom) -> Html:
    if not classroom.open:
        return Html(
            '<p class="ml-code"><small>The class is closed: nobody can join, and its rules do not hold.</small></p>'
        )
    return Html(f'<p class="ml-code"><small>Code</small> <b>{safe(spaced(classroom.code))}</b></p>')


def _switch(label: str, key: str, value: bool, change: Callable[..., object], help_text: str, field: str = "") -> None:
    """Show a switch that is always as the class is: said anew at each run, as another tab may have turned it."""
    st.session_state[key] = value
    st.toggle(label, key=key, help=help_text, on_change=_turned, args=(key, change, field))


def _turned(key: str, change: Callable[..., object], field: str) -> None:
    value = bool(st.session_state.get(key))
    if field:
        change({field: value})
    else:
        change(value)


def _open(lab: Lab, classroom: Classroom, is_open: bool) -> None:
    attempt(lambda: lab.school.teaching.open(actor(), classroom.id, is_open))


def _stop_all(lab: Lab, classroom: Classroom) -> None:
    def stop() -> None:
        number = lab.school.teaching.stop_all(actor(), classroom.id)
        said = {0: "Nothing waits or trains in this class.", 1: "One run was told to stop."}
        announce(said.get(number, f"{number} runs were told to stop."))

    attempt(stop)


def _go_to_door(class_id: str) -> None:
    st.session_state[_DOOR] = class_id


def _leave_door() -> None:
    st.session_state.pop(_DOOR, None)
