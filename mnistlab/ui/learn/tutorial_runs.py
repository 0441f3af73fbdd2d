"""The runs of a tutorial's card: one click trains them for everybody, and their figures stand beside the published."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

import streamlit as st

from mnistlab.charts.lines import Line, lines
from mnistlab.charts.palette import ACCENT, DIGITS, VALIDATION
from mnistlab.core.events import EpochEnd
from mnistlab.core.explain import percent
from mnistlab.core.runs import Run, RunStatus
from mnistlab.lessons.tutorials import Tutorial
from mnistlab.ui.html import safe
from mnistlab.ui.lab import TROUBLE, Lab
from mnistlab.ui.learn.published import as_expected, log_gap, outcome, sentence, span, surprise
from mnistlab.ui.learn.published_tables import figure_table, log_table
from mnistlab.ui.learn.shared_runs import POLL_SECONDS, find_runs, train_once
from mnistlab.ui.plot import plot
from mnistlab.ui.terms import say
from mnistlab.ui.words import situation

if TYPE_CHECKING:
    import plotly.graph_objects as go

COLOURS = (ACCENT, DIGITS[4], DIGITS[9])
"""One a run of a card, in order."""

BROKEN = (RunStatus.FAILED, RunStatus.INTERRUPTED)

_WENT_WRONG = "tutorial_went_wrong"

Histories = Mapping[str, Sequence[EpochEnd]]


def show_trials(lab: Lab, tutorial: Tutorial) -> None:
    """Offer to train what is not trained yet, and show what came of it: curve, figures, and why they differ."""
    name = tutorial.preset.name
    # What a press begins, everything on the page must know: presses are carried out before anything is drawn.
    trouble = st.session_state.pop(_WENT_WRONG, "")
    try:
        if st.session_state.get(f"run_{name}"):
            for trial in tutorial.runs:
                train_once(lab, trial.spec)
        for i, trial in enumerate(tutorial.more):
            if st.session_state.get(f"more_{name}_{i}"):
                train_once(lab, trial.spec)
    except TROUBLE as error:
        trouble = f"That did not work. {error}"
    runs = find_runs(lab, {trial.name: trial.spec for trial in tutorial.trials})
    with st.container(key="tutorial_controls", horizontal=True, vertical_alignment="center"):
        if any(trial.name not in runs for trial in tutorial.runs):
            st.button(_label(tutorial), key=f"run_{name}", type="primary", icon=":material/play_arrow:")
            st.caption("Trained once, for everybody in this lab. It takes some seconds.")
    with st.container():
        if trouble:
            st.error(trouble, icon=":material/error:")
    live = any(run.status.active for run in runs.values())
    st.fragment(_panel, run_every=POLL_SECONDS if live else None)(lab, tutorial, runs, live)
    if not live:
        _offer_more(tutorial, runs)


def _label(tutorial: Tutorial) -> str:
    return "Run it" if len(tutorial.runs) == 1 else "Run both" if len(tutorial.runs) == 2 else "Run all three"


def _offer_more(tutorial: Tutorial, runs: Mapping[str, Run]) -> None:
    if tutorial.runs[0].name not in runs:
        return
    with st.container(key="tutorial_more", horizontal=True, vertical_alignment="center"):
        for i, trial in enumerate(tutorial.more):
            if trial.name not in runs:
                key = f"more_{tutorial.preset.name}_{i}"
                st.button(f"Also try: {trial.name}", key=key, icon=":material/play_arrow:")


def _panel(lab: Lab, tutorial: Tutorial, runs: Mapping[str, Run], live: bool) -> None:
    now = {name: lab.store.get(run.id) or run for name, run in runs.items()}
    histories = {name: lab.store.history(run.id) for name, run in now.items()}
    active = next((run for run in now.values() if run.status.active), None)
    if live and active is None:
        st.session_state[_WENT_WRONG] = " ".join(run.message for run in now.values() if run.status in BROKEN)
        st.rerun()
    said = outcome(tutorial, now)
    if active:
        engine = lab.engine
        said = situation(active, engine.place_seen(active.id), engine.state(), engine.forecast(active.id))
    st.html(f'<p class="situation" role="status">{safe(said)}</p>')
    chart = _chart(tutorial, now, histories)
    plot(chart, key=f"tutorial_curves_{tutorial.preset.name}", alt=f"{chart.layout.title.text}. {said}", height=400)
    st.html(figure_table(tutorial, now, histories))
    if active is None:
        _explain(tutorial, now)
    if log := tutorial.printed.log:
        ours = histories.get(tutorial.runs[0].name, ())
        st.markdown(f"**Its printed log beside ours.** {log_gap(log, ours) if len(ours) == len(log) else ''}")
        st.html(log_table(log, ours))


def _explain(tutorial: Tutorial, runs: Mapping[str, Run]) -> None:
    """Say of the runs that are done why they ended where they did, as long as they ended where we know them to."""
    about = "Why" if tutorial.preset.published else "What this shows"
    for trial in tutorial.trials:
        run = runs.get(trial.name)
        if run is None or run.test_accuracy is None:
            continue
        if not as_expected(trial, run.test_accuracy):
            say(f"**{sentence(trial.name)}: {percent(run.test_accuracy)}.** {surprise(trial)} {run.message}")
        elif trial is tutorial.runs[0]:
            say(f"**{about}.** {tutorial.why}")
        elif trial.shows:
            say(f"**{sentence(trial.name)}.** {trial.shows}")


def _chart(tutorial: Tutorial, runs: Mapping[str, Run], histories: Histories) -> go.Figure:
    """Draw training accuracy by epoch, a curve a run, what was published, and each run's accuracy on test images."""
    epochs, published = tutorial.preset.spec.epochs, tutorial.preset.published_range
    curves = []
    if log := tutorial.printed.log:
        printed = [line.accuracy for line in log]
        at = range(1, len(log) + 1)
        curves.append(Line("training, printed", list(at), printed, colour=ACCENT, mode="lines+markers", dash="dot"))
    for trial, colour in zip(tutorial.trials, COLOURS, strict=False):
        history = histories.get(trial.name, ())
        x, y = [epoch.epoch for epoch in history], [epoch.accuracy for epoch in history]
        if trial.name in runs:
            name = f"training, {trial.name}"
            curves.append(Line(name, x, y, colour=colour, mode="lines+markers"))
    if published:
        ends = [0, epochs + 1]
        for i, share in enumerate(dict.fromkeys(published)):
            name = f"test, published {span(published)}" if not i else ""
            curves.append(Line(name, ends, [share, share], colour=VALIDATION, dash="dash", width=2))
    tested = [run.test_accuracy for run in runs.values() if run.test_accuracy is not None]
    if tested:
        curves.append(Line("test, here", [epochs] * len(tested), tested, colour=VALIDATION, mode="markers", size=11))
    chart = lines(
        "Accuracy by epoch",
        curves,
        x="epoch",
        y="share of images right",
        x_range=(0.8 if epochs < 8 else 0.5, epochs + 0.3),
        y_range=(tutorial.floor, 1.005),
        y_format=".0%",
    )
    chart.update_layout(showlegend=True, legend={"y": -0.27}, margin={"b": 96})
    for line in chart.data:
        line.showlegend = bool(line.name)
        if line.name == "test, here":
            line.marker.symbol = "diamond"
    return chart
