"""A run to take home: as a script, a notebook, a network for Keras, figures, charts, and a page to print."""

from __future__ import annotations

from functools import partial

import streamlit as st

from mnistlab.core.export_notebook import notebook
from mnistlab.core.export_origin import Origin
from mnistlab.core.export_script import script
from mnistlab.core.runs import Run, RunStatus
from mnistlab.data.dataset import Dataset
from mnistlab.store.artifacts import WEIGHTS
from mnistlab.ui import run_files
from mnistlab.ui.chart_files import chart_files
from mnistlab.ui.lab import Lab
from mnistlab.ui.networks import images_of
from mnistlab.ui.offer import offer
from mnistlab.ui.school.showing import say_hidden


@st.fragment
def take_home(lab: Lab, run: Run) -> None:
    """Offer all that can be taken away of a run; nothing of it is made before it is asked for."""
    if run.status.active or not run.step:
        return
    key = f"take_home_{run.id}"
    with st.expander("Take it home", key=key, on_change="rerun") as fold:
        if not fold.open or say_hidden(lab, [run]):
            return
        dataset = images_of(lab, run, quiet=True)
        if dataset:
            _code(lab, run, dataset, key)
        _network(lab, run, key)
        _course(lab, run, dataset, key)


def _code(lab: Lab, run: Run, dataset: Dataset, key: str) -> None:
    origin = run_files.origin_of(lab, run, dataset)
    st.markdown("**As a program**")
    st.markdown(
        "The whole run in Keras and NumPy, with nothing of this lab in it: load the images, build the network, train "
        "it, test it. " + _promise(origin)
    )
    with st.container(horizontal=True):
        offer(
            "Script (.py)", partial(script, run.spec, origin), f"{key}_script", f"mnistlab-{run.id}.py", "text/x-python"
        )
        offer(
            "Notebook (.ipynb)",
            partial(notebook, run.spec, origin),
            f"{key}_notebook",
            f"mnistlab-{run.id}.ipynb",
            "application/x-ipynb+json",
        )
    if st.toggle("Read the script here", key=f"{key}_read"):
        st.code(script(run.spec, origin), language="python", height=480)


def _promise(origin: Origin) -> str:
    if not origin.fresh:
        return "This network was brought back from a file, so the program, which starts anew, reaches other figures."
    if origin.accuracy is None:
        return "This run has no test accuracy: the program repeats how it went."
    return (
        "On the machine that trained it, with the same versions, it computes the very same numbers and ends at the "
        "same accuracy; elsewhere sums are rounded differently, and the accuracy differs a little."
    )


def _network(lab: Lab, run: Run, key: str) -> None:
    st.markdown("**As a network**")
    # One that went on and then diverged still has the weights of its first end.
    if run.status is not RunStatus.DIVERGED and lab.store.artifacts.exists(run.id, WEIGHTS):
        st.markdown(
            "Trained and ready for use. The `.keras` file takes images as they are, 28×28 pixels from 0 to 255, and "
            "gives ten probabilities; the `.npz` file is for NumPy. Both can be brought back here, on the page Runs, "
            "and trained on."
        )
        with st.container(horizontal=True):
            offer("Network (.keras)", partial(run_files.keras, lab, run), f"{key}_keras", f"mnistlab-{run.id}.keras")
            offer(
                "Weights (.npz)",
                partial(run_files.npz, lab, run),
                f"{key}_npz",
                f"mnistlab-{run.id}.npz",
                "application/zip",
            )
            _settings(run, key)
    else:
        st.markdown("Its weights are not kept, but its settings are: on the page Runs they can be brought back.")
        _settings(run, key)


def _settings(run: Run, key: str) -> None:
    offer("Settings (.json)", run.spec.to_json, f"{key}_json", f"mnistlab-{run.id}.json", "application/json")


def _course(lab: Lab, run: Run, dataset: Dataset | None, key: str) -> None:
    st.markdown("**As figures, charts and a page**")
    st.markdown(
        "Tables of loss and accuracy for spreadsheets; a report on one page, with settings, curves, mix-ups and "
        "mistakes, that every browser can show and print."
    )
    with st.container(horizontal=True):
        offer(
            "Report (.html)",
            partial(run_files.page, lab, run, dataset),
            f"{key}_report",
            f"mnistlab-{run.id}.html",
            "text/html",
        )
        offer(
            "Epochs (.csv)",
            partial(run_files.epochs, lab, run),
            f"{key}_epochs",
            f"mnistlab-{run.id}-epochs.csv",
            "text/csv",
        )
        offer(
            "Batches (.csv)",
            partial(run_files.batches, lab, run),
            f"{key}_batches",
            f"mnistlab-{run.id}-batches.csv",
            "text/csv",
        )
    chart_files(run_files.charts(lab, run, dataset), key=f"{key}_charts")
