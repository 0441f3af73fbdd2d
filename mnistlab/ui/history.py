"""One's runs: which to show, the list of them, what was selected, and what was deleted but can be brought back."""

from __future__ import annotations

import time

import numpy as np
import streamlit as st

from mnistlab.core.history import UNDO_SECONDS, minutes_left, select
from mnistlab.core.runs import Run
from mnistlab.ui.gallery import paged
from mnistlab.ui.identity import learner
from mnistlab.ui.lab import Lab
from mnistlab.ui.own_runs import runs_of
from mnistlab.ui.run_deeds import LIST, TRASH, Shelf, carry_out, empty_trash, shelf
from mnistlab.ui.run_filters import choose
from mnistlab.ui.run_list import run_list
from mnistlab.ui.run_rows import deleted, row
from mnistlab.ui.runs import active_run
from mnistlab.ui.school.showing import say_hidden

MOST = 1000
"""How many runs are listed, the newest."""

PER_PAGE = 10

EVERY = 2.0
"""Seconds between two looks at a list in which a run trains or waits."""


def show_runs(lab: Lab) -> None:
    """Show the learner's runs; what is done to them runs this part of the page alone."""
    live = active_run(lab) is not None
    panel = st.fragment(_panel, run_every=EVERY if live else None, key="runs")
    panel(lab, live)


def _panel(lab: Lab, live: bool) -> None:
    mine = shelf()
    trouble = carry_out(lab, mine)
    lab.store.purge()
    runs, trash = runs_of(lab, MOST), lab.store.trashed(learner())
    mine.ghosts &= {run.id for run in trash}
    if live != (active_run(lab) is not None):
        mine.notice = trouble
        st.rerun()  # to be looked at again and again from now on, or no more
    if trouble:
        st.warning(trouble, icon=":material/info:")
    if runs or mine.ghosts:
        _show_list(lab, mine, runs, trash)
    elif trash:
        st.markdown("You have deleted all your runs. For a while they can still be brought back.")
    else:
        st.markdown("You have no runs yet. Training a network takes less than ten seconds, and it will stand here.")
        st.page_link("pages/train.py", label="Train a network", icon=":material/arrow_forward:")
    if trash:
        _show_trash(lab, mine, trash)


def _show_list(lab: Lab, mine: Shelf, runs: list[Run], trash: list[Run]) -> None:
    say_hidden(lab, runs)
    wish, order = choose(lab, runs)
    # What was deleted here stays in its place, as a line with Undo, until the page is left.
    there = sorted([*runs, *(run for run in trash if run.id in mine.ghosts)], key=lambda run: -run.created_at)
    found = select(there, wish, order)
    if not found:
        st.info("None of your runs is like that. Clear a filter to see more of them.")
    else:
        page = paged(np.arange(len(found)), PER_PAGE, key=f"runs_page_{hash((wish, order))}")
        _show_rows(lab, mine, [found[place] for place in page.indices])
    if len(runs) == MOST:
        st.caption(f"These are your newest {MOST:,} runs. Delete some, and older ones take their place.")
    _show_selected(mine, runs)


def _show_rows(lab: Lab, mine: Shelf, shown: list[Run]) -> None:
    curves, now = lab.store.sketches([run.id for run in shown]), time.time()
    line = lab.engine.waiting() if any(run.status.active for run in shown) else {}
    rows = [
        (
            run.id,
            row(run, curves.get(run.id, ()), picked=run.id in mine.picked, waiting=line.get(run.id))
            if run.trashed_at is None
            else deleted(run, minutes_left(run, now)),
        )
        for run in shown
    ]
    run_list(rows, key=LIST, label="Your runs", done=mine.done[LIST])


def _show_selected(mine: Shelf, runs: list[Run]) -> None:
    """Offer what can be done to several runs at once."""
    picked = [run.id for run in runs if run.id in mine.picked]
    with st.container(key="runs_selected", horizontal=True, vertical_alignment="center", gap="small"):
        if not picked:
            return
        st.markdown(f"**{len(picked)}** selected")
        st.page_link(
            "pages/compare.py",
            label="Compare",
            icon=":material/compare_arrows:",
            query_params={"runs": ",".join(picked)},
            disabled=len(picked) < 2,
        )
        st.button("Delete", key="runs_delete", icon=":material/delete:")
        st.button("Clear", key="runs_none", type="tertiary")


def _show_trash(lab: Lab, mine: Shelf, trash: list[Run]) -> None:
    st.subheader("Recently deleted")
    st.caption(f"Each can be brought back for {UNDO_SECONDS / 60:.0f} minutes. Then it is removed with all its files.")
    now = time.time()
    run_list(
        [(run.id, deleted(run, minutes_left(run, now))) for run in trash],
        key=TRASH,
        label="Recently deleted runs",
        done=mine.done[TRASH],
    )
    with st.popover("Delete for good now", icon=":material/delete_forever:", key="runs_empty"):
        count = "this run" if len(trash) == 1 else f"all {len(trash)} runs"
        st.markdown(f"Remove {count} listed here, with the weights and all other files? That cannot be undone.")
        st.button("Remove for good", key="runs_remove", type="primary", on_click=empty_trash, args=(lab,))
