"""Runs beside each other: what differed, their curves, what they got and what it cost."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import streamlit as st

from mnistlab.charts.lines import Line, lines
from mnistlab.charts.spots import Spot, spots, unmarked
from mnistlab.core.architecture import parameter_count
from mnistlab.core.differences import sentence
from mnistlab.core.events import EpochEnd
from mnistlab.core.runs import Run, RunStatus
from mnistlab.core.school.stopping import by_whom
from mnistlab.core.spec import as_text
from mnistlab.ui.compare import titles
from mnistlab.ui.compare.choose import RUNS, colours
from mnistlab.ui.compare.histories import history_of, last_values, values
from mnistlab.ui.compare.launch import progress
from mnistlab.ui.compare.live import watch
from mnistlab.ui.compare.names import run_names, written
from mnistlab.ui.compare.seeds import OFFERED, SEEDS
from mnistlab.ui.compare.shown import shown
from mnistlab.ui.compare.sweep import BASE, SWEEP
from mnistlab.ui.compare.tables import result_table, setting_table
from mnistlab.ui.html import literally
from mnistlab.ui.lab import Lab
from mnistlab.ui.school.showing import say_hidden
from mnistlab.ui.terms import say


def beside(lab: Lab, runs: Sequence[Run]) -> None:
    """Show at least one run, beside each other if there are several, live while one of them trains."""
    say_hidden(lab, runs)
    if len(runs) > 1:
        say(f"**{sentence([run.spec for run in runs], written)}**")
    called = dict(zip((run.id for run in runs), run_names(runs), strict=True))
    looks = colours(runs)
    watch(lab, runs, lambda now: _together(lab, list(now.values()), called, looks))
    if len(runs) > 1:
        _settings(runs, called, looks)


def next_steps(chosen: Sequence[Run], runs: Sequence[Run]) -> None:
    """Say what to do next, above all who has one run: change one thing and compare."""
    st.subheader("What next?")
    run = chosen[0]
    if len(runs) == 1:
        st.markdown(
            "One run says what one network got. Why it got that, a second run can say: **change one thing**, train "
            "again, and both stand here beside each other."
        )
    elif len(chosen) == 1:
        st.markdown("Choose a second run above, or train one in which **one thing** is different.")
    with st.container(key="links_compare"):
        _links(run, ",".join(one.id for one in chosen), "it" if len(chosen) == 1 else "them")


def _links(run: Run, ids: str, these: str) -> None:
    settings = {"hidden": as_text(run.spec.hidden)} | run.spec.to_query()
    st.page_link("pages/train.py", label="Change one thing yourself", icon=":material/tune:", query_params=settings)
    st.page_link(
        "pages/compare.py",
        label="Turn one knob to several values",
        icon=":material/linear_scale:",
        query_params={RUNS: ids, SWEEP: "learning_rate", BASE: run.id},
    )
    st.page_link(
        "pages/compare.py",
        label=f"Repeat {these} with other seeds: how much is luck?",
        icon=":material/casino:",
        query_params={RUNS: ids, SEEDS: str(OFFERED[0])},
    )


def remarks(runs: Sequence[Run], called: Mapping[str, str]) -> list[str]:
    """Return what has to be known before these runs are compared, a sentence each; names are not escaped."""
    notes = []
    for run in runs:
        if run.status is RunStatus.DIVERGED:
            notes.append(f"{called[run.id]} diverged: its numbers grew beyond all bounds, so it has no test accuracy.")
        elif not run.status.active and run.epoch < run.spec.epochs:
            how = f"was stopped{by_whom(run)}" if run.status is RunStatus.STOPPED else "ended"
            notes.append(f"{called[run.id]} {how} after {run.epoch} of {run.spec.epochs} epochs.")
    if len({run.spec.dataset for run in runs}) > 1:
        notes.append("They were tested on different images: their accuracies cannot be compared.")
    elif len({run.spec.validation_split for run in runs}) > 1:
        notes.append("They were not validated on the same images: compare their test accuracy rather than the curves.")
    return notes


def _together(lab: Lab, runs: list[Run], called: Mapping[str, str], looks: Mapping[str, str]) -> None:
    histories = {run.id: history_of(lab, run) for run in runs}
    for note in remarks(runs, called):
        st.info(literally(note), icon=":material/info:")
    progress(lab, runs, key="compare_stop")
    _curves(runs, histories, called, looks)
    if runs:
        st.html(result_table(runs, called, looks, histories))
    done = [run for run in runs if run.test_accuracy is not None]
    if len(done) > 1:
        _costs(done, called, looks)


def _curves(
    runs: Sequence[Run],
    histories: Mapping[str, Sequence[EpochEnd]],
    called: Mapping[str, str],
    looks: Mapping[str, str],
) -> None:
    with st.container(horizontal=True, vertical_alignment="center"):
        measure = st.segmented_control(
            "Curves of", ["Accuracy", "Loss"], default="Accuracy", key="compare_measure", label_visibility="collapsed"
        )
        training = st.toggle("Training as well, dotted", key="compare_training")
    loss = measure == "Loss"
    validated = [run for run in runs if run.spec.validation_split > 0]
    drawn = []
    for run in runs:
        history, look = histories[run.id], looks[run.id]
        at = [epoch.epoch for epoch in history]
        if run in validated:
            name = unmarked(called[run.id])
            drawn.append(Line(name, at, values(history, loss), colour=look, mode="lines+markers"))
        if training or run not in validated:
            name = f"{unmarked(called[run.id])}, training"
            drawn.append(Line(name, at, values(history, loss, training=True), look, "lines+markers", "dot", 1.8, 6))
    what = "validation" if validated else "training"
    ends = last_values(validated or runs, histories, loss, training=not validated)
    going = sum(run.status.active for run in runs)
    title = titles.curves(
        {called[run_id]: end for run_id, end in ends.items()}, f"{what} images", loss=loss, going=going
    )
    epochs = max(run.spec.epochs for run in runs)
    chart = lines(
        "",
        drawn,
        x="epoch",
        y=f"{what} {'loss' if loss else 'accuracy'}",
        x_range=(0.8, epochs + 0.2),
        y_format="" if loss else ".1~%",
    )
    chart.update_layout(showlegend=False, margin={"t": 12, "b": 48})
    chart.update_xaxes(dtick=max(1, epochs // 10))
    number = "%{y:.4f}" if loss else "%{y:.2%}"
    chart.update_traces(hovertemplate=f"%{{fullData.name}}<br>epoch %{{x}}: <b>{number}</b><extra></extra>")
    key = {called[run.id]: looks[run.id] for run in runs}
    each = f"One curve a run: {', '.join(called.values())}."
    shown(title, chart, key="compare_curves", what=each, height=340, colours=key)
    if validated and len(validated) < len(runs):
        st.caption("Where no images were set aside for validation, the curve of the training images is drawn, dotted.")


def _costs(runs: Sequence[Run], called: Mapping[str, str], looks: Mapping[str, str]) -> None:
    got = [(run, run.test_accuracy) for run in runs if run.test_accuracy is not None]
    left, right = st.columns(2, gap="medium")
    with left:
        sizes = [(parameter_count(run.spec), accuracy) for run, accuracy in got]
        chart = spots(
            [Spot(called[run.id], parameter_count(run.spec), accuracy, looks[run.id]) for run, accuracy in got],
            x="parameters",
            y="test accuracy",
            unit="parameters",
        )
        shown(titles.parameters(sizes), chart, key="compare_parameters", what="Test accuracy against parameters.")
    with right:
        timed = [(run, accuracy) for run, accuracy in got if run.seconds]  # one that was brought back has none
        if timed:
            chart = spots(
                [Spot(called[run.id], run.seconds, accuracy, looks[run.id]) for run, accuracy in timed],
                x="seconds of training",
                y="test accuracy",
                unit="s",
                x_format=".1f",
            )
            title = titles.seconds([(run.seconds, accuracy) for run, accuracy in timed])
            shown(title, chart, key="compare_seconds", what="Test accuracy against seconds of training.")
    st.caption("Seconds are those of this machine, and more while others train on it.")


def _settings(runs: Sequence[Run], called: Mapping[str, str], looks: Mapping[str, str]) -> None:
    st.subheader("Settings")
    every = st.toggle("All settings, also those that are the same", key="compare_every")
    if not every and len({run.spec for run in runs}) == 1:
        st.markdown("They are all the same.")
        return
    st.html(setting_table(runs, called, looks, every=every))
