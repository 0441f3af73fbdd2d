"""Launching several runs at a press: not more than are missing, not more than is fair, and how long it will take."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

from mnistlab.core.cost import CPU, epoch_seconds
from mnistlab.core.differences import count, differences
from mnistlab.core.problems import Problem, SpecError
from mnistlab.core.runs import Run
from mnistlab.core.school.assignment import Assignment
from mnistlab.core.school.rules import RulesError
from mnistlab.core.spec import RunSpec
from mnistlab.data.dataset import DataError
from mnistlab.data.split import split
from mnistlab.ui.actor import actor
from mnistlab.ui.identity import learner
from mnistlab.ui.lab import TROUBLE, Lab
from mnistlab.ui.words import duration, soon

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
    if problems := [found for spec in specs if (found := _problems(lab, spec, like[0]))]:
        st.caption(str(RulesError(problems[0])))
        specs = [spec for spec in specs if not _problems(lab, spec, like[0])]
        if not specs:
            return
    room = lab.school.training.room(actor())
    full = room < 1
    now = specs[: room or None]
    runs = "run" if len(now) == 1 else "runs"
    label = f"Train the {count(len(now))} {runs} that {'is' if len(now) == 1 else 'are'} missing"
    if len(now) < len(specs):
        label = f"Train {count(len(now))} of the {count(len(specs))} runs that are missing"
    if st.button(label, key=key, type="primary", icon=":material/play_arrow:", disabled=full) and not full:
        launch(lab, now, like[0])
        return
    notes = []
    if full:
        notes.append(
            f"{count(len(_active(lab))).capitalize()} of your networks wait or train already. Others want to train as "
            "well: let some of them end, or stop them, and go on then."
        )
    elif seconds := roughly(lab, now, like):
        notes.append(f"That takes roughly {duration(max(seconds, 1))}, longer if others train as well.")
    if len(now) < len(specs):
        notes.append(f"No more than {count(len(now))} can be sent now; the others when these have been trained.")
    if notes:
        st.caption(" ".join(notes))


def launch(lab: Lab, specs: Sequence[RunSpec], like: Run) -> None:
    """Submit runs of this learner and draw the page anew; what stands in the way is said instead.

    They are made on the device of the run they are like, and for its assignment, if that is open and has room for them.
    """
    begun = {run.spec for run in _active(lab)}  # pressed twice, or in two tabs
    try:
        for spec in (spec for spec in specs if spec not in begun):
            assignment = _assignment(lab, spec, like)
            lab.school.training.submit(
                actor(), spec, like.device_choice, assignment_id=assignment.id if assignment else ""
            )
    except TROUBLE as error:
        st.error(f"That did not work. {error}", icon=":material/error:")
        return
    st.rerun(scope="app")


def progress(lab: Lab, runs: Sequence[Run], *, key: str) -> None:
    """While one of some runs waits or trains, say how many are done and offer to stop the others."""
    active = [run for run in runs if run.status.active]
    if not active:
        return
    with st.container(horizontal=True, vertical_alignment="center"):
        line = lab.engine.waiting()
        ends = [told.forecast.done for run in active if (told := line.get(run.id)) and told.forecast]
        rest = f" · the last one is done {soon(max(ends, key=lambda span: span.high))}" if ends else ""
        st.markdown(f"**{len(runs) - len(active)} of {len(runs)} trained**{rest}")
        label = "Stop it" if len(active) == 1 else f"Stop all {count(len(active))}"
        pressed = st.button(label, key=key, icon=":material/stop:")
    if pressed:
        try:
            lab.school.training.stop_all(actor(), active)
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


def _problems(lab: Lab, spec: RunSpec, like: Run) -> list[Problem]:
    """Return what the rules of the learner's class have against these settings."""
    return lab.school.training.problems(actor(), spec, _assignment(lab, spec, like))


def _assignment(lab: Lab, spec: RunSpec, like: Run) -> Assignment | None:
    """Return the assignment that such a run counts for; none that wants each result predicted."""
    found = lab.school.training.assignment(actor(), like.assignment_id)
    return found if found and not found.brief.predict and not found.brief.lock.problems(spec) else None


def _active(lab: Lab) -> list[Run]:
    return lab.store.active(learner())


def _epoch(spec: RunSpec, images: int) -> float:
    return epoch_seconds(CPU, spec, split(spec, images).train)
