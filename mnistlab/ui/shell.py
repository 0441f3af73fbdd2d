"""The frame around every page: title, styles, links, identity, and the lab behind it."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

import streamlit as st

from mnistlab.data.dataset import Preview
from mnistlab.ui import identity
from mnistlab.ui.lab import TROUBLE, Lab, catalog, lab
from mnistlab.ui.mend import mend
from mnistlab.ui.promptly import answer_promptly

T = TypeVar("T")

mend()
answer_promptly()

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
)
"""Scripts and labels of the pages, in the order of the links."""

ABOUT = "**MNIST Lab**: build a dense network, train it on handwritten digits, and find out why it got what it got."


def open_page(title: str) -> Lab:
    """Start a page: every page calls this first, so that each can be the first one a cold server shows.

    Returns the lab. If there can be none, the page says why in one sentence and ends here.
    """
    opened = _frame(title, lab)
    opened.engine.meet(identity.learner())
    return opened


def open_home() -> Preview:
    """Start the one page that need not wait for all of the lab: return a look at the data, or end like `open_page`."""
    return _frame("Home", lambda: catalog().preview())


def _frame(title: str, needs: Callable[[], T]) -> T:
    st.set_page_config(
        page_title="MNIST Lab" if title == "Home" else f"{title} · MNIST Lab",
        page_icon=str(ROOT / "static" / "icon.svg"),
        layout="wide",
        initial_sidebar_state="collapsed",
        menu_items={"About": ABOUT},
    )
    st.html(Path(__file__).with_name("style.css"))
    with st.container(key="navigation", horizontal=True, gap="small", vertical_alignment="center"):
        for script, label in PAGES:
            st.page_link(script, label=label, width="content")
    identity.introduce()
    try:
        return needs()
    except TROUBLE as error:
        st.error(f"MNIST Lab cannot start: {error}", icon=":material/error:")
        st.stop()
