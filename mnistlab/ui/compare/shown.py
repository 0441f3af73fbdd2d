"""A chart under a title that says what it shows: in the page's own words, so that it breaks over lines on a phone."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

import streamlit as st

from mnistlab.ui.html import Html, safe
from mnistlab.ui.plot import plot

if TYPE_CHECKING:
    import plotly.graph_objects as go


def shown(
    title: str, chart: go.Figure, *, key: str, what: str, height: int = 320, colours: Mapping[str, str] | None = None
) -> None:
    """Show a chart.

    Args:
        title: states what it shows, computed.
        chart: without a title of its own.
        key: names it on its page.
        what: describes it for those who cannot see it.
        height: in CSS pixels.
        colours: what they stand for, by name, told above the chart: a legend within would take its room on a phone.
    """
    with st.container(gap="xsmall", key=f"shown_{key}"):
        st.html(f'<p class="ml-says">{safe(title).replace(" %", "&nbsp;%").replace(" · ", "&nbsp;· ")}</p>')
        if colours:
            names = " ".join(named(name, colour) for name, colour in colours.items())
            st.html(f'<p class="ml-key">{names}</p>')
        plot(chart, key=key, alt=f"{title}. {what}", height=height)


def named(name: str, colour: str) -> Html:
    """Return a run's name behind a dot of its colour."""
    return Html(f'<span class="ml-run"><i class="ml-dot" style="background:{colour}"></i>{safe(name)}</span>')
