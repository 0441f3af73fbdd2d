"""Pictures and rows in HTML that can be pressed, with mouse, finger and keyboard."""

from __future__ import annotations

from pathlib import Path

import streamlit as st

from mnistlab.ui.html import Html

_component = st.components.v2.component(
    "mnistlab.pressable",
    html='<div class="pressable"></div>',
    js=Path(__file__).with_name("pressable.js").read_text(encoding="utf-8"),
    isolate_styles=False,
)


def pressable(html: Html, *, key: str) -> None:
    """Show HTML in which a press on an element with `data-press="3"` reruns the page or fragment.

    Such an element holds a button, for the keyboard and for those who hear the page.
    """
    _component(key=key, data={"html": html}, on_pressed_change=_nothing)


def pressed(key: str) -> int | None:
    """Return the number of what was just pressed, once."""
    state = st.session_state.get(key)
    number = state.get("pressed") if state else None
    return number if isinstance(number, int) and not isinstance(number, bool) else None


def _nothing() -> None:
    """Streamlit hands a trigger's value over only where it has a callback."""
