"""The Tutorials page: one tutorial at a time, its network, its figures beside ours, and what to mind in its text."""

from __future__ import annotations

import numpy as np
import streamlit as st

from mnistlab.core.architecture import parameter_count
from mnistlab.core.labels import word
from mnistlab.core.spec import RunSpec
from mnistlab.data.dataset import DataError
from mnistlab.data.known import DIGITS
from mnistlab.lessons.course import find
from mnistlab.lessons.tutorials import TUTORIALS, Remark, Tutorial
from mnistlab.ui.digits import digit_uri
from mnistlab.ui.drawing import drawing
from mnistlab.ui.lab import Lab
from mnistlab.ui.learn.page import LEARN, LESSON, STEP, TRAIN
from mnistlab.ui.learn.tutorial_runs import show_trials
from mnistlab.ui.network import describe, network_svg
from mnistlab.ui.share import PRESET
from mnistlab.ui.terms import say

TUTORIAL = "tutorial"
"""The URL parameter that names a tutorial by its preset."""


def choose_tutorial() -> Tutorial:
    """Return the tutorial to look at: the one in the address at first, and the choice goes back into the address."""
    if TUTORIAL not in st.session_state:
        wanted = st.query_params.get(TUTORIAL)
        st.session_state[TUTORIAL] = wanted if wanted in TUTORIALS else next(iter(TUTORIALS))
    names = list(TUTORIALS)
    chosen = st.pills(
        "Tutorial",
        names,
        key=TUTORIAL,
        required=True,
        format_func=lambda name: f"{names.index(name) + 1}. {TUTORIALS[name].preset.title}",
        label_visibility="collapsed",
    )
    name = chosen or names[0]
    if st.query_params.get(TUTORIAL) != name:
        st.query_params[TUTORIAL] = name
    return TUTORIALS[name]


def show_tutorial(lab: Lab, tutorial: Tutorial) -> None:
    """Show a tutorial's card: what it is, what comes of running it, and what else it says."""
    name = tutorial.preset.name
    network, trials = st.columns([5, 7], gap="large")
    with network:
        st.header(tutorial.preset.title)
        with st.container(key="claim"):
            say(tutorial.about)
        _draw(lab, tutorial)
        say(_settings(tutorial.preset.spec))
        say(f"**Filled in by us.** {tutorial.preset.reconstructed}")
        label = "Open these settings in Train"
        st.page_link(TRAIN, label=label, icon=":material/tune:", query_params={PRESET: name})
    with trials:
        show_trials(lab, tutorial)
    st.divider()
    claims, slips = st.columns(2, gap="large")
    with claims:
        st.subheader("What else it says")
        st.caption("Its claims in our words, and what comes of them.")
        _list(tutorial.claims, f"claim_{name}")
    with slips:
        st.subheader("Read with care")
        st.caption("Slips in its text or code, in our words, and what is right.")
        _list(tutorial.slips, f"slip_{name}")


def _draw(lab: Lab, tutorial: Tutorial) -> None:
    spec = tutorial.preset.spec
    svg = network_svg(spec, DIGITS, _picture(lab, spec.dataset, tutorial.digit), answer=tutorial.digit)
    drawing(svg, key=f"network_{tutorial.preset.name}", alt=describe(spec))


def _picture(lab: Lab, dataset: str, digit: int) -> str:
    """Return the first test image of a digit, "" if the images cannot be read."""
    try:
        images = lab.catalog.load(dataset)
    except DataError:
        return ""
    return digit_uri(images.x_test[int(np.argmax(images.y_test == digit))])


def _settings(spec: RunSpec) -> str:
    """Say the settings in a line, like "SGD at a learning rate of 0.001, batches of 32, 10 epochs, ..."."""
    return (
        f"{word(spec.optimizer)} at a learning rate of {spec.learning_rate:g}, batches of {spec.batch_size}, "
        f"{spec.epochs} epochs, {spec.pixels} pixels, loss from {word(spec.loss).lower()}; "
        f"{parameter_count(spec):,} parameters."
    )


def _list(remarks: tuple[Remark, ...], key: str) -> None:
    for i, remark in enumerate(remarks):
        with st.container(key=f"links_{key}_{i}", gap="xsmall"):
            say(f"**{remark.said}** {remark.found}")
            if remark.where:
                _step_link(*remark.where.split("/"))


def _step_link(lesson_id: str, step_id: str) -> None:
    if lesson := find(lesson_id):
        st.page_link(
            LEARN,
            label=lesson.step(step_id).title,
            icon=":material/school:",
            help=f"A step of the lesson “{lesson.title}”",
            query_params={LESSON: lesson_id, STEP: step_id},
        )
