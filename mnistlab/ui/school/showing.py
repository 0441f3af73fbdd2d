"""Test results that a teacher hides for now: which these are, and the sentence that stands in their place."""

from __future__ import annotations

from collections.abc import Iterable

import streamlit as st

from mnistlab.core.runs import Run
from mnistlab.ui.lab import Lab

HIDDEN = "Your teacher has hidden the test results of this class for now. You see them as soon as they are shown again."


def may_see_results(lab: Lab, run: Run) -> bool:
    """Whether the learner whose run it is may see what it got on the test images, and what follows from that."""
    return not lab.school.showing.hides(run)


def say_hidden(lab: Lab, runs: Iterable[Run]) -> bool:
    """Say that results are hidden if those of one of these runs are; return whether they are."""
    if hidden := not all(may_see_results(lab, run) for run in runs):
        st.info(HIDDEN, icon=":material/visibility_off:")
    return hidden
