"""The three views of the Compare page, and which of them the address asks for."""

from __future__ import annotations

import streamlit as st

from mnistlab.ui.compare.seeds import SEEDS
from mnistlab.ui.compare.sweep import BASE, SWEEP

BESIDE, LUCK, KNOB = "Side by side", "Luck or not", "Turn one knob"

_MARKS = {BESIDE: (), LUCK: (SEEDS,), KNOB: (SWEEP, BASE)}
"""The URL parameters of each view: where the first of them stands, the address asks for it."""


def choose_view() -> str:
    """Let the learner choose a view, and return it; the address of another asks for that one."""
    asked = next((view for view in (KNOB, LUCK) if _MARKS[view][0] in st.query_params), BESIDE)
    held = st.session_state.setdefault("compare_view_held", [asked, 0])
    if held[0] != asked:
        held[:] = [asked, held[1] + 1]
    view = st.segmented_control(
        "View",
        list(_MARKS),
        default=asked,
        key=f"compare_view_{held[1]}",
        label_visibility="collapsed",
        required=True,
        wrap=True,
    )
    held[0] = view
    elsewhere = {parameter for other in _MARKS if other != view for parameter in _MARKS[other]}
    here = {name: text for name, text in st.query_params.to_dict().items() if name not in elsewhere}
    if _MARKS[view]:
        here.setdefault(_MARKS[view][0], "")
    st.query_params.from_dict(here)  # a link from one view to another leaves the address as it was
    return str(view)
