"""Bringing a network back: a file becomes a run of its learner, which can be looked at and trained on."""

from __future__ import annotations

import math
import re
import unicodedata

import streamlit as st

from mnistlab.core.architecture import parameter_count
from mnistlab.core.explain import percent
from mnistlab.core.history import NAME_LENGTH, clean_name
from mnistlab.core.judging import PROBE, as_finished, judge
from mnistlab.core.refusal import RefusedError, shown
from mnistlab.core.runs import Run
from mnistlab.core.spec import RunSpec, as_text
from mnistlab.core.trained import Network
from mnistlab.data.dataset import Dataset
from mnistlab.data.split import split
from mnistlab.store.brought import KINDS, MOST_MEGABYTES, Brought, open_brought
from mnistlab.ui.actor import actor
from mnistlab.ui.identity import learner
from mnistlab.ui.lab import TROUBLE, Lab
from mnistlab.ui.runs import RUN

_EDITION, _DONE, _TAKEN = "brought_edition", "brought_run", "brought_file"

_FEW = 0.5
"""Who gets a smaller share of the test images right may have learned others; guessing gets a tenth."""


def bring_back(lab: Lab) -> None:
    """Let the learner choose a file, and make of it a run, or settings on the Train page."""
    st.markdown(
        "A network that was taken home, **.keras** or **.npz**, or any dense network that Keras saved as **.keras**. "
        "It becomes a run of yours, which is tested here and can be trained on. Or settings as **.json**: they open on "
        "the Train page."
    )
    edition = st.session_state.setdefault(_EDITION, 0)
    file = st.file_uploader(
        "File",
        list(KINDS),
        key=f"bring_back_file_{edition}",
        max_upload_size=MOST_MEGABYTES,
        label_visibility="collapsed",
    )
    if file is not None and st.button("Bring it back", type="primary", key="bring_back", icon=":material/upload:"):
        try:
            with st.spinner("Looking into the file, testing the network …"):
                taken: tuple[str, str] = st.session_state.get(_TAKEN, ("", ""))
                if taken[0] != file.file_id:  # who presses twice wants it once
                    found = open_brought(file.name, file.getvalue())
                    if isinstance(found, Brought):
                        taken = st.session_state[_TAKEN] = (file.file_id, _adopted(lab, found, file.name).id)
        except (RefusedError, *TROUBLE) as error:
            st.session_state[_DONE] = None
            st.error(_plain(str(error)), icon=":material/block:")
            return
        if taken[0] != file.file_id:
            assert isinstance(found, RunSpec)
            _open_train(lab, found)
            return
        # A new box for the next file: this one's is then no longer held in memory. The list of runs is drawn anew.
        st.session_state[_EDITION] += 1
        st.session_state[_DONE] = taken[1]
        st.rerun()
    _show_done(lab)


def _open_train(lab: Lab, spec: RunSpec) -> None:
    if spec.dataset not in lab.catalog.names:
        known = ", ".join(lab.catalog.names)
        st.error(f"These settings are for the dataset {spec.dataset}, which is not here; here are {known}.")
        return
    st.switch_page(
        "pages/train.py", query_params=spec.to_query() | {"hidden": as_text(spec.hidden), "dataset": spec.dataset}
    )


def _show_done(lab: Lab) -> None:
    run_id = st.session_state.get(_DONE)
    run = lab.store.get(run_id) if run_id else None
    if run is None or run.test_accuracy is None or run.learner != learner() or run.trashed_at is not None:
        return
    st.success(
        f"It is back: {parameter_count(run.spec):,} weights and biases, and {percent(run.test_accuracy)} of the test "
        f"images right. {_plain(run.note)}",
        icon=":material/check_circle:",
    )
    with st.container(horizontal=True):
        st.page_link(
            "pages/train.py", label="Train it further", icon=":material/fast_forward:", query_params={RUN: run.id}
        )
        st.page_link(
            "pages/results.py", label="See its results", icon=":material/query_stats:", query_params={RUN: run.id}
        )


def _plain(text: str) -> str:
    """Return a text of which Markdown makes nothing else: file names are strangers' words."""
    return re.sub(r"([!-/:-@\[-`{-~])", r"\\\1", text)


def _adopted(lab: Lab, found: Brought, file: str) -> Run:
    """Test a network and keep it as a finished run of the learner.

    Raises:
        RefusedError, SpecError, DataError, StoreError: it gives no answers, does not fit the images, or cannot be kept.
    """
    name = clean_name(unicodedata.normalize("NFC", file)[:NAME_LENGTH]) or shown(file)
    notes = list(found.notes)
    spec, dataset = _fitting(lab, found)
    if not found.pixels_known:
        notes.append(f"The file does not say how its pixels were scaled; it does better with {spec.pixels} ones.")
    spec = spec.with_(epochs=max(1, found.epochs or 1))
    count = "one epoch" if spec.epochs == 1 else f"{spec.epochs} epochs"
    notes.insert(
        0,
        f"Brought back from {name}. Its training elsewhere counts as {count}, whose figures were measured here; "
        "the optimizer starts afresh.",
    )
    parts = split(spec, len(dataset.x_train))
    learned, aside = slice(parts.train), slice(parts.validation_start, parts.validation_start + parts.validation)
    steps = spec.steps_per_epoch(parts.train)
    left = as_finished(
        Network(spec, found.weights),
        (dataset.x_train[learned], dataset.y_train[learned]),
        (dataset.x_train[aside], dataset.y_train[aside]),
        (dataset.x_test, dataset.y_test),
        steps,
    )
    if not math.isfinite(left[0].test_loss or 0):
        raise RefusedError(f"{name} has weights so large that its answers are no numbers; no trained network has such.")
    if not found.dataset_known and (left[0].test_accuracy or 0) < _FEW:
        notes.append(
            f"It gets few images of {dataset.title} right: it may have been trained on others, or on pixels that were "
            "prepared in another way."
        )
    run = lab.school.training.adopt(actor(), name, left, steps)
    return lab.school.training.annotate(actor(), run.id, note=" ".join(notes))


def _fitting(lab: Lab, found: Brought) -> tuple[RunSpec, Dataset]:
    """Return a network's settings and the images it is for. Where the file does not say, it is what fits better."""
    if found.dataset_known:
        return found.spec, lab.catalog.load(found.spec.dataset)
    forms = (found.spec.pixels,) if found.pixels_known else ("scaled", "raw")
    names = dict.fromkeys((lab.catalog.default, RunSpec().dataset))
    specs = [found.spec.with_(dataset=name, pixels=form) for name in names for form in forms]

    def fit(spec: RunSpec) -> float:
        known = lab.catalog.load(spec.dataset)
        return judge(Network(spec, found.weights), known.x_train[:PROBE], known.y_train[:PROBE])[1]

    best = max(specs, key=fit)
    return best, lab.catalog.load(best.dataset)
