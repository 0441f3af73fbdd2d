"""How to run a lesson, on one page: to read here and to print."""

from __future__ import annotations

import re
from pathlib import Path

import streamlit as st

from mnistlab.ui.offer import offer

_DOCS = Path(__file__).parents[3] / "docs"
_PART = re.compile(r"<!-- page -->\n## [^\n]+\n(.*?)<!-- /page -->", re.DOTALL)
_LINK = re.compile(r"\[([^\]]+)\]\([^)]+\)")


def show_handbook() -> None:
    """Offer the page; it is read when it is unfolded."""
    with st.expander("Prepare, run and close a lesson", key="handbook", on_change="rerun") as fold:
        if not fold.open:
            return
        if part := _PART.search((_DOCS / "teacher.md").read_text(encoding="utf-8")):
            st.markdown(_LINK.sub(r"\1", part[1]))
        st.markdown("Three lesson plans, setting up, privacy and what to do in trouble: `docs/teacher.md`.")
        offer(
            "This page, to print (.html)",
            (_DOCS / "lesson.html").read_bytes,
            "handbook_page",
            "lesson.html",
            "text/html",
        )
