"""A list of rows that the server draws and the learner acts on: one element on the page, however many rows it has.

What a learner does is numbered by the browser and sent until the server says how far it has come: two presses in
quick succession are two deeds, and none is done twice.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import streamlit as st

from mnistlab.ui.html import Html

_component = st.components.v2.component(
    "mnistlab.run_list",
    html='<ul class="runs"></ul>',
    css=Path(__file__).with_name("run_list.css").read_text(encoding="utf-8"),
    js=Path(__file__).with_name("run_list.js").read_text(encoding="utf-8"),
    isolate_styles=False,
)


@dataclass(frozen=True)
class Deed:
    """Something done to a row: `do` says what, `on` whether it was switched on, `words` what was typed or chosen."""

    number: int
    do: str
    row: str
    on: bool
    words: Mapping[str, str]


def run_list(rows: Sequence[tuple[str, Html]], *, key: str, label: str, done: int) -> None:
    """Show rows, each (id, HTML); what is done to them reruns the page or fragment.

    Args:
        rows: in their order; a row whose HTML stays the same is not touched.
        key: identifies the list on its page.
        label: says what it lists, for those who hear the page.
        done: the number of the last deed that was carried out.
    """
    data = {"rows": [{"id": row_id, "html": html} for row_id, html in rows], "label": label, "done": done}
    _component(key=key, data=data, on_asked_change=_nothing)


def deeds(key: str, done: int) -> list[Deed]:
    """Return what was done to the list's rows after deed `done`, in order; what has another form is left out."""
    state = st.session_state.get(key)
    asked = state.get("asked") if state else None
    found = [deed for item in asked if (deed := _deed(item))] if isinstance(asked, list) else []
    return sorted((deed for deed in found if deed.number > done), key=lambda deed: deed.number)


def _deed(item: object) -> Deed | None:
    if not isinstance(item, Mapping):
        return None
    number, do, row = item.get("n"), item.get("do"), item.get("row")
    if not (isinstance(number, int) and isinstance(do, str) and isinstance(row, str)):
        return None
    words = {key: text for key in ("name", "note", "page") if isinstance(text := item.get(key), str)}
    return Deed(number, do, row, item.get("on") is True, words)


def _nothing() -> None:
    """Streamlit hands a state value over only where it has a callback."""
