"""What came of a sweep: accuracy against the knob, as a chart, a title and a table."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import streamlit as st

from mnistlab.charts.palette import WRONG
from mnistlab.charts.sweep import SETS, Stop, sweep_chart
from mnistlab.core.differences import plain
from mnistlab.core.explain import percent
from mnistlab.core.facts import TEST
from mnistlab.core.problems import SpecError
from mnistlab.core.runs import Run, RunStatus
from mnistlab.core.spec import RunSpec
from mnistlab.core.sweeps import Knob, Value
from mnistlab.data.dataset import DataError
from mnistlab.data.split import split
from mnistlab.ui.compare import titles
from mnistlab.ui.compare.histories import history_of, values
from mnistlab.ui.compare.shown import shown
from mnistlab.ui.compare.tables import standing
from mnistlab.ui.html import Html, table
from mnistlab.ui.lab import Lab
from mnistlab.ui.terms import FIELDS, mention, say


def show_sweep(lab: Lab, knob: Knob, base: RunSpec, runs: Mapping[Value, Run]) -> None:
    """Show the runs of a sweep by the knob's values, in order; they may still train."""
    stops = []
    for value, run in runs.items():
        # What a run had reached before it diverged is nothing that it got.
        last, lost = history_of(lab, run)[-1:], run.status is RunStatus.DIVERGED
        stops.append(
            Stop(
                value,
                plain(value),
                training=None if lost else next(iter(values(last, training=True)), None),
                validation=None if lost else next(iter(values(last)), None),
                test=run.test_accuracy,
                diverged=lost,
            )
        )
    going = sum(run.status.active for run in runs.values())
    title = titles.sweep(stops, knob.title, going, _judging(lab, base))
    chart = sweep_chart(stops, x=knob.title)
    colours = SETS | ({"diverged": WRONG} if any(stop.diverged for stop in stops) else {})
    each = "Accuracy on training, validation and test images against the " + knob.title + "."
    shown(title, chart, key="sweep_chart", what=each, height=340, colours=colours)
    st.html(_table(knob, stops, runs))
    say(
        "The best value is chosen by the validation images. The test images are for the one that was chosen: who "
        "chooses by them, chooses what happens to suit them. And each value had one run: its seed is in it."
        if base.validation_split
        else "No images were set aside for validation, so there is nothing but the test images to choose by; what is "
        "chosen then suits them a little better than others."
    )


def _table(knob: Knob, stops: Sequence[Stop], runs: Mapping[Value, Run]) -> Html:
    rows = [
        (
            stop.text,
            *("–" if share is None else percent(share) for share in (stop.training, stop.validation)),
            standing(run) if stop.test is None else percent(stop.test),
            f"{run.seconds:.1f}" if run.seconds else "–",
        )
        for stop, run in zip(stops, runs.values(), strict=True)
    ]
    sets = (mention(name, f"{name} set") for name in ("training", "validation", "test"))
    headers = (mention(knob.title, FIELDS[knob.field]), *sets, "seconds")
    return table(headers, rows, caption=f"Accuracy by {knob.title}")


def _judging(lab: Lab, base: RunSpec) -> int:
    """Return how many images the best value is chosen by."""
    try:
        dataset = lab.catalog.load(base.dataset)
        return split(base, len(dataset.y_train)).validation or len(dataset.y_test)
    except (DataError, SpecError):  # it is gone, or has fewer images than it had
        return TEST
