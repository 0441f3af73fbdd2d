"""The results of a run, top to bottom: what it reached, what it mixes up, how sure it is, what it is made of."""

from __future__ import annotations

from functools import partial

import numpy as np
import streamlit as st
from numpy.typing import NDArray

from mnistlab.core import explain
from mnistlab.core.events import EpochEnd
from mnistlab.core.runs import Run, RunStatus
from mnistlab.core.spec import RunSpec
from mnistlab.data.dataset import Dataset
from mnistlab.data.known import DIGITS
from mnistlab.store.errors import StoreError
from mnistlab.ui import summary
from mnistlab.ui.answers import Answers, answers
from mnistlab.ui.calibration import show_calibration
from mnistlab.ui.confusion import confusion
from mnistlab.ui.doctor import message, show_findings
from mnistlab.ui.figures import show_figures
from mnistlab.ui.gallery import gallery
from mnistlab.ui.lab import Lab
from mnistlab.ui.look import use_views
from mnistlab.ui.mistakes import look_closely
from mnistlab.ui.networks import images_of
from mnistlab.ui.runs import RUN
from mnistlab.ui.school.showing import say_hidden
from mnistlab.ui.take_home import take_home
from mnistlab.ui.terms import helped, say


def show_results(lab: Lab, run: Run, *, whole: bool = True) -> None:
    """Show everything there is to see of a run; of one without results, how far it came and with what settings.

    If not `whole`, what is not needed at once is left out: how sure it is, and what can be taken home.
    """
    use_views()
    history = lab.store.history(run.id)
    if run.test_accuracy is not None and run.confusion is not None:
        dataset = images_of(lab, run)
        found = _answers(lab, run, dataset) if dataset else None
        names = dataset.class_names if dataset else DIGITS
        matrix = np.array(run.confusion, dtype=np.int64)
        _reached(run, run.test_accuracy, int(matrix.sum()), history[-1] if history else None)
        show_findings(lab, run)
        st.subheader("What it mixes up")
        closer = partial(look_closely, lab, run, found) if found else None
        confusion(matrix, names, found, run.id, closer)
        if found and whole:
            st.subheader("How sure it is")
            show_calibration(run, found)
        if found:
            st.subheader("Its answers to the test images")
            gallery(found, run.id, closer)
        scores, made = st.columns(2, gap="large")
        with scores:
            _class_by_class(matrix, names)
        with made:
            st.subheader("What it is made of")
            st.html(summary.parameter_table(run.spec))
    else:
        say_hidden(lab, [run])
        show_findings(lab, run)
    _details(run, history)
    if whole:
        take_home(lab, run)


@st.fragment
def _details(run: Run, history: list[EpochEnd]) -> None:
    """Offer tables to open; one that is closed is not made."""
    if history:
        with st.expander(
            "Epoch by epoch", expanded=not run.has_results, key=f"epochs_of_{run.id}", on_change="rerun"
        ) as fold:
            if fold.open:
                st.html(summary.epoch_table(history))
    with st.expander("Settings", key=f"settings_of_{run.id}", on_change="rerun") as fold:
        if fold.open:
            _settings(run.spec)
    with st.expander("Device, duration and versions", key=f"circumstances_of_{run.id}", on_change="rerun") as fold:
        if fold.open:
            st.html(summary.circumstance_table(run))


def show_ways_on(run: Run) -> None:
    """Lead to what else can be done with a run that has ended."""
    here = {RUN: run.id}
    if not run.status.active:
        st.page_link("pages/inside.py", label="Look inside", icon=":material/visibility:", query_params=here)
    if run.has_results:
        st.page_link("pages/draw.py", label="Draw for it", icon=":material/draw:", query_params=here)
    compare = {"runs": run.id}
    st.page_link("pages/compare.py", label="Compare it", icon=":material/compare_arrows:", query_params=compare)


def show_standing(run: Run) -> None:
    """Say where a run stands or how it ended, and what it has to say itself."""
    said = message(run)
    text = " ".join(filter(None, (explain.ending(run), said)))
    if run.status in (RunStatus.FAILED, RunStatus.DIVERGED):
        st.error(text, icon=":material/error:")
    elif run.status is RunStatus.INTERRUPTED or said or (run.status is RunStatus.STOPPED and run.stop_reason):
        st.warning(text, icon=":material/info:")
    else:
        say(text)


def _answers(lab: Lab, run: Run, dataset: Dataset) -> Answers | None:
    try:
        found = answers(lab.store, run, dataset)
    except StoreError as error:
        st.warning(str(error), icon=":material/warning:")
        return None
    if found is None:
        st.info("Its answers to single images are not kept any more, so there are no images to show.")
    return found


def _reached(run: Run, accuracy: float, images: int, last: EpochEnd | None) -> None:
    figures = [
        (
            "Test accuracy",
            explain.percent(accuracy),
            helped("Share it got right of the images it never trained on.", "accuracy", "test set"),
        ),
        (
            "Training accuracy",
            explain.percent(last.accuracy) if last else "–",
            helped("The same over its last training epoch.", "accuracy", "training set"),
        ),
        (
            "Test loss",
            "–" if run.test_loss is None else explain.amount(run.test_loss),
            helped("Mean over the test images.", "loss"),
        ),
        (
            "Training loss",
            explain.amount(last.loss) if last else "–",
            helped("Mean over its last training epoch.", "loss", "epoch"),
        ),
    ]
    show_figures(figures, key="reached")
    gap = explain.gap(accuracy, images, last, dropout=run.spec.dropout)
    say(f"{explain.fit(accuracy, images)}. {gap}")


def _class_by_class(matrix: NDArray[np.int64], names: tuple[str, ...]) -> None:
    st.subheader("Class by class")
    st.html(summary.score_table(matrix, names))
    st.markdown(
        "**Precision**: of all images it calls by this name, how many are. **Recall**: of all images that are, how "
        "many it finds. **F1**: both in one number, high only if both are."
    )


def _settings(spec: RunSpec) -> None:
    if spec != RunSpec():
        st.markdown("What differs from the defaults:")
        st.html(summary.setting_table(spec, changed=True))
    st.markdown("All other settings are the defaults:" if spec != RunSpec() else "All settings are the defaults:")
    st.html(summary.setting_table(spec, changed=False))
