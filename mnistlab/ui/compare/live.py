"""Runs as they train: a part of the page that looks again and again as long as one of them waits or trains."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Mapping, Sequence

import streamlit as st

from mnistlab.core.runs import Run, RunStatus
from mnistlab.ui.lab import Lab
from mnistlab.ui.own_runs import as_it_stands

TRAINING, WAITING = 1.0, 3.0
"""Seconds between two looks while one of the runs trains, and while others' runs are before all of them."""

PATIENCE = 5.0
"""For so many seconds a run is looked at as if it trained: where no other is before it, it is about to."""


def watch(lab: Lab, runs: Sequence[Run], draw: Callable[[Mapping[str, Run]], None]) -> None:
    """Draw runs as they stand, by id; once all of them are over, the whole page is drawn once more."""
    every = _every(runs)

    def panel() -> None:
        looked = {run.id: as_it_stands(lab, run.id) if run.status.active else run for run in runs}
        now = {run_id: run for run_id, run in looked.items() if run}
        if every and (len(now) < len(looked) or _every(now.values()) != every):
            st.rerun()  # the page knows what to do without those that are gone
        draw(now)

    st.fragment(panel, run_every=every)()


def _every(runs: Iterable[Run]) -> float | None:
    """Return the seconds until the next look, or None if nothing will change any more."""
    active = [run for run in runs if run.status.active]
    soon = time.time() - PATIENCE
    if any(run.status is RunStatus.RUNNING or run.queued_at > soon for run in active):
        return TRAINING
    return WAITING if active else None
