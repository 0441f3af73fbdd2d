"""Pictures to choose one of: buttons with an image on them, for mouse, finger and keyboard."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import streamlit as st

_component = st.components.v2.component(
    "mnistlab.picker",
    html='<div class="picker"></div>',
    css=Path(__file__).with_name("picker.css").read_text(encoding="utf-8"),
    js=Path(__file__).with_name("picker.js").read_text(encoding="utf-8"),
)


def pick(pictures: Sequence[tuple[str, str]], *, key: str, chosen: int | None = None) -> None:
    """Show pictures, each (image URI, label), the `chosen` one framed; a press on one reruns the page or fragment."""
    data = {"pictures": [{"uri": uri, "label": label} for uri, label in pictures], "chosen": chosen}
    _component(key=key, data=data, on_pressed_change=_nothing)


def pressed(key: str) -> int | None:
    """Return the place of the picture that was just pressed, once; ask before `pick` draws them."""
    state = st.session_state.get(key)
    place = state.get("pressed") if state else None
    return place if isinstance(place, int) and not isinstance(place, bool) else None


def _nothing() -> None:
    """Streamlit hands a trigger's value over only where it has a callback."""
