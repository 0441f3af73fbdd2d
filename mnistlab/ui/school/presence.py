"""The line on every page that says which class one is in, or what has become of it; it keeps the page up to date."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path

import streamlit as st

from mnistlab.core.school.topic import Topic
from mnistlab.ui.html import Html, safe
from mnistlab.ui.identity import learner
from mnistlab.ui.lab import Lab
from mnistlab.ui.school.news import Page, listen, stale

CLASS_PAGE = "pages/class.py"

KNOWN = "class_known"
"""Where the session keeps the class it was in when it last looked, as (id, name)."""

NOTICE = "class_notice"
"""Where it keeps what has become of that class, until it is in another."""

CLOSED = "The class is closed: what you train now is for yourself."
REMOVED = (
    "Your teacher has taken you out of the class {}. You can go on for yourself, and your runs are still yours. "
    "If that was a mistake, ask your teacher: only they can let you in again."
)
DELETED = "The class {} has been deleted, with the runs made in it. You can train for yourself, or join another class."

_BEHIND = "class_behind"
"""Where it is noted that the browser has said which news it has."""

_MARK_LENGTH = 40

_component = st.components.v2.component(
    "mnistlab.presence", js=Path(__file__).parents[1].joinpath("presence.js").read_text(encoding="utf-8")
)


def attend(lab: Lab, *, shown: bool = True, without: Iterable[Topic] = ()) -> None:
    """Show in which class this browser is, if it is in one, and have the page run again when that changes.

    Args:
        lab: the lab.
        shown: whether to say it; some pages do so themselves.
        without: what changes can be about that make no difference to the page.
    """
    me, pulse = learner(), lab.school.pulse
    before = pulse.total
    place = lab.school.attendance.place(me)
    class_id = place[0].id if place else ""
    mark = pulse.mark(class_id, me)
    # What has changed meanwhile may be seen in one of the two only: no mark at all has the page run again.
    page = Page(me, class_id, mark if pulse.total == before else "", frozenset(without))
    listen(lab, page)
    if place:
        classroom, member = place
        st.session_state[KNOWN] = (classroom.id, classroom.name)
        st.session_state.pop(NOTICE, None)
        if shown:
            words = f"<b><bdi>{safe(classroom.name)}</bdi></b> <span>You are <bdi>{safe(member.nickname)}</bdi>.</span>"
            _line(Html(words + ("" if classroom.open else f" <span>{CLOSED}</span>")))
        _keep_up(lab, page)
    elif (text := notice(lab)) and shown:
        _line(safe(text))


def notice(lab: Lab) -> str:
    """Return what has become of the class that this browser was in against its will, "" if nothing has."""
    if known := st.session_state.pop(KNOWN, None):
        class_id, name = known
        place = lab.school.attendance.of(class_id, learner())
        if place is None or place[1].removed:
            st.session_state[NOTICE] = (REMOVED if place else DELETED).format(name)
    return str(st.session_state.get(NOTICE, ""))


def sent_out(lab: Lab) -> str:
    """Return that the learner was sent out of the class they entered last, "" if they were not."""
    last = lab.school.attendance.last(learner())
    return REMOVED.format(last[0].name) if last and last[1].removed else ""


def _line(words: Html) -> None:
    with st.container(key="presence_line", horizontal=True, gap="small", vertical_alignment="center"):
        st.html(f'<p class="ml-presence">{words}</p>')
        st.page_link(CLASS_PAGE, label="Class", icon=":material/chevron_right:", icon_position="right")


@st.fragment
def _keep_up(lab: Lab, page: Page) -> None:
    """Run the page again if the browser says that it has missed something: it slept, or its line was cut."""
    answer = _component(key="presence_news", data={"mark": page.mark}, on_mark_change=_note)
    if st.session_state.pop(_BEHIND, False) and isinstance(answer.mark, str):
        seen = replace(page, mark=answer.mark[:_MARK_LENGTH])
        listen(lab, seen)
        if stale(lab, seen):
            st.rerun()


def _note() -> None:
    st.session_state[_BEHIND] = True
