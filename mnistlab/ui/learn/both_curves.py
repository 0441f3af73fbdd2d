"""A run's two curves: on the images it trains on, and on those it does not."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

import streamlit as st

from mnistlab.charts.lines import Line, lines
from mnistlab.charts.palette import ACCENT, VALIDATION
from mnistlab.core.events import EpochEnd
from mnistlab.core.runs import Run
from mnistlab.ui.lab import Lab
from mnistlab.ui.learn.shared_runs import watch
from mnistlab.ui.plot import plot


def show_both(
    lab: Lab,
    runs: Mapping[str, Run],
    *,
    key: str,
    title: Callable[[Sequence[EpochEnd]], str],
    rows: Callable[[Mapping[str, Run]], None],
) -> None:
    """Show the accuracy in training and in validation of one run at a time, live as long as one of them trains.

    Args:
        lab: the lab.
        runs: by what they are called on screen; the first is shown first. They have validation images.
        key: names this chart on its page.
        title: given a finished run's epochs, says in a line what its two curves show.
        rows: draws what stands under the chart once all have ended.
    """
    names = list(runs)
    shown = names[0]
    if len(names) > 1:
        shown = st.segmented_control("Curves of", names, default=shown, required=True, key=f"shown_{key}") or shown

    def draw(now: Mapping[str, Run], over: bool) -> None:
        _chart(lab, now[shown], key, title)
        if over:
            rows(now)

    watch(lab, runs, draw)


def _chart(lab: Lab, run: Run, key: str, title: Callable[[Sequence[EpochEnd]], str]) -> None:
    history = lab.store.history(run.id)
    epochs = [epoch.epoch for epoch in history]
    curves = [
        Line("images it trains on", epochs, [epoch.accuracy for epoch in history], ACCENT, "lines+markers", size=6),
        Line(
            "validation images", epochs, [epoch.val_accuracy for epoch in history], VALIDATION, "lines+markers", size=6
        ),
    ]
    said = title(history) if history and not run.status.active else "Training …"
    chart = lines(
        said,
        curves,
        x="epoch",
        y="share of images right",
        x_range=(0.5, run.spec.epochs + 0.5),
        y_range=(0.5, 1.02),
        y_format=".0%",
    )
    plot(chart, key=f"both_{key}", alt=f"{said}. Accuracy over epochs, in training and in validation.", height=340)
