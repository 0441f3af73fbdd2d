"""Inside: one of the learner's networks, and the views of it."""

from __future__ import annotations

import streamlit as st

from mnistlab.core.runs import Run
from mnistlab.data.dataset import Dataset
from mnistlab.data.known import DIGITS
from mnistlab.ui.inside.address import DIGIT, VIEW, VIEW_KEY, arrive
from mnistlab.ui.inside.digit import digit
from mnistlab.ui.inside.layers import layers
from mnistlab.ui.inside.neuron import neuron
from mnistlab.ui.inside.replay import replay
from mnistlab.ui.inside.subject import subject_of
from mnistlab.ui.lab import Lab
from mnistlab.ui.look import use_views
from mnistlab.ui.networks import images_of
from mnistlab.ui.school.showing import say_hidden

REPLAY, NEURON, LAYERS = "replay", "neuron", "layers"
VIEWS = {REPLAY: "Replay", DIGIT: "A digit", NEURON: "A neuron", LAYERS: "Layers"}
"""The views by their names in the address."""

AN_IMAGE = "An image"
"""What the view of a digit is called where the images are something else."""


def show_inside(lab: Lab, run: Run) -> None:
    """Let the learner choose a view of the run's network, and show it; the choice goes into the address."""
    use_views()
    if say_hidden(lab, [run]):  # every view asks the network about test images
        return
    dataset = images_of(lab, run)
    if dataset is None:
        return
    arrive()
    asked = st.query_params.get(VIEW)
    st.session_state.setdefault(VIEW_KEY, asked if asked in VIEWS else REPLAY)
    chosen = st.segmented_control(
        "View",
        list(VIEWS),
        format_func=lambda name: AN_IMAGE if name == DIGIT and dataset.class_names != DIGITS else VIEWS[name],
        key=VIEW_KEY,
        required=True,
        label_visibility="collapsed",
        wrap=True,
    )
    view = chosen or REPLAY
    if view != asked:
        st.query_params[VIEW] = view
    _show(view, lab, run, dataset)


def _show(view: str, lab: Lab, run: Run, dataset: Dataset) -> None:
    if run.status.active:
        until_it_ends(lab, run.id)
    if view == REPLAY:
        replay(lab, run, dataset)
    elif run.status.active:
        st.info("This network is still in training. As soon as that is over it can be looked into.")
    elif view == LAYERS:
        layers(lab, run, dataset)
    elif subject := subject_of(lab, run, dataset):
        if view == NEURON:
            neuron(subject)
        else:
            digit(lab, subject)


@st.fragment(run_every=2)
def until_it_ends(lab: Lab, run_id: str) -> None:
    """Look now and then whether a run has ended, and then draw the whole page again."""
    run = lab.store.get(run_id)
    if run is None or not run.status.active:
        st.rerun()
