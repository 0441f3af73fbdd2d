"""A run as it happens: one fragment that reads the store a few times a second and draws what is new."""

from __future__ import annotations

import json
import time
from dataclasses import dataclass, field
from html import escape

import streamlit as st
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from streamlit.runtime.scriptrunner_utils.script_run_context import ThreadState, get_script_run_ctx

from mnistlab.charts.curves import learning_curves
from mnistlab.core.events import EpochEnd, Point
from mnistlab.core.explain import amount, percent
from mnistlab.core.forecast import Forecast
from mnistlab.core.runs import Run, RunStatus
from mnistlab.core.spec import RunSpec
from mnistlab.engine.state import EngineState
from mnistlab.ui import words
from mnistlab.ui.attention import bring_into_view
from mnistlab.ui.doctor import BELOW, early_findings, message, show_early_findings
from mnistlab.ui.figures import show_figures
from mnistlab.ui.form import Form
from mnistlab.ui.lab import Lab
from mnistlab.ui.own_runs import as_it_stands
from mnistlab.ui.plot import plot
from mnistlab.ui.terms import helped

EVERY = 0.3
"""Seconds between two looks at a run that is going on."""

EAGERLY = 0.1
"""The same for what comes any moment: the first point of a run that a worker is about to begin, or its stop."""

PATIENCE = 5.0
"""Seconds after which no run is looked at eagerly any more."""

WAITING = 1.0
"""Seconds between two looks at a run with others before it in the queue. Of who is next, looks are as far apart as half
of what it probably still has to wait, if that is less."""

FAR, FAR_AWAY = 3.0, 10
"""The same from this place in the queue on."""

FIGURES = (
    (
        "Training loss",
        helped("Mean over the latest batches; once it is done, over the last epoch. Less is better.", "loss"),
    ),
    (
        "Training accuracy",
        helped("Share it got right of the latest batches' images; once it is done, of the last epoch's.", "accuracy"),
    ),
    (
        "Validation loss",
        helped("Mean over the images kept aside, after the last epoch. Less is better.", "loss", "validation set"),
    ),
    (
        "Validation accuracy",
        helped("Share of the images kept aside that it got right after the last epoch.", "accuracy", "validation set"),
    ),
)
"""Label and explanation of the numbers above the curves, put together once: they are sent at each look."""


@dataclass
class Trail:
    """The points of one attempt of a run that this session has read already, and how often it looks: `every` so many
    seconds."""

    run_id: str = ""
    attempt: int = 0
    points: list[Point] = field(default_factory=list)
    every: float | None = None

    def follow(self, lab: Lab, run: Run) -> list[Point]:
        """Return all points of the run, reading only those that are new."""
        if (self.run_id, self.attempt) != (run.id, run.attempt):
            self.run_id, self.attempt, self.points = run.id, run.attempt, []
        last = self.points[-1].step if self.points else 0
        previewed = run.status is RunStatus.RUNNING and not last  # of a new network, the first batch's loss comes ahead
        if run.step == last and not previewed:
            return self.points
        self.points += lab.store.points(run.id, after_step=last)
        return self.points


def follow(lab: Lab, run: Run | None, form: Form) -> None:
    """Show where the run stands, its progress, figures and curves; live as long as there is something to come.

    Args:
        lab: the lab.
        run: the run, or None if there is none yet: the same places then stand empty, so that nothing moves later.
        form: the settings as they stand; an empty chart has room for their epochs.
    """
    bring_into_view(run.id if run and run.status.active else None)
    state = lab.engine.state()
    live = run.status.active if run else state.phase == "starting"
    place = lab.engine.place(run.id) if run and _in_line(run, state) else 0
    expected = lab.engine.forecast(run.id) if run and place else None
    every = _trail().every = _every(run, place, expected) if live else None
    panel = st.fragment(_panel, run_every=every, key="live")
    panel(lab, run.id if run else None, form.spec.epochs if form.spec else None, every)


def _panel(lab: Lab, run_id: str | None, epochs: int | None, every: float | None) -> None:
    """Draw all that moves; `epochs` are those of the settings, None if these cannot be used."""
    state = lab.engine.state()
    run = as_it_stands(lab, run_id) if run_id else None
    if run is None:
        said = words.idle(state, usable=epochs is not None)
        _show(said, words.Progress(0, "0 %"), None, [], [], epochs or RunSpec().epochs)
        over = run_id is not None or state.phase != "starting"
    else:
        points = _trail().follow(lab, run)
        waits = _in_line(run, state)
        place = lab.engine.place_seen(run.id) if waits else 0
        expected = lab.engine.forecast(run.id) if waits else None
        situation = words.situation(run, place, state, expected)
        history = lab.store.history(run.id) if run.epoch else []
        _show(situation, words.progress(run), run, history, points, run.spec.epochs)
        unknown = waits and not place  # the queue was not looked at since this run came
        over = not run.status.active
        if every and not over and not unknown:
            _look_every(_every(run, place, expected))
    if every and over:
        # The buttons and results around this fragment are others now.
        st.rerun()


def _look_every(seconds: float) -> None:
    """Have the browser run this fragment more or less often from now on, if it does not yet.

    It is told what `st.fragment` tells it of `run_every`, which Streamlit 1.67 says only when all around is run again.
    """
    trail, context = _trail(), get_script_run_ctx()
    if context is None or seconds == trail.every:
        return
    trail.every = seconds
    message = ForwardMsg()
    message.auto_rerun.interval = seconds
    message.auto_rerun.fragment_id = ThreadState.get().fragment_id or ""
    context.enqueue(message)


def _every(run: Run | None, place: int, expected: Forecast | None) -> float:
    """Return the seconds until the next look at a run with this place in the queue, or at an engine that starts."""
    if run is None:
        return EVERY
    if run.stop_requested:
        return EAGERLY
    if place > 1:
        return WAITING if place < FAR_AWAY else FAR
    soonest = EAGERLY if not run.step and time.time() - run.queued_at < PATIENCE else EVERY
    if place and expected:
        return min(WAITING, max(soonest, expected.begin.middle / 2))
    return soonest


def _in_line(run: Run, state: EngineState) -> bool:
    return run.status == RunStatus.QUEUED and state.phase == "ready"


def _show(
    situation: str,
    progress: words.Progress,
    run: Run | None,
    history: list[EpochEnd],
    points: list[Point],
    epochs: int,
) -> None:
    found = early_findings(run, points, history)
    situation += f" {BELOW}" if found else ""
    note = f"<span>{escape(said)}</span>" if run and (said := message(run)) else ""
    st.html(f'<p class="situation" role="status">{escape(situation)}{note}</p>')
    st.progress(progress.share, text=progress.text)
    _figures(points, history, run is not None and run.status.active)
    chart = learning_curves(points, history, run.steps_per_epoch if run else 0, epochs)
    # Zoom is kept while points arrive, and given up for another run or for more epochs.
    chart["layout"]["uirevision"] = f"{run.id} {epochs}" if run else "none"
    plot(json.dumps(chart), key="curves", alt=_alt(history), height=440)
    show_early_findings(found)


def _figures(points: list[Point], history: list[EpochEnd], active: bool) -> None:
    last = history[-1] if history else None
    training: Point | EpochEnd | None = points[-1] if points and (active or last is None) else last
    values = (
        amount(training.loss) if training else "–",
        percent(training.accuracy) if training else "–",
        amount(last.val_loss) if last and last.val_loss is not None else "–",
        percent(last.val_accuracy) if last and last.val_accuracy is not None else "–",
    )
    show_figures(((label, value, text) for (label, text), value in zip(FIGURES, values, strict=True)), key="live")


def _alt(history: list[EpochEnd]) -> str:
    if not history:
        return "Two charts, loss and accuracy over the epochs; no epoch is done yet."
    last = history[-1]
    text = f"Two charts over {last.epoch} epochs: training loss {last.loss:.3f}, accuracy {percent(last.accuracy)}"
    if last.val_loss is not None and last.val_accuracy is not None:
        text += f"; validation loss {last.val_loss:.3f}, accuracy {percent(last.val_accuracy)}"
    return text + "."


def _trail() -> Trail:
    trail: Trail = st.session_state.setdefault("trail", Trail())
    return trail
