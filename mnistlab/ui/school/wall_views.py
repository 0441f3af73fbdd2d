"""The wall's frame: whose class it is, and which of its views the address asks for."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import streamlit as st

from mnistlab.core.school.classroom import Classroom
from mnistlab.core.school.code import spaced
from mnistlab.core.school.rights import NotAllowedError
from mnistlab.core.school.scatter import ACROSS
from mnistlab.ui.actor import actor
from mnistlab.ui.compare.address import kept
from mnistlab.ui.html import safe
from mnistlab.ui.lab import TROUBLE, Lab

CLASS = "class"
"""The URL parameter with the class's id."""

LIVE, BOARDS, SCATTER, DOOR = "live", "leaderboards", "scatter", "door"

_CSS = Path(__file__).parents[1] / "wall_page.css"

VIEWS = {LIVE: "Live", BOARDS: "Leaderboards", SCATTER: "Scatter", DOOR: "Door"}

SHOW, ACROSS_BY = "show", "across"
"""The URL parameters with the view and with what the scatter lays across."""


def class_of_page(lab: Lab) -> Classroom:
    """Return the class in the page's address if it is this teacher's; if not, say what to do and end the page."""
    try:
        return lab.school.teaching.watch(actor(), st.query_params.get(CLASS, ""))
    except TROUBLE as error:
        st.title("The wall")
        allowed = not isinstance(error, NotAllowedError)
        st.warning(str(error) if allowed else f"The wall is for the class's teacher. {error}", icon=":material/lock:")
        label = "To your classes" if actor().teacher else "Sign in as a teacher"
        st.page_link("pages/teach.py", label=label, icon=":material/arrow_forward:")
        st.stop()


@contextmanager
def head(classroom: Classroom) -> Iterator[None]:
    """Draw the line at the top of the wall: the class's name, what comes in between, and the code to join with.

    The wall hides the links to the pages, so it has a way back of its own: a small arrow.
    """
    st.html(_CSS)
    with st.container(key="wall_head", horizontal=True, gap="small", vertical_alignment="center"):
        st.page_link(
            "pages/teach.py",
            label="Back to the class",
            icon=":material/arrow_back:",
            query_params={CLASS: classroom.id},
            width="content",
        )
        st.html(f"<h1>{safe(classroom.name)}</h1>", width="stretch")
        yield
        code = f"<b>{safe(spaced(classroom.code))}</b>" if classroom.open else "closed"
        st.html(f'<p class="ml-wall-code"><span class="ml-wall-unseen">To join: </span>{code}</p>', width="content")


def choose_view() -> tuple[str, str]:
    """Let the teacher choose a view and what the scatter lays across; both stand in the address."""
    with kept(SHOW, VIEWS, LIVE) as place:
        box = st.segmented_control(
            "View",
            list(VIEWS),
            default=place.now,
            format_func=VIEWS.__getitem__,
            key=place.key,
            label_visibility="collapsed",
            required=True,
            wrap=True,
            width="content",
        )
        view = place.choose(box)
    if view != SCATTER:
        return view, ""
    with kept(ACROSS_BY, ACROSS, next(iter(ACROSS))) as place:
        names = list(ACROSS)
        chosen = st.selectbox(
            "Across",
            names,
            index=names.index(place.now),
            format_func=lambda name: ACROSS[name].title,
            key=place.key,
            label_visibility="collapsed",
            width=300,
        )
        return view, place.choose(chosen)
