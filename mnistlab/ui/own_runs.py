"""The learner's own runs, to choose one to look at. Somebody else's are not shown."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import streamlit as st

from mnistlab.core.explain import percent
from mnistlab.core.runs import Run
from mnistlab.core.spec import RunSpec
from mnistlab.ui.identity import learner
from mnistlab.ui.lab import Lab
from mnistlab.ui.runs import RUN, own_run

_CHOSEN = "results_run"


def choose_run(lab: Lab) -> Run | None:
    """Return the run to look at: the address's `?run=` if it is the learner's own, else their newest with results.

    The choice goes into the address, so that a reload finds it again. None if the learner has no run.
    """
    runs = lab.store.of_learner(learner())
    asked = None
    if wanted := st.query_params.get(RUN):
        asked, trouble = own_run(lab, wanted)
        if trouble:
            st.warning(trouble, icon=":material/visibility_off:")
    if asked and all(run.id != asked.id for run in runs):
        runs.append(asked)
    if not runs:
        return None
    by_id = {run.id: run for run in runs}
    if st.session_state.get(_CHOSEN) not in by_id:
        first = asked or next((run for run in runs if run.has_results), runs[0])
        st.session_state[_CHOSEN] = first.id
    chosen = st.selectbox("Run", list(by_id), key=_CHOSEN, format_func=lambda run_id: describe(by_id[run_id]))
    if wanted != chosen:
        st.query_params[RUN] = chosen
    return by_id[chosen]


def describe(run: Run) -> str:
    """Return a run in one line: when, what network, how it went."""
    result = percent(run.test_accuracy) if run.test_accuracy is not None else str(run.status)
    sizes = "-".join(map(str, (run.spec.inputs, *run.spec.hidden, run.spec.classes)))
    data = "" if run.spec.dataset == RunSpec().dataset else f" · {run.spec.dataset}"
    return f"{_when(run.created_at)}{data} · {sizes} · {run.spec.activation}, {run.spec.optimizer} · {result}"


def _when(seconds: float) -> str:
    """Write a time by the learner's own clock."""
    # The browser counts the minutes from its own time to UTC, so west of Greenwich is positive.
    offset = st.context.timezone_offset or 0
    return (datetime.fromtimestamp(seconds, UTC) - timedelta(minutes=offset)).strftime("%d %b, %H:%M")
