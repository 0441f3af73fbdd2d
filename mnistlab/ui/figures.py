"""A row of large figures, each of which can be asked about."""

from __future__ import annotations

from collections.abc import Iterable

import streamlit as st


def show_figures(figures: Iterable[tuple[str, str, str]], *, key: str) -> None:
    """Show (label, value, meaning) side by side, two by two on a phone; `key` tells the row from others on its page."""
    with st.container(key=f"figures_{key}", horizontal=True):
        for label, value, meaning in figures:
            st.metric(label, value, help=meaning)
