"""The buttons of the Train page: Train, Stop, Continue, and the address that gives others the same settings."""

from __future__ import annotations

from html import escape

import streamlit as st

from mnistlab.core.runs import Run
from mnistlab.core.spec import RunSpec
from mnistlab.ui.actor import actor
from mnistlab.ui.form import Form
from mnistlab.ui.lab import TROUBLE, Lab
from mnistlab.ui.layers import complain
from mnistlab.ui.runs import active_run, show
from mnistlab.ui.share import settings_link

MOST_EPOCHS = 100


def control(lab: Lab, form: Form, run: Run | None, device: str) -> Run | None:
    """Show the buttons, do what was pressed, and return the run that the page is about from now on."""
    # What a press changes, the buttons beside it must know: presses are carried out before any is drawn.
    trouble = ""
    try:
        run = _carry_out(lab, form, run, device)
    except TROUBLE as error:
        trouble = f"That did not work. {error}"
    active = run is not None and run.status.active
    with st.container(key="controls", horizontal=True, vertical_alignment="center", gap="small"):
        st.button(
            "Train",
            key="train",
            type="primary",
            icon=":material/play_arrow:",
            disabled=active or form.spec is None,
        )
        st.button("Stop", key="stop", icon=":material/stop:", disabled=not active)
        more = MOST_EPOCHS - run.spec.epochs if run and run.status.can_continue else 0
        with st.container(key="more", horizontal=True, vertical_alignment="center", gap="small", width="content"):
            st.button("Continue", key="continue", icon=":material/fast_forward:", disabled=more < 1)
            st.number_input(
                "More epochs",
                min_value=1,
                max_value=MOST_EPOCHS,
                value=5,
                key="more_epochs",
                label_visibility="collapsed",
                width=128,
                disabled=more < 1,
            )
            st.html('<p class="unit">more epochs</p>', width="content")
    if form.spec is None and not active:
        trouble = trouble or "One of the settings cannot be used. It is marked like this line."
    with st.container():  # also when there is nothing to say: what comes below would be drawn anew if its place moved
        if trouble:
            complain(escape(trouble))
    return run


def start(lab: Lab, spec: RunSpec, device: str = "auto") -> Run:
    """Submit a run of this learner."""
    return lab.school.training.submit(actor(), spec, device)


def share(spec: RunSpec | None) -> None:
    """Offer the address that opens this page with the same settings."""
    if spec is not None:
        with st.expander("Same settings for a classmate", key="share"):
            st.caption("Whoever opens this address finds these settings on their own Train page.")
            st.code(settings_link(spec), language=None, wrap_lines=True)


def _carry_out(lab: Lab, form: Form, run: Run | None, device: str) -> Run | None:
    pressed = st.session_state.get
    if pressed("train") and form.spec is not None:
        # Pressed twice before the page could answer, or in two tabs: there is one run, and this is it.
        run = active_run(lab) or start(lab, form.spec, device)
        show(run.id)
    elif pressed("stop") and run:
        lab.school.training.stop(actor(), run.id)
        run = lab.store.get(run.id)
    elif pressed("continue") and run:
        run = lab.school.training.resume(
            actor(), run.id, min(run.spec.epochs + int(pressed("more_epochs") or 1), MOST_EPOCHS)
        )
    return run
