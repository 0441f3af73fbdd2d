"""Charts to take away as SVG or PNG: drawn here as SVG, made into PNG by the browser."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import streamlit as st

_component = st.components.v2.component(
    "mnistlab.chart_files",
    html='<div class="chart-files"></div>',
    css=Path(__file__).with_name("chart_files.css").read_text(encoding="utf-8"),
    js=Path(__file__).with_name("chart_files.js").read_text(encoding="utf-8"),
)


def chart_files(charts: Sequence[tuple[str, str, str]], *, key: str) -> None:
    """Show charts, each (title, file name without ending, SVG), with buttons that keep them as files."""
    _component(key=key, data={"charts": [{"title": title, "name": name, "svg": svg} for title, name, svg in charts]})
