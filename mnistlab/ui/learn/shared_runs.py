"""Runs that lessons need: real, small, seeded, and trained once for everybody.

They go through the engine like any other run, but belong to the course: who comes second finds them trained.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Mapping, Sequence

import streamlit as st

from mnistlab.charts.lines import Line, lines
from mnistlab.core.explain import percent
from mnistlab.core.runs import Run, RunStatus
from mnistlab.core.school.course import COURSE
from mnistlab.core.spec import RunSpec
from mnistlab.ui.html import table
from mnistlab.ui.lab import TROUBLE, Lab
from mnistlab.ui.plot import plot
from mnistlab.ui.words import duration

POLL_SECONDS = 0.5

MOST_RUNS = 500
"""More than all lessons and tutorials together have."""

_begin = threading.Lock()


def find_runs(lab: Lab, specs: Mapping[str, RunSpec]) -> dict[str, Run]:
    """Return the course's runs with these settings, the newest of each that was not lost; those not begun are missing.

    Args:
        lab: the lab.
        specs: settings by what they are called.
    """
    lost = (RunStatus.FAILED, RunStatus.INTERRUPTED)
    known = [run for run in lab.store.of_learner(COURSE, limit=MOST_RUNS) if run.status not in lost]
    found = {name: next((run for run in known if run.spec == spec), None) for name, spec in specs.items()}
    return {name: run for name, run in found.items() if run}


def find_run(lab: Lab, spec: RunSpec) -> Run | None:
    """Return the course's run with these settings, if there is one."""
    return find_runs(lab, {"": spec}).get("")


def train_once(lab: Lab, spec: RunSpec) -> Run:
    """Return the course's run with these settings; begin it if nobody has.

    Raises:
        EngineError, DataError, SpecError: it cannot be begun.
    """
    with _begin:
        return find_run(lab, spec) or lab.school.training.for_course(spec)


def trained(
    lab: Lab, specs: Mapping[str, RunSpec], *, key: str, label: str = "", icon: str = ":material/play_arrow:"
) -> dict[str, Run] | None:
    """Return the course's runs with these settings, which may still train; None until they are begun.

    As long as one was never begun there is a button instead, which begins all that are missing.
    """
    runs = find_runs(lab, specs)
    if len(runs) < len(specs):
        label = label or ("Train it" if len(specs) == 1 else "Train them")
        if not st.button(label, key=f"train_{key}", type="primary", icon=icon):
            st.caption("Trained once, for everybody in this lab. It takes some seconds.")
            return None
        try:
            return {name: runs.get(name) or train_once(lab, spec) for name, spec in specs.items()}
        except TROUBLE as error:
            st.error(f"That did not work. {error}", icon=":material/error:")
            return None
    return runs


def watch(lab: Lab, runs: Mapping[str, Run], draw: Callable[[Mapping[str, Run], bool], None]) -> None:
    """Draw runs as they stand, again and again while one of them trains, then the whole page once more.

    Args:
        lab: the lab.
        runs: as they were found, by what they are called.
        draw: is given them as they are now, and whether all are over.
    """
    live = any(run.status.active for run in runs.values())

    def panel() -> None:
        now = {name: lab.store.get(run.id) or run for name, run in runs.items()}
        over = not any(run.status.active for run in now.values())
        if live and over:
            st.rerun()
        draw(now, over)

    st.fragment(panel, run_every=POLL_SECONDS if live else None)()


def compare(
    lab: Lab,
    specs: Mapping[str, RunSpec],
    *,
    key: str,
    title: Callable[[Mapping[str, Run]], str],
    ask: str = "Which one will do best?",
    rows: Callable[[Mapping[str, Run]], None] | None = None,
) -> None:
    """Have the learner guess, train what is not trained yet, and show the runs beside each other.

    Args:
        lab: the lab.
        specs: settings by what they are called on screen.
        key: names this comparison on its page.
        title: given the finished runs by name, says in a line what their curves show.
        ask: the question whose answer is one of the names, guessed before the results are seen.
        rows: draws something else than curves and table under them, given the finished runs.
    """
    guess = st.pills(ask, list(specs), key=f"guess_{key}", persist_state="session")
    if guess is None:
        st.caption("Guess first: then the results are shown.")
        return
    if (runs := trained(lab, specs, key=key)) is not None:
        show_runs(lab, runs, key=key, title=title, guess=guess, rows=rows)


def show_runs(
    lab: Lab,
    runs: Mapping[str, Run],
    *,
    key: str,
    title: Callable[[Mapping[str, Run]], str],
    guess: str | None = None,
    rows: Callable[[Mapping[str, Run]], None] | None = None,
) -> None:
    """Show runs beside each other, live as long as one of them trains; arguments as for `compare`."""

    def draw(now: Mapping[str, Run], over: bool) -> None:
        _curves(lab, now, key, title(now) if over else "Training …", over)
        _results(now)
        if over and guess is not None:
            best = max(now, key=lambda name: now[name].test_accuracy or 0)
            st.markdown(f"You guessed **{guess}**. Most test images right: **{best}**.")
        if over and rows is not None:
            rows(now)

    watch(lab, runs, draw)


def _curves(lab: Lab, runs: Mapping[str, Run], key: str, said: str, over: bool) -> None:
    curves, ends = [], []
    for name, run in runs.items():
        history = lab.store.history(run.id)
        validated = run.spec.validation_split > 0
        y = [epoch.val_accuracy if validated else epoch.accuracy for epoch in history]
        ends += [value for value in y[-1:] if value is not None]
        curves.append(Line(name, [epoch.epoch for epoch in history], y, mode="lines+markers"))
    epochs = max(run.spec.epochs for run in runs.values())
    judged_on = "validation" if all(run.spec.validation_split for run in runs.values()) else "training"
    chart = lines(
        said,
        curves,
        x="epoch",
        y=f"accuracy on {judged_on} images",
        x_range=(0.8, epochs + 0.2),
        y_range=_accuracies(ends) if over else (0, 1.02),
        y_format=".1~%",
    )
    chart.update_xaxes(dtick=max(1, epochs // 10))
    plot(chart, key=f"curves_{key}", alt=f"{said}. One curve a run: {', '.join(runs)}.", height=340)


def _accuracies(ends: Sequence[float]) -> tuple[float, float]:
    """Return the range in which the ends of curves can be told apart: what happened first may lie below."""
    lowest = min(ends, default=0.0)
    return max(0.0, lowest - max(0.02, (1 - lowest) / 2)), min(1.02, max(ends, default=1.0) + 0.01 + (1 - lowest) / 20)


def _results(runs: Mapping[str, Run]) -> None:
    rows = [
        (
            name,
            percent(run.test_accuracy) if run.test_accuracy is not None else _state(run),
            f"{run.test_loss:.4f}" if run.test_loss is not None else "–",
            duration(run.seconds) if run.seconds else "–",
        )
        for name, run in runs.items()
    ]
    st.html(table(("", "test accuracy", "test loss", "training took"), rows, caption="The runs beside each other"))


def _state(run: Run) -> str:
    if run.status is RunStatus.DIVERGED:
        return "diverged"
    return f"epoch {run.epoch} of {run.spec.epochs}" if run.status.active else str(run.status.value)
