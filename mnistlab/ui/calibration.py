"""How sure a network is against how often it is right: the reliability diagram and what it says in words."""

from __future__ import annotations

import numpy as np
import streamlit as st
from numpy.typing import NDArray

from mnistlab.charts.reliability import reliability
from mnistlab.core.calibration import Calibration, balance_sentence, bin_sentence, calibration
from mnistlab.core.explain import percent
from mnistlab.core.runs import Run
from mnistlab.ui.answers import Answers
from mnistlab.ui.plot import plot
from mnistlab.ui.terms import say

SOURCE = "[Guo et al. 2017](https://arxiv.org/abs/1706.04599)"


def show_calibration(run: Run, answers: Answers) -> None:
    """Show how sure a run's network is of its answers to the test images, and how often it is right."""
    found, chart = _measured(run.id, run.attempt, run.step, answers.labels, answers.probabilities)
    picture, words = st.columns([3, 2], gap="large", vertical_alignment="center")
    with picture:
        alt = (
            f"How often the network is right, for test images of which it is about equally sure. {bin_sentence(found)}"
        )
        plot(chart, key=f"calibration_{run.id}", alt=alt, height=480)
    with words:
        say(f"**{bin_sentence(found)}** {balance_sentence(found)}")
        st.markdown(
            "How sure it is: the probability of the class it names. Each point stands for the images of which it is "
            "about equally sure. On the dashed line it is right as often as it says; below, it is **too sure**. The "
            "line at a point shows how far luck may move it: few images, a long line."
        )
        say(
            f"**Expected calibration error: {100 * found.error:.2f} points.** How far the points are from the dashed "
            f"line, on average over all images ({SOURCE}). It says nothing of how often it is right: that is its "
            f"accuracy, {percent(found.right)}."
        )


@st.cache_resource(max_entries=32, show_spinner=False)
def _measured(
    run_id: str, attempt: int, step: int, _labels: NDArray[np.uint8], _probabilities: NDArray[np.float32]
) -> tuple[Calibration, str]:
    """Return the measure and the chart as Plotly's JSON: the page is drawn again far more often than they change."""
    found = calibration(_labels, _probabilities)
    return found, str(reliability(found).to_json(validate=False))
