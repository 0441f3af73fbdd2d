"""The stylesheet of what is drawn in HTML rather than with Streamlit's own elements."""

from __future__ import annotations

from pathlib import Path

import streamlit as st

_CSS = Path(__file__).with_name("views.css")


def use_views() -> None:
    """Bring the styles of tables, digits and bars onto the page."""
    st.html(_CSS)
