"""The wall, alive: once a second it draws what has changed."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import streamlit as st

from mnistlab.core.school.classroom import Classroom
from mnistlab.core.school.scatter import ACROSS
from mnistlab.ui.actor import actor
from mnistlab.ui.lab import TROUBLE, Lab
from mnistlab.ui.school.wall_boards import boards_data
from mnistlab.ui.school.wall_data import live_data, scatter_data
from mnistlab.ui.school.wall_views import BOARDS, SCATTER

EVERY = 1.0
"""Seconds between two looks."""

_ROOM = Path(__file__).parents[1]
_SCRIPTS = ("wall_live.js", "wall_results.js", "wall.js")

_canvas = st.components.v2.component(
    "mnistlab.wall",
    html='<div class="wall" role="region"></div>',
    css=_ROOM.joinpath("wall.css").read_text(encoding="utf-8"),
    js="".join(_ROOM.joinpath(name).read_text(encoding="utf-8") for name in _SCRIPTS),
)

_NEWS = """
export default function ({ data }) {
  window.mnistlabWall = data;
  window.dispatchEvent(new Event("mnistlab-wall"));
}
"""

_news = st.components.v2.component("mnistlab.wall_news", js=_NEWS, isolate_styles=False)
"""Streamlit sends a component's script along each time, so what is sent once a second is a component of its own."""


def watch(lab: Lab, classroom: Classroom, view: str, across: str) -> None:
    """Show a view of a class, and look again and again; the page runs anew if there is another class to show."""

    def panel() -> None:
        try:
            look = lab.school.wall.look(actor(), classroom.id)
        except TROUBLE:
            st.rerun()  # the page says what is wrong
        if _headline(look.classroom) != _headline(classroom):
            st.rerun()
        hidden = look.classroom.open and not look.classroom.rules.results
        if view == BOARDS:
            data = boards_data(look, hidden)
        elif view == SCATTER:
            data = scatter_data(look, ACROSS[across], hidden)
        else:
            data = live_data(look, hidden)
        with st.container(key="wall_news"):
            _news(key="wall_data", data=data)

    _canvas(key="wall")
    st.fragment(panel, run_every=EVERY)()


def _headline(classroom: Classroom) -> tuple[Any, ...]:
    return classroom.name, classroom.code, classroom.open
