"""What the doctor says of a run: under its results, and while it trains."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from html import escape

import numpy as np
import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from mnistlab.core.activity import CAN_DIE, never_on, sample_size
from mnistlab.core.doctor.case import Case
from mnistlab.core.doctor.examine import examine, warn
from mnistlab.core.doctor.finding import Finding
from mnistlab.core.events import EpochEnd, Point
from mnistlab.core.explain import ending
from mnistlab.core.runs import Run, RunStatus
from mnistlab.core.school.stopping import at_limit, why
from mnistlab.core.spec import as_text
from mnistlab.data.dataset import Dataset
from mnistlab.data.known import DIGITS
from mnistlab.data.split import split
from mnistlab.store.errors import StoreError
from mnistlab.ui.actor import actor
from mnistlab.ui.lab import TROUBLE, Lab
from mnistlab.ui.networks import images_of, network_of
from mnistlab.ui.runs import ASSIGNMENT, RUN
from mnistlab.ui.school.task import same_task
from mnistlab.ui.terms import say

TRAIN = "pages/train.py"

SAMPLE = 1000
"""Test images that a neuron must be silent for to count as dead: every run is examined, so it must be quickly done."""

BELOW = "See the doctor’s note below the chart."
"""Said beside the situation of a run, since the note itself may be out of sight."""

_SAYS_ITSELF = (RunStatus.FINISHED, RunStatus.DIVERGED)


def message(run: Run) -> str:
    """Return what a run has to say itself, unless it is what the doctor says as well, with figures and a remedy, or is
    said by how it ended."""
    return "" if run.status in _SAYS_ITSELF or run.message == why(run) or run.message in ending(run) else run.message


def show_findings(lab: Lab, run: Run) -> None:
    """Show what is wrong with a run that has ended, why, and what helps; nothing if nothing is."""
    if not run.status.active:
        # What a teacher hides is not examined: the findings of one and the same run are then others.
        _show(lab, run, _findings(run.id, run.attempt, run.step, _ended_as(run), run.spec.epochs, lab, run))


def early_findings(run: Run | None, points: Sequence[Point], epochs: Sequence[EpochEnd]) -> tuple[Finding, ...]:
    """Return what is worth saying of a run that trains, or ended without results to say it under."""
    if run is None or run.status is RunStatus.QUEUED or (run.has_results and not run.status.active):
        return ()
    images = run.spec.train_size or run.steps_per_epoch * run.spec.batch_size
    case = Case(run.spec, run.status, points, epochs, run.step, images)
    return warn(case)


def show_early_findings(findings: Iterable[Finding]) -> None:
    """Show them as notes; nothing if there are none."""
    for finding in findings:
        with st.container(key=f"early_{finding.illness}", border=True, gap="small"):
            _say(finding)
            with _links():
                _retrain(finding, {ASSIGNMENT: asked} if (asked := st.session_state.get(ASSIGNMENT)) else {})
                _lesson(finding)


def _show(lab: Lab, run: Run, findings: Iterable[Finding]) -> None:
    for finding in findings:
        with st.container(key=f"finding_{finding.illness}", border=True, gap="small"):
            _say(finding)
            with _links():
                if finding.remedy.spec is None:
                    _continue(lab, run, finding)
                else:
                    _retrain(finding, same_task(lab, run))
                _lesson(finding)


def _say(finding: Finding) -> None:
    # Names of classes are quoted in it, and they may be anybody's.
    diagnosis, evidence = escape(finding.diagnosis), escape(finding.evidence)
    say(f":material/stethoscope: **{finding.name}**\n\n{diagnosis}\n\n> **Seen in this run.** {evidence}")


def _links() -> DeltaGenerator:
    return st.container(horizontal=True, vertical_alignment="center", gap="small")


def _retrain(finding: Finding, task: dict[str, str]) -> None:
    spec = finding.remedy.spec
    if spec is not None:
        settings = {"dataset": spec.dataset, "hidden": as_text(spec.hidden)} | spec.to_query() | task
        label = finding.remedy.label
        with st.container(key=f"cure_{finding.illness}", width="content"):
            st.page_link(TRAIN, label=label, icon=":material/healing:", query_params=settings, width="content")


def _continue(lab: Lab, run: Run, finding: Finding) -> None:
    if not st.button(finding.remedy.label, key=f"cure_{run.id}", icon=":material/fast_forward:"):
        return
    try:
        lab.school.training.resume(actor(), run.id, finding.remedy.epochs)
    except TROUBLE as error:
        st.error(f"That did not work. {error}", icon=":material/error:")
        return
    st.session_state[RUN] = run.id
    st.switch_page(TRAIN, query_params={RUN: run.id})


def _lesson(finding: Finding) -> None:
    # The whole course is read with it, which a healthy run does not need.
    from mnistlab.lessons.course import find
    from mnistlab.ui.learn.page import LEARN, LESSON, STEP

    lesson_id, step_id = finding.lesson
    if (lesson := find(lesson_id)) is not None:
        label, where = f"Why: {lesson.step(step_id).title}", {LESSON: lesson_id, STEP: step_id}
        st.page_link(LEARN, label=label, icon=":material/school:", query_params=where, width="content")


def _ended_as(run: Run) -> str:
    return f"{run.status} {'tested' if run.has_results else ''}"


@st.cache_resource(max_entries=128, show_spinner=False)
def _findings(
    run_id: str, attempt: int, step: int, status: str, epochs: int, _lab: Lab, _run: Run
) -> tuple[Finding, ...]:
    """Examine a run that has ended, once: what is known of it changes only if it goes on."""
    dataset = images_of(_lab, _run, quiet=True)
    parts = split(_run.spec, len(dataset.y_train)) if dataset else None
    dead, sample = _dead(_lab, _run, dataset) if dataset else (None, 0)
    return examine(
        Case(
            _run.spec,
            _run.status,
            _lab.store.points(run_id),
            _lab.store.history(run_id),
            step,
            images=parts.train if parts else 0,
            validation=parts.validation if parts else 0,
            available=parts.validation_start if parts else 0,
            test_accuracy=_run.test_accuracy,
            limited=at_limit(_run),
            confusion=None if _run.confusion is None else np.array(_run.confusion, dtype=np.int64),
            class_names=dataset.class_names if dataset else DIGITS,
            dead=dead,
            sample=sample,
        )
    )


def _dead(lab: Lab, run: Run, dataset: Dataset) -> tuple[tuple[float, ...] | None, int]:
    """Return the share of dead neurons of each hidden layer, and over how many test images."""
    if run.spec.activation != CAN_DIE or not run.spec.hidden:
        return None, 0
    try:
        network = network_of(lab.store, run)
    except StoreError:
        network = None
    if network is None:
        return None, 0
    images = dataset.x_test[: min(SAMPLE, sample_size(network.weights))]
    layers = never_on(network.weights, network.inputs(images), run.spec.activation)
    return tuple(float(layer.mean()) for layer in layers), len(images)
