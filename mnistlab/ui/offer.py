"""Buttons that have a file made and sent when they are pressed."""

from __future__ import annotations

from collections.abc import Callable

import streamlit as st

Make = Callable[[], str | bytes]


def offer(label: str, make: Make, key: str, file: str, kind: str = "application/octet-stream") -> None:
    """Show a button that has the file made and sent when it is pressed; nothing is made before.

    Args:
        label: ours, as it may hold Markdown.
        make: returns the content, in a thread of its own.
        key: the widget's.
        file: its name.
        kind: its media type.
    """
    st.download_button(label, make, file, kind, key=key, on_click="ignore", icon=":material/download:")
