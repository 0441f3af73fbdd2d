"""Which run a page is about: the one in its address, or the learner's own that is going on."""

from __future__ import annotations

import time

import streamlit as st

from mnistlab.core.history import minutes_left
from mnistlab.core.runs import Run
from mnistlab.ui.identity import learner
from mnistlab.ui.lab import Lab
from mnistlab.ui.share import settings_in

RUN = "run"
"""The URL parameter, and where the session keeps the run that was last on the Train page."""

ASSIGNMENT = "assignment"
"""The same for the assignment that is worked on there."""

NOT_YOURS = (
    "This address belongs to a run of another browser, so there is nothing of it to see here. "
    "To train the same network yourself, ask for its settings: their address can be copied below the Train button."
)
DELETED = "You deleted this run. On the page Runs it can be brought back for another {}."
GONE = "There is no run with this address; it may have been deleted."


def run_of_page(lab: Lab) -> tuple[Run | None, str]:
    """Return the run that the Train page shows, and a sentence if its address names one that it cannot show.

    Without a run in the address it is the learner's run that trains or waits, else the last one of this session,
    unless the address brings settings to start from.
    """
    if (wanted := st.query_params.get(RUN)) is not None:
        return own_run(lab, wanted)
    run = active_run(lab)
    if run is None and not settings_in(st.query_params.to_dict()):
        run = _last_run(lab)
        asked = st.query_params.get(ASSIGNMENT)
        if run and asked is not None and run.assignment_id != asked:
            run = None
    return run, ""


def own_run(lab: Lab, run_id: str) -> tuple[Run | None, str]:
    """Return the learner's run of that id, or None and a sentence that says why there is none."""
    run = lab.store.get(run_id)
    if run is None:
        return None, GONE
    if run.learner != learner():  # its teacher may see it as well, but not on pages where it could be changed
        return None, NOT_YOURS
    if run.trashed_at is None:
        return lab.school.showing.to_learner(run), ""
    minutes = minutes_left(run, time.time())
    return None, DELETED.format(f"{minutes} minutes" if minutes > 1 else "a minute") if minutes else GONE


def active_run(lab: Lab) -> Run | None:
    """Return the learner's run that trains or waits, the newest if there are several."""
    mine = lab.store.active(learner())
    return lab.school.showing.to_learner(mine[-1]) if mine else None


def show(run_id: str) -> None:
    """Make this the run of the page and of its address: what a reload or a second tab will find.

    The assignment that is worked on stays in the address as well.
    """
    st.session_state[RUN] = run_id
    if st.query_params.get(RUN) != run_id:
        kept = {ASSIGNMENT: asked} if (asked := st.query_params.get(ASSIGNMENT)) else {}
        st.query_params.from_dict({RUN: run_id} | kept)


def _last_run(lab: Lab) -> Run | None:
    run_id = st.session_state.get(RUN)
    return own_run(lab, run_id)[0] if run_id else None
