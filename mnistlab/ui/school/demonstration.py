"""A demonstration: a network of the teacher's, trained before everybody's."""

from __future__ import annotations

import streamlit as st

from mnistlab.core.school.classroom import Classroom
from mnistlab.core.spec import RunSpec
from mnistlab.ui.actor import actor
from mnistlab.ui.lab import Lab
from mnistlab.ui.runs import RUN
from mnistlab.ui.school.attempt import attempt
from mnistlab.ui.school.patterns import choose_pattern


def offer_demonstration(lab: Lab, classroom: Classroom) -> None:
    """Let the teacher have a network trained first, and watch it on their own Train page."""
    spec = choose_pattern(lab, "Network", f"demonstrate_{classroom.id}")
    if st.button(
        "Train this first", key="demonstrate", icon=":material/play_arrow:", type="primary", disabled=spec is None
    ):
        _demonstrate(lab, classroom, spec)
    st.caption(
        "It is trained as soon as a worker is free, before what waits, and shows on your own Train page. It is your "
        "own run, not one of the class."
    )


def _demonstrate(lab: Lab, classroom: Classroom, spec: RunSpec | None) -> None:
    made: list[str] = []
    if spec and attempt(lambda: made.append(lab.school.training.demonstrate(actor(), classroom, spec).id)):
        st.switch_page("pages/train.py", query_params={RUN: made[0]})
    st.rerun()
