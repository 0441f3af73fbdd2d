"""The frame around every page: title, styles, links, identity, and the lab behind it."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from contextlib import suppress
from functools import cache
from pathlib import Path
from typing import TypeVar

import streamlit as st
from streamlit.delta_generator import DeltaGenerator
from streamlit.navigation.page import StreamlitPage

from mnistlab.core.school.topic import Topic
from mnistlab.data.dataset import Preview
from mnistlab.store.errors import StoreError
from mnistlab.ui import identity
from mnistlab.ui.bundle import bundle
from mnistlab.ui.gather import gather
from mnistlab.ui.guard import guard
from mnistlab.ui.hands import reuse_threads
from mnistlab.ui.lab import TROUBLE, Lab, catalog, lab, lab_if_open
from mnistlab.ui.lighter import lighten
from mnistlab.ui.mend import mend
from mnistlab.ui.promptly import answer_promptly
from mnistlab.ui.school.presence import attend
from mnistlab.ui.school.teacher import has_taught
from mnistlab.ui.turns import take_turns

T = TypeVar("T")

mend()
lighten()
gather()
guard()
answer_promptly()
bundle()
reuse_threads()
take_turns()

ROOT = Path(__file__).parents[2]

PAGES = (
    ("app.py", "Home"),
    ("pages/learn.py", "Learn"),
    ("pages/data.py", "Data"),
    ("pages/train.py", "Train"),
    ("pages/results.py", "Results"),
    ("pages/inside.py", "Inside"),
    ("pages/draw.py", "Draw"),
    ("pages/runs.py", "Runs"),
    ("pages/class.py", "Class"),
)
"""Scripts and labels of the pages, in the order of the links."""

SAYING_SO = ("Class", "Wall")
"""Pages that say by themselves what there is to say about the class."""

WITHOUT = {
    "Data": {Topic.KNOBS, Topic.RESULTS},
    "Glossary": {Topic.KNOBS, Topic.RESULTS},
    "Results": {Topic.KNOBS},
    "Inside": {Topic.KNOBS},
    "Draw": {Topic.KNOBS},
    "Runs": {Topic.KNOBS},
}
"""Changes in class that make no difference to a page, by its title: they do not have it run again."""

ABOUT = "**MNIST Lab**: build a dense network, train it on handwritten digits, and find out why it got what it got."


def open_page(title: str) -> Lab:
    """Start a page: every page calls this first, so that each can be the first one a cold server shows.

    Returns the lab. If there can be none, the page says why in one sentence and ends here.
    """
    opened, line = _frame(title, lab)
    opened.engine.meet(identity.learner())
    _attend(opened, line, shown=title not in SAYING_SO, without=WITHOUT.get(title, ()))
    return opened


def open_home() -> Preview:
    """Start the one page that need not wait for all of the lab: return a look at the data, or end like `open_page`."""
    preview, line = _frame("Home", lambda: catalog().preview())
    if opened := lab_if_open():
        _attend(opened, line)
    return preview


def _frame(title: str, needs: Callable[[], T]) -> tuple[T, DeltaGenerator]:
    """Draw what is on every page; return what the page needs and the place for the line about one's class."""
    st.set_page_config(
        page_title="MNIST Lab" if title == "Home" else f"{title} · MNIST Lab",
        page_icon=str(ROOT / "static" / "icon.svg"),
        layout="wide",
        initial_sidebar_state="collapsed",
        menu_items={"About": ABOUT},
    )
    st.html(Path(__file__).with_name("style.css"))
    with st.container(key="navigation", horizontal=True, gap="small", vertical_alignment="center"):
        for script, label in (*PAGES, ("pages/teach.py", "Teach")) if has_taught() else PAGES:
            st.page_link(_page(script), label=label, width="content")
    line = st.container(key="presence")  # always there: what is typed below it stays when a line comes or goes
    identity.introduce()
    try:
        return needs(), line
    except TROUBLE as error:
        st.error(f"MNIST Lab cannot start: {error}", icon=":material/error:")
        st.stop()


@cache
def _page(script: str) -> StreamlitPage:
    """Return what Streamlit knows of a page; given its name, it would look for the file each time."""
    return st.Page(ROOT / script, default=script == PAGES[0][0])


def _attend(opened: Lab, line: DeltaGenerator, *, shown: bool = True, without: Iterable[Topic] = ()) -> None:
    with line, suppress(StoreError):  # without the line a page is whole; what reads more will say what is wrong
        attend(opened, shown=shown, without=without)
