"""The teacher's list of learners: who is there, what they do, and what can be done about it. Looked at every second."""

from __future__ import annotations

from dataclasses import replace

import streamlit as st

from mnistlab.core.explain import percent
from mnistlab.core.school.classroom import Classroom
from mnistlab.core.school.nickname import LONGEST
from mnistlab.core.school.register import Entry, Presence, best_of, mark, register, summary
from mnistlab.core.school.rights import NotAllowedError
from mnistlab.store.school.book import UnknownClassError
from mnistlab.ui.actor import actor
from mnistlab.ui.html import Html, safe
from mnistlab.ui.lab import TROUBLE, Lab
from mnistlab.ui.run_list import Deed, deeds, run_list
from mnistlab.ui.school.news import here

EVERY = 1.0
"""Seconds between two looks."""

LIST = "register"

_DONE = "register_done"
"""Where the session keeps the number of the last deed that was carried out."""

_BEST = "register_best"
"""Where it keeps the best accuracies, with the runs that they are the best of."""


def show_register(lab: Lab, classroom: Classroom) -> None:
    """Show the class's learners, kept up to date; the page runs again when somebody changed the class elsewhere."""
    st.fragment(_show, run_every=EVERY, key="register_live")(lab, classroom)


def row(entry: Entry) -> Html:
    """Return a learner as a row: whether they are there, what they do, their best, and what can be done."""
    gone = entry.presence in (Presence.LEFT, Presence.REMOVED)
    says = str(entry.presence) if gone or entry.presence is Presence.AWAY else ""
    words = " · ".join(text for text in (says, entry.doing) if text)
    best = "" if entry.best is None else f"<small>best</small> {safe(percent(entry.best))}"
    return Html(
        f'<i class="ml-here" data-here="{entry.presence}" title="{entry.presence}"></i>'
        f'<div class="run-what"><h3 dir="auto">{safe(entry.nickname)}</h3><p>{safe(words)}</p></div>'
        f'{_form(entry)}<p class="ml-best">{best}</p>{_deeds(entry)}'
    )


def _show(lab: Lab, classroom: Classroom) -> None:
    trouble = _carry_out(lab, classroom)
    try:
        look = lab.school.wall.look(actor(), classroom.id)
        members = lab.school.teaching.members(actor(), classroom.id)
    except (NotAllowedError, UnknownClassError):  # signed out or deleted in another tab: the page says so
        st.rerun()
    except TROUBLE as error:
        st.warning(str(error), icon=":material/error:")
        return
    if replace(look.classroom, used_at=classroom.used_at) != classroom:
        st.rerun()
    known, best = st.session_state.get(_BEST, (None, {}))
    if known is not look.results.runs:
        best = best_of(look.results.runs)
        st.session_state[_BEST] = (look.results.runs, best)
    entries = register(classroom, members, look.seats, best, here(lab, classroom.id))
    st.html(f'<p class="ml-count" role="status">{safe(summary(entries))}</p>')
    with st.container(key="register_trouble"):
        if trouble:
            st.error(trouble, icon=":material/error:")
    run_list([(entry.mark, row(entry)) for entry in entries], key=LIST, label="Learners", done=_done())


def _carry_out(lab: Lab, classroom: Classroom) -> str:
    """Do what was asked for since the last time; return what could not be done, in sentences, or nothing."""
    asked = deeds(LIST, _done())
    if not asked:
        return ""
    troubles = []
    try:
        members = lab.school.teaching.members(actor(), classroom.id)
        learners = {mark(classroom, member.learner): member.learner for member in members}
    except TROUBLE as error:
        learners = {}
        troubles.append(str(error))
    for deed in asked:
        st.session_state[_DONE] = deed.number
        if learner := learners.get(deed.row):
            try:
                _do(lab, classroom, deed, learner)
            except TROUBLE as error:
                troubles.append(str(error))
    return " ".join(dict.fromkeys(troubles))


def _do(lab: Lab, classroom: Classroom, deed: Deed, learner: str) -> None:
    teaching = lab.school.teaching
    match deed.do:
        case "stop":
            teaching.stop_all(actor(), classroom.id, learner)
        case "remove":
            teaching.remove(actor(), classroom.id, learner)
        case "admit":
            teaching.remove(actor(), classroom.id, learner, removed=False)
        case "annotate":
            teaching.rename_member(actor(), classroom.id, learner, deed.words.get("name", ""))


def _done() -> int:
    return int(st.session_state.get(_DONE, 0))


def _form(entry: Entry) -> Html:
    return Html(
        '<form hidden class="run-form">'
        f'<label>Nickname<input name="name" dir="auto" maxlength="{LONGEST}" value="{safe(entry.nickname)}" '
        'autocomplete="off"></label><p><button class="run-main">Save</button>'
        '<button type="button" data-do="close">Cancel</button></p></form>'
    )


def _deeds(entry: Entry) -> Html:
    buttons = []
    if entry.active:
        buttons.append(_button("stop", "Stop", entry))
    buttons.append(_button("edit", "Rename", entry))
    if entry.presence is Presence.REMOVED:
        buttons.append(_button("admit", "Let in again", entry))
    elif entry.presence is not Presence.LEFT:
        buttons.append(_button("remove", "Remove", entry))
    return Html(f'<div class="run-deeds">{"".join(buttons)}</div>')


def _button(deed: str, label: str, entry: Entry) -> Html:
    return Html(f'<button type="button" data-do="{deed}" aria-label="{label}: {safe(entry.nickname)}">{label}</button>')
