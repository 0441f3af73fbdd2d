"""A pad to draw on, with mouse, pen or finger. Its strokes come while they are drawn, and stay in the session."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import streamlit as st

from mnistlab.core.facts import SIDE
from mnistlab.core.strokes import FARTHEST, MOST_POINTS, THICKEST, THINNEST, UNIT, Stroke, plain_strokes, read_strokes

USUAL_THICKNESS = 2.4
"""Pixels of the image: what the pens were that MNIST was written with, after scaling."""

_HTML = """
<div class="pad">
  <div class="pad-paper">
    <canvas role="img" tabindex="0" aria-label="Drawing pad. Draw with mouse, pen or finger."></canvas>
    <p class="pad-hint"></p>
  </div>
  <div class="pad-tools">
    <button type="button" class="pad-undo">Undo stroke</button>
    <button type="button" class="pad-clear">Clear</button>
    <label>Pen <input type="range" class="pad-pen" step="any"></label>
  </div>
</div>
"""

_component = st.components.v2.component(
    "mnistlab.pad",
    html=_HTML,
    css=Path(__file__).with_name("pad.css").read_text(encoding="utf-8"),
    js=Path(__file__).with_name("pad.js").read_text(encoding="utf-8"),
)


def draw_on_pad(*, key: str, hint: str) -> tuple[Stroke, ...]:
    """Show the pad and return what is drawn on it; each stroke, and what there is of one so far, reruns the fragment.

    The drawing is kept for as long as the session, also while the pad is not on the page.

    Args:
        key: names the pad on its page.
        hint: what an empty pad asks for.
    """
    kept = f"{key}_strokes"
    state = st.session_state.get(key)
    if isinstance(state, Mapping) and isinstance(state.get("strokes"), list):
        st.session_state[kept] = read_strokes(state["strokes"])  # and nothing else that a browser may send
    strokes: tuple[Stroke, ...] = st.session_state.get(kept, ())
    data = {
        "strokes": plain_strokes(strokes),
        "hint": hint,
        "side": SIDE * UNIT,
        "pen": [round(UNIT * thickness) for thickness in (THINNEST, USUAL_THICKNESS, THICKEST)],
        "points": MOST_POINTS,
        "way": FARTHEST * UNIT,
    }
    _component(key=key, data=data, on_strokes_change=_nothing)
    return strokes


def _nothing() -> None:
    """Streamlit hands a state value over only where it has a callback."""
