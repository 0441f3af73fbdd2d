"""A small sweep: one knob of a run turned to several values, and what comes of it."""

from __future__ import annotations

import re
import zlib
from collections.abc import Mapping, Sequence

import streamlit as st

from mnistlab.core.differences import plain
from mnistlab.core.problems import SpecError
from mnistlab.core.repeats import COUNTED
from mnistlab.core.runs import Run
from mnistlab.core.spec import RunSpec
from mnistlab.core.sweeps import KNOBS, MOST_VALUES, Knob, Value, available, belongs, offered, turned, value_of
from mnistlab.ui.compare.address import kept
from mnistlab.ui.compare.choose import RUNS
from mnistlab.ui.compare.launch import offer, progress
from mnistlab.ui.compare.live import watch
from mnistlab.ui.compare.names import label
from mnistlab.ui.compare.sweep_results import show_sweep
from mnistlab.ui.html import literally
from mnistlab.ui.lab import Lab
from mnistlab.ui.own_runs import unique
from mnistlab.ui.runs import own_run
from mnistlab.ui.school.showing import say_hidden
from mnistlab.ui.terms import say

SWEEP, BASE = "sweep", "base"
"""URL parameters: the knob's name, and the id of the run whose other settings all share."""


def sweep(lab: Lab, chosen: Sequence[Run], known: Sequence[Run]) -> None:
    """Let a knob of one of the learner's runs, at least one, be turned; `chosen` are those being compared."""
    say(
        "One setting is turned, everything else stays as it is, the seed as well: so whatever changes comes from that "
        "setting. Values that were trained before are found again."
    )
    left, right = st.columns(2, gap="small")
    with left:
        base = _base(lab, chosen, known)
    with right:
        knob = _knob(base.spec)
    wanted = _values(knob, base)
    runs = found(knob, base.spec, [*known, base])
    say_hidden(lab, list(runs.values()))
    lacking = [turned(knob, base.spec, value) for value in wanted if value not in runs]
    if lacking:
        offer(lab, lacking, [base], key="sweep_train")

    def draw(now: Mapping[str, Run]) -> None:
        progress(lab, list(now.values()), key="sweep_stop")
        show_sweep(lab, knob, base.spec, {value: now[run.id] for value, run in runs.items()})

    if runs:
        watch(lab, list(runs.values()), draw)
    if len(runs) > 1:
        beside = [run.id for run in runs.values()][:8]
        with st.container(key="links_sweep"):
            st.page_link(
                "pages/compare.py",
                label="Their curves beside each other",
                icon=":material/compare_arrows:",
                query_params={RUNS: ",".join(beside)},
            )


def found(knob: Knob, base: RunSpec, runs: Sequence[Run]) -> dict[Value, Run]:
    """Return one run for each value of the knob, in order: of several the one that is furthest, then the newest."""
    there: dict[Value, Run] = {}
    for run in runs:
        if run.status in COUNTED and belongs(knob, base, run.spec):
            value = value_of(knob, run.spec)
            if value not in there or COUNTED.index(run.status) < COUNTED.index(there[value].status):
                there[value] = run
    return dict(sorted(there.items()))


def read(knob: Knob, base: RunSpec, texts: Sequence[str]) -> tuple[list[Value], list[str]]:
    """Return the values that were chosen or typed, in order and each once, and a sentence for each that cannot be."""
    good: set[Value] = set()
    troubles = []
    for text in texts:
        try:
            good.add(value_of(knob, turned(knob, base, _number(knob, text))))
        except SpecError as error:
            problem = error.problems[0]
            troubles.append(
                f"{literally(text[:40])} cannot be a value of the {knob.title}: it takes {problem.allowed}."
            )
    return sorted(good), troubles


def _number(knob: Knob, text: str) -> str:
    """Return what was typed without spaces and commas between thousands.

    No learning rate has thousands: its comma is what half of the world writes for a point.
    """
    text = "".join(text.split())
    if knob.field == "learning_rate":
        return text.replace(",", ".")
    return text.replace(",", "") if re.fullmatch(r"[1-9]\d{0,2}(,\d{3})+", text) else text


def _base(lab: Lab, chosen: Sequence[Run], known: Sequence[Run]) -> Run:
    """Let the learner choose the run to start from: the address's, else the first of those compared or the newest."""
    runs = {run.id: run for run in [*chosen, *known]}
    asked = st.query_params.get(BASE)
    if asked and asked not in runs:
        run, trouble = own_run(lab, asked)
        if run:
            runs[run.id] = run
        else:
            st.warning(trouble, icon=":material/visibility_off:")
    labels = unique(list(runs.values()), [label(run) for run in runs.values()])
    ids = list(runs)
    stamp = zlib.crc32("\n".join(labels.values()).encode())  # of a run that ends, the label changes
    with kept(BASE, runs, ids[0]) as place:
        picked = st.selectbox(
            "Start from",
            ids,
            index=ids.index(place.now),
            format_func=lambda run_id: labels.get(run_id, run_id),
            key=f"{place.key}_{stamp}",
        )
        return runs[place.choose(picked)]


def _knob(spec: RunSpec) -> Knob:
    """Let the learner choose what is turned, kept in the address."""
    knobs = {knob.name: knob for knob in available(spec)}
    with kept(SWEEP, knobs, next(iter(knobs))) as place:
        chosen = st.segmented_control(
            "What is turned",
            list(knobs),
            default=place.now,
            format_func=lambda name: knobs[name].title.capitalize(),
            key=f"{place.key}_{len(knobs)}",
            required=True,
            wrap=True,
        )
        name = place.choose(chosen)
    if len(knobs) < len(KNOBS):
        st.caption("It has no hidden layer whose width could change.")
    elif knobs[name].field == "hidden" and len(spec.hidden) > 1:
        st.caption("The width of the first hidden layer; the others change in proportion.")
    return knobs[name]


def _values(knob: Knob, base: Run) -> list[Value]:
    """Let the learner edit the short list of values."""
    start = [plain(value).replace(",", "") for value in offered(knob, base.spec)]
    more = [plain(value).replace(",", "") for value in offered(knob, base.spec, beside=5)]
    texts = st.multiselect(
        f"Values of the {knob.title}, {MOST_VALUES} at the most; others can be typed",
        more,
        default=start,
        key=f"sweep_values_{knob.name}_{base.id}",
        max_selections=MOST_VALUES,
        accept_new_options=True,
        placeholder="Choose values, or type one",
        select_all=False,
    )
    good, troubles = read(knob, base.spec, texts)
    for trouble in troubles:
        st.warning(trouble, icon=":material/error:")
    return good
