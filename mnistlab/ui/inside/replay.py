"""From random to trained: one slider replays what a network made of the same images while it trained."""

from __future__ import annotations

from typing import Any

import streamlit as st

from mnistlab.core.explain import percent
from mnistlab.core.frames import film
from mnistlab.core.runs import Run, RunStatus
from mnistlab.data.dataset import Dataset
from mnistlab.store.errors import StoreError
from mnistlab.store.store import Store
from mnistlab.ui.film import packed, show_film
from mnistlab.ui.lab import Lab
from mnistlab.ui.networks import snapshots_of
from mnistlab.ui.terms import say

NONE_KEPT = (
    "No moments of this run are kept, so there is nothing to replay: it is from before this lab kept them, or it never "
    "began to train. Train its settings again and come back."
)
ONE_KEPT = "Only one moment of this run is kept, how it was before training: there is nothing to replay yet."


def replay(lab: Lab, run: Run, dataset: Dataset) -> None:
    """Show the run's film, or say in a sentence why there is none."""
    if run.status.active:
        st.info("This network is still in training. Its replay is here as soon as that is over.")
        return
    try:
        with st.spinner("Asking the network of each moment …"):
            data = _film(run.id, run.attempt, run.step, dataset.name, run, dataset, lab.store)
    except StoreError as error:
        st.warning(str(error), icon=":material/warning:")
        return
    if data is None:
        st.info(ONE_KEPT if snapshots_of(lab.store, run) else NONE_KEPT, icon=":material/history:")
        return
    if run.status is RunStatus.DIVERGED:
        st.info("This run diverged: after the last moment here its numbers grew beyond all bounds.")
    say(
        "From its random weights to what it ended with: press play, or move the slider and watch the confusion matrix, "
        "the hidden layer, the weights and its answers change together."
    )
    show_film(data, key="replay")
    _asked(run, len(dataset.x_test), data["asked"])


def _asked(run: Run, images: int, asked: int) -> None:
    """Say where the figures are of fewer images than those of the Results page."""
    if asked < images and run.test_accuracy is not None:
        st.caption(
            f"This network is large, so each moment is asked {asked:,} of the {images:,} test images, evenly picked. "
            f"On all of them it ended at {percent(run.test_accuracy)}."
        )


@st.cache_resource(max_entries=16, show_spinner=False)
def _film(
    run_id: str, attempt: int, step: int, dataset_name: str, _run: Run, _dataset: Dataset, _store: Store
) -> dict[str, Any] | None:
    """Return the film ready to be sent, shared by all who look at it; None if there are not two moments."""
    kept = snapshots_of(_store, _run)
    return packed(film(_run.spec, kept, _dataset.x_test, _dataset.y_test), _run, _dataset) if len(kept) > 1 else None
