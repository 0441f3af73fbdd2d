"""The learner's own runs, to choose one to look at. Somebody else's are not shown."""

from __future__ import annotations

import unicodedata
from collections import Counter
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta

import streamlit as st

from mnistlab.core.explain import percent
from mnistlab.core.history import sizes
from mnistlab.core.runs import Run
from mnistlab.core.spec import RunSpec
from mnistlab.ui.identity import learner
from mnistlab.ui.lab import Lab
from mnistlab.ui.runs import RUN, own_run

_CHOSEN = "results_run"


def choose_run(lab: Lab) -> Run | None:
    """Return the run to look at: the address's `?run=` if it is the learner's own, else their newest with results.

    Those with a star are offered first. The choice goes into the address, so that a reload finds it again. None if the
    learner has no run.
    """
    runs = runs_of(lab)
    newest = {run.id for run in runs}
    runs += [run for run in runs_of(lab, starred=True) if run.id not in newest]
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
    offered = [run.id for run in sorted(runs, key=lambda run: not run.starred)]
    labels = unique(runs, [called(run) for run in runs])
    chosen = st.selectbox("Run", offered, key=_CHOSEN, format_func=labels.__getitem__)
    if wanted != chosen:
        st.query_params[RUN] = chosen
    return by_id[chosen]


def runs_of(lab: Lab, limit: int = 100, *, starred: bool = False) -> list[Run]:
    """Return the learner's runs, or only those with a star, the newest first, as they may see them."""
    return lab.school.showing.all_to_learner(lab.store.of_learner(learner(), limit, starred=starred))


def as_it_stands(lab: Lab, run_id: str) -> Run | None:
    """Return a run as it stands now, as its learner may see it. Whose it is was asked before."""
    run = lab.store.get(run_id)
    return lab.school.showing.to_learner(run) if run else None


def called(run: Run) -> str:
    """Return a run in one line, with its star and its name if it has them."""
    return f"{'★ ' if run.starred else ''}{isolated(run.name) + ' · ' if run.name else ''}{describe(run)}"


def unique(runs: Sequence[Run], labels: Sequence[str]) -> dict[str, str]:
    """Return labels of runs by their id; those that would be the same are told apart by seed, and then by number."""
    often = Counter(labels)
    plainly = [
        f"{label} · seed {run.spec.seed}" if often[label] > 1 else label
        for run, label in zip(runs, labels, strict=True)
    ]
    return {run.id: label for run, label in zip(runs, numbered(plainly), strict=True)}


def numbered(plainly: Sequence[str]) -> list[str]:
    """Number what is called the same, so that no two names are."""
    often, seen = Counter(plainly), Counter[str]()
    numbered: list[str] = []
    for name in plainly:
        told = name
        while often[name] > 1 and (told in often or told in numbered):  # learners number their runs as well
            seen[name] += 1
            told = f"{name} ({seen[name]})"
        numbered.append(told)
    return numbered


def isolated(text: str) -> str:
    """Return a text that does not turn round what stands beside it if it is written from right to left."""
    turns = any(unicodedata.bidirectional(c) in ("R", "AL") for c in text)
    return f"\u2068{text}\u2069" if turns else text


def describe(run: Run) -> str:
    """Return a run in one line: when, what network, how it went."""
    result = percent(run.test_accuracy) if run.test_accuracy is not None else str(run.status)
    data = "" if run.spec.dataset == RunSpec().dataset else f" · {run.spec.dataset}"
    return f"{when(run.created_at)}{data} · {sizes(run.spec)} · {run.spec.activation}, {run.spec.optimizer} · {result}"


def when(seconds: float) -> str:
    """Write a time by the learner's own clock."""
    # The browser counts the minutes from its own time to UTC, so west of Greenwich is positive.
    offset = st.context.timezone_offset or 0
    return (datetime.fromtimestamp(seconds, UTC) - timedelta(minutes=offset)).strftime("%d %b, %H:%M")
