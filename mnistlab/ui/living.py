"""HTML whose parts change in place: what stays the same is not touched, so nothing blinks and bars can grow."""

from __future__ import annotations

from pathlib import Path

import streamlit as st

from mnistlab.ui.html import Html

_component = st.components.v2.component(
    "mnistlab.living",
    html='<div class="living"></div>',
    js=Path(__file__).with_name("living.js").read_text(encoding="utf-8"),
    isolate_styles=False,
)


def living(html: Html, *, key: str) -> None:
    """Show HTML; under the same key, later HTML is worked into what is there: attributes, texts, elements."""
    _component(key=key, data={"html": html})
