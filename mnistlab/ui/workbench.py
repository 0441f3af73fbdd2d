"""The two columns of the Train page: the network, and its training."""

from __future__ import annotations

import streamlit as st
from streamlit.runtime.scriptrunner import get_script_run_ctx

from mnistlab.core.runs import Run
from mnistlab.ui.controls import control, share
from mnistlab.ui.form import Form, take_up
from mnistlab.ui.html import literally
from mnistlab.ui.knobs import choose_device, choose_preset, turn_knobs
from mnistlab.ui.lab import Lab
from mnistlab.ui.layers import edit_layers, show_network
from mnistlab.ui.live import follow
from mnistlab.ui.runs import own_run, show
from mnistlab.ui.school.task import Task


@st.fragment
def workbench(lab: Lab, task: Task, run: Run | None) -> Run | None:
    """Show the network with its knobs, the buttons, and how the run goes; return the run the page is about from now on.

    A knob that is turned has this part drawn anew alone: a page with results costs three times as much. What is pressed
    here and makes another page has the whole of it drawn.
    """
    alone = _alone()
    now = own_run(lab, run.id)[0] if run and alone else run  # it may have been deleted in another tab
    form = take_up(lab, now, task)
    if now:
        show(now.id)
    _say(form)
    network, training = st.columns([5, 7], gap="large")
    with network:
        st.header("Your network")
        choose_preset(form)
        show_network(form, lab.catalog.load(str(form.draft.knobs["dataset"])))
        edit_layers(form)
        turn_knobs(form, lab)
        device = choose_device(lab)
    with training:
        st.header("Training")
        now = control(lab, form, now, device)
        follow(lab, now, form)
        share(form.spec)
    if alone and _stage(now) != _stage(run):
        st.rerun()
    return now


def _say(form: Form) -> None:
    """Say what of an address could not be taken up."""
    with st.container():
        for problem in form.left_out:
            st.warning(f"A setting in this page's address cannot be used and was left out. {literally(str(problem))}")
        for note in form.notes:
            st.warning(note, icon=":material/lock:")


def _stage(run: Run | None) -> tuple[str, int, bool] | None:
    """What decides what else is on the page: which run, which attempt of it, and whether that is over."""
    return (run.id, run.attempt, run.status.active) if run else None


def _alone() -> bool:
    """Whether this part of the page is being run without the rest."""
    context = get_script_run_ctx()
    return context is not None and bool(context.fragment_ids_this_run)
