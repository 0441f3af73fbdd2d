"""The buttons of the Train page: Train, Stop, Continue, and the address that gives others the same settings."""

from __future__ import annotations

from html import escape

import streamlit as st

from mnistlab.core.runs import Run
from mnistlab.core.school.refusals import PREDICT_FIRST, PREDICTED_ONCE
from mnistlab.core.spec import RunSpec
from mnistlab.ui.actor import actor
from mnistlab.ui.form import Form
from mnistlab.ui.lab import TROUBLE, Lab
from mnistlab.ui.layers import complain
from mnistlab.ui.runs import active_run, own_run, show
from mnistlab.ui.share import settings_link

MOST_EPOCHS = 100

MARKED = "One of the settings cannot be used. It is marked like this line."
FIXED_TOO_FAR = (
    "Nobody can train this at the moment: what your teacher has fixed goes beyond what your class allows. Tell them."
)
PREDICT_ABOVE = "Before you train: say above what test accuracy you expect."

PREDICTION = "prediction"
"""The key of the field for the test accuracy that a learner expects, in per cent."""


def control(lab: Lab, form: Form, run: Run | None, device: str) -> Run | None:
    """Show the buttons, do what was pressed, and return the run that the page is about from now on."""
    # What a press changes, the buttons beside it must know: presses are carried out before any is drawn.
    trouble = ""
    try:
        run = _carry_out(lab, form, run, device)
    except TROUBLE as error:
        trouble = PREDICT_ABOVE if str(error) == PREDICT_FIRST else f"That did not work. {error}"
    active = run is not None and run.status.active
    unsaid = foretold(form) is None and form.task.predicts
    with st.container(key="controls", horizontal=True, vertical_alignment="center", gap="small"):
        st.button(
            "Train",
            key="train",
            type="primary",
            icon=":material/play_arrow:",
            disabled=active or form.spec is None,
        )
        st.button("Stop", key="stop", icon=":material/stop:", disabled=not active)
        more, why_not = _more(lab, form, run)
        with st.container(key="more", horizontal=True, vertical_alignment="center", gap="small", width="content"):
            st.button(
                "Continue", key="continue", icon=":material/fast_forward:", disabled=more < 1, help=why_not or None
            )
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
        trouble = trouble or (FIXED_TOO_FAR if _fixed_too_far(form) else MARKED)
    with st.container():  # also when there is nothing to say: what comes below would be drawn anew if its place moved
        if trouble:
            complain(escape(trouble))
        elif unsaid and not active:
            st.caption(PREDICT_ABOVE)
    return run


def _fixed_too_far(form: Form) -> bool:
    """Whether what cannot be turned goes beyond what is allowed: nothing that a learner does helps against that."""
    return any(form.task.locks(name) for name in form.forbidden)


def start(
    lab: Lab, spec: RunSpec, device: str = "auto", *, assignment_id: str = "", prediction: float | None = None
) -> Run:
    """Submit a run of this learner, for an assignment if one is given."""
    run = lab.school.training.submit(actor(), spec, device, assignment_id=assignment_id, prediction=prediction)
    return lab.school.showing.to_learner(run)


def foretold(form: Form) -> float | None:
    """Return the test accuracy that was predicted, a share from 0 to 1; None if it was not, or need not be."""
    said = st.session_state.get(PREDICTION) if form.task.predicts else None
    return said / 100 if isinstance(said, int | float) else None


def share(spec: RunSpec | None) -> None:
    """Offer the address that opens this page with the same settings."""
    if spec is not None:
        with st.expander("Same settings for a classmate", key="share", on_change="rerun") as fold:
            if not fold.open:
                return
            st.caption("Whoever opens this address finds these settings on their own Train page.")
            st.code(settings_link(spec), language=None, wrap_lines=True)


def _more(lab: Lab, form: Form, run: Run | None) -> tuple[int, str]:
    """Return how many more epochs a run can be trained, and why none, if that is not plain to see."""
    if run is None or not run.status.can_continue:
        return 0, ""
    if form.task.predicts and run.assignment_id == form.task.id and run.has_results:
        return 0, PREDICTED_ONCE
    if form.task.locks("epochs"):
        return 0, "Your teacher has fixed the number of epochs."
    classroom = lab.school.training.class_of(actor())
    allowed = classroom and classroom.rules.most_epochs
    why_not = f"Your teacher allows {allowed} epochs." if allowed and run.spec.epochs >= allowed else ""
    return min(MOST_EPOCHS, allowed or MOST_EPOCHS) - run.spec.epochs, why_not


def _carry_out(lab: Lab, form: Form, run: Run | None, device: str) -> Run | None:
    pressed = st.session_state.get
    if pressed("train") and form.spec is not None:
        # Pressed twice before the page could answer, or in two tabs: there is one run, and this is it.
        run = active_run(lab) or _start(lab, form, form.spec, device)
        show(run.id)
    elif pressed("stop") and run:
        lab.school.training.stop(actor(), run.id)
        run, _ = own_run(lab, run.id)
    elif pressed("continue") and run:
        most = _more(lab, form, run)[0]
        more = int(pressed("more_epochs") or 1)
        more = min(more, most) if most > 0 else more  # where none is allowed, it is said why
        run = lab.school.training.resume(actor(), run.id, min(run.spec.epochs + more, MOST_EPOCHS))
        run = lab.school.showing.to_learner(run)
    return run


def _start(lab: Lab, form: Form, spec: RunSpec, device: str) -> Run:
    run = start(lab, spec, device, assignment_id=form.task.id, prediction=foretold(form))
    if form.task.predicts:
        st.session_state[PREDICTION] = None  # the next training needs another one
    return run
