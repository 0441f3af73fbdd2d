"""Which runs stand beside each other: up to eight of the learner's own, kept in the address."""

from __future__ import annotations

import zlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

import streamlit as st

from mnistlab.charts.palette import SERIES
from mnistlab.core.runs import Run
from mnistlab.ui.compare.names import label
from mnistlab.ui.lab import Lab
from mnistlab.ui.own_runs import runs_of, unique
from mnistlab.ui.runs import own_run

RUNS = "runs"
"""The URL parameter: ids with commas between them."""

MOST_RUNS = len(SERIES)
"""So many can be told apart by their colours."""

KNOWN = 300
"""So many of the learner's runs are looked through for repeats and for a sweep's values, the newest."""


@dataclass
class Choice:
    """What the session remembers: the runs chosen, the address they last came from or went to, colours by run.

    `edition` counts how often the choice came from an address: the box is then another one, with it as its default.
    """

    ids: list[str] = field(default_factory=list)
    address: str | None = None
    edition: int = 0
    slots: dict[str, int] = field(default_factory=dict)


def own_runs(lab: Lab) -> list[Run]:
    """Return the learner's runs, the newest first."""
    return runs_of(lab, KNOWN)


def choose_runs(lab: Lab, runs: Sequence[Run]) -> list[Run]:
    """Let the learner choose among their runs, which must be some, and return those chosen, in their order."""
    choice = _choice()
    known = {run.id: run for run in runs}
    if (asked := st.query_params.get(RUNS)) is not None and asked != choice.address:
        _take_up(lab, choice, asked, known)
    choice.ids = [run_id for run_id in choice.ids if run_id in known or not _find(lab, run_id, known)]
    if not choice.ids and choice.address is None:
        choice.ids = [run.id for run in runs if run.has_results][:2] or [runs[0].id]
        choice.edition += 1
    labels = unique(list(known.values()), [label(run) for run in known.values()])
    # A label changes when its run ends; the browser knows options by their labels, so the box is then another one.
    stamp = zlib.crc32("\n".join(labels.values()).encode())
    chosen = st.multiselect(
        "Runs, eight at the most",
        list(known),
        default=choice.ids[:MOST_RUNS],
        key=f"compare_runs_{choice.edition}_{stamp}",
        format_func=lambda run_id: labels.get(run_id, run_id),
        max_selections=MOST_RUNS,
        placeholder="Choose the runs to compare",
        select_all=False,
    )
    choice.ids = [run_id for run_id in chosen if run_id in known]
    choice.slots = slots(choice.slots, choice.ids)
    choice.address = ",".join(choice.ids)
    if st.query_params.get(RUNS) != choice.address:
        st.query_params[RUNS] = choice.address
    return [known[run_id] for run_id in choice.ids]


def chosen_before(runs: Sequence[Run]) -> list[Run]:
    """Return those of the learner's runs that were chosen last, without a box to choose them in."""
    known = {run.id: run for run in runs}
    return [known[run_id] for run_id in _choice().ids if run_id in known]


def colours(runs: Iterable[Run]) -> dict[str, str]:
    """Return a colour for each chosen run, the same in every chart as long as it stays chosen."""
    held = _choice().slots
    return {run.id: SERIES[held.get(run.id, 0)] for run in runs}


def slots(before: Mapping[str, int], ids: Sequence[str]) -> dict[str, int]:
    """Return a place for each id: the one it had, else the first that is free.

    >>> slots({"a": 0, "b": 1}, ["b", "c"])
    {'b': 1, 'c': 0}
    """
    kept = {run_id: before[run_id] for run_id in ids if run_id in before}
    free = iter(sorted(set(range(len(ids) + len(before))) - set(kept.values())))
    return {run_id: kept[run_id] if run_id in kept else next(free) for run_id in ids}


def _take_up(lab: Lab, choice: Choice, asked: str, known: dict[str, Run]) -> None:
    """Take the choice from the address, and say what in it cannot be shown."""
    wanted = list(dict.fromkeys(part.strip() for part in asked.split(",") if part.strip()))
    troubles = [_find(lab, run_id, known) for run_id in wanted[: 4 * MOST_RUNS] if run_id not in known]
    for trouble in dict.fromkeys(filter(None, troubles)):
        st.warning(trouble, icon=":material/visibility_off:")
    found = [run_id for run_id in wanted if run_id in known]
    if len(found) > MOST_RUNS:
        st.warning(
            f"The address names {len(found)} runs; more than {MOST_RUNS} cannot be told apart by their colours, so "
            f"these are the first {MOST_RUNS}.",
            icon=":material/info:",
        )
    choice.ids = found[:MOST_RUNS]
    choice.edition += 1


def _find(lab: Lab, run_id: str, known: dict[str, Run]) -> str:
    """Add the learner's run of this id to those known, if it was too old to be among them; else say why not."""
    run, trouble = own_run(lab, run_id)
    if run:
        known[run_id] = run
    return trouble


def _choice() -> Choice:
    choice: Choice = st.session_state.setdefault("compare", Choice())
    return choice
