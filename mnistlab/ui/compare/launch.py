"""Launching several runs at a press: not more than are missing, not more than is fair, and how long it will take."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

from mnistlab.core.cost import CPU, epoch_seconds
from mnistlab.core.differences import count, differences
from mnistlab.core.problems import SpecError
from mnistlab.core.runs import Run, RunStatus
from mnistlab.core.spec import RunSpec
from mnistlab.data.dataset import DataError
from mnistlab.data.split import split
from mnistlab.ui.actor import actor
from mnistlab.ui.identity import learner
from mnistlab.ui.lab import TROUBLE, Lab
from mnistlab.ui.words import duration

AT_A_PRESS = 8
"""More runs than this are not submitted at once: others want to train as well."""

MOST_WAITING = 8
"""A learner with so many runs that wait or train has to let some of them end first."""

AROUND, COMPILING = 0.3, 0.5
"""Seconds that a run costs besides its training, and that a network of a new shape costs before its first batch."""


def offer(lab: Lab, specs: Sequence[RunSpec], like: Sequence[Run], *, key: str) -> None:
    """Offer a button that trains what is missing, and carry it out.

    Args:
        lab: the lab.
        specs: what is missing, the most wanted first.
        like: runs of nearly the same settings, to estimate the time from.
        key: names the button on its page.
    """
    waiting = len(_active(lab))
    now = specs[:AT_A_PRESS]
    runs = "run" if len(now) == 1 else "runs"
    full = waiting >= MOST_WAITING
    label = f"Train the {count(len(now))} {runs} that {'is' if len(now) == 1 else 'are'} missing"
    if len(now) < len(specs):
        label = f"Train {count(len(now))} of the {count(len(specs))} runs that are missing"
    if st.button(label, key=key, type="primary", icon=":material/play_arrow:", disabled=full) and not full:
        launch(lab, now, like[0].device_choice)
        return
    notes = []
    if full:
        notes.append(
            f"{count(waiting).capitalize()} of your networks wait or train already. Others want to train as well: let "
            "some of them end, or stop them, and go on then."
        )
    elif seconds := roughly(lab, now, like):
        notes.append(f"That takes roughly {duration(max(seconds, 1))}, longer if others train as well.")
    if len(now) < len(specs):
        notes.append(f"At most {count(AT_A_PRESS)} are sent at a press; the others at the next.")
    if notes:
        st.caption(" ".join(notes))


def launch(lab: Lab, specs: Sequence[RunSpec], device: str) -> None:
    """Submit runs of this learner and draw the page anew; what stands in the way is said instead."""
    begun = {run.spec for run in _active(lab)}  # pressed twice, or in two tabs
    try:
        for spec in (spec for spec in specs if spec not in begun):
            lab.school.training.submit(actor(), spec, device)
    except TROUBLE as error:
        st.error(f"That did not work. {error}", icon=":material/error:")
        return
    st.rerun(scope="app")


def progress(lab: Lab, runs: Sequence[Run], *, key: str) -> None:
    """While one of some runs waits or trains, say how many are done and offer to stop the others."""
    # Those that wait are stopped first, so that none of them begins in another's place.
    active = sorted((run for run in runs if run.status.active), key=lambda run: run.status is RunStatus.RUNNING)
    if not active:
        return
    with st.container(horizontal=True, vertical_alignment="center"):
        st.markdown(f"**{len(runs) - len(active)} of {len(runs)} trained**")
        label = "Stop it" if len(active) == 1 else f"Stop all {count(len(active))}"
        pressed = st.button(label, key=key, icon=":material/stop:")
    if pressed:
        try:
            for run in active:
                lab.school.training.stop(actor(), run.id)
        except TROUBLE as error:
            st.error(f"That did not work. {error}", icon=":material/error:")


def roughly(lab: Lab, specs: Sequence[RunSpec], like: Sequence[Run]) -> float:
    """Return the seconds that some runs will take, each by what the run most like it took; 0 with nothing to go by."""
    known = [run for run in like if run.seconds and run.step and run.steps_per_epoch]
    total, shapes = 0.0, {(run.spec.hidden, run.spec.batch_size) for run in known}
    for spec in specs if known else ():
        nearest = min(known, key=lambda run: len(differences([spec, run.spec])))
        try:
            images = len(lab.catalog.load(spec.dataset).y_train)
            done = nearest.step / nearest.steps_per_epoch * _epoch(nearest.spec, images)
            total += AROUND + nearest.seconds * spec.epochs * _epoch(spec, images) / done
        except (DataError, SpecError):  # the dataset is gone, or has fewer images than it had
            return 0.0
    return total + COMPILING * len({(spec.hidden, spec.batch_size) for spec in specs} - shapes) if known else 0.0


def _active(lab: Lab) -> list[Run]:
    return [run for run in lab.store.active() if run.learner == learner()]


def _epoch(spec: RunSpec, images: int) -> float:
    return epoch_seconds(CPU, spec, split(spec, images).train)
