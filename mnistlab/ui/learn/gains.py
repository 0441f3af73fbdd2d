"""What each further hidden layer brought, from finished runs."""

from __future__ import annotations

from collections.abc import Mapping

import streamlit as st

from mnistlab.core.architecture import parameter_count
from mnistlab.core.explain import luck
from mnistlab.core.facts import TEST
from mnistlab.core.runs import Run
from mnistlab.ui.html import table


def gain(runs: Mapping[str, Run]) -> str:
    """Say what the first hidden layer brings and what the best of the others adds; runs from none to most of them."""
    none, *more = (run.test_accuracy or 0 for run in runs.values())
    first, further = 100 * (more[0] - none), 100 * (max(more) - more[0])
    return f"One layer: {first:+.1f} points, more: {further:+.1f}"


def gains(runs: Mapping[str, Run]) -> None:
    """Show what each further hidden layer brought, and how much may be luck."""
    rows, before = [], None
    for name, run in runs.items():
        now = run.test_accuracy or 0
        gained = "" if before is None else f"{100 * (now - before):+.2f}".replace("-", "−")
        rows.append((name, f"{parameter_count(run.spec):,}", gained))
        before = now
    st.html(table(("hidden layers", "parameters", "points gained"), rows, caption="What each further layer brought"))
    chance = 100 * luck(before or 0, TEST)
    st.caption(f"With {TEST:,} test images, up to about {chance:.1f} points can be the luck of which images they are.")
