"""The networks of runs, ready to be asked: read once, kept for a while, shared by all sessions, read-only."""

from __future__ import annotations

import numpy as np
import streamlit as st
from numpy.typing import NDArray

from mnistlab.core.runs import Run, RunStatus
from mnistlab.core.snapshots import Snapshot
from mnistlab.core.trained import Network
from mnistlab.data.dataset import DataError, Dataset
from mnistlab.store.store import Store
from mnistlab.ui.lab import Lab

_WHOLE = (RunStatus.FINISHED, RunStatus.STOPPED)
"""How a run ends whose weights are those after its last batch."""


def network_of(store: Store, run: Run) -> Network | None:
    """Return what a run's network has learned, or None if no weights of it are kept, or it diverged.

    A run that went on and then diverged still has the weights of its first end.

    Raises:
        StoreError: its file cannot be read.
    """
    if run.status is RunStatus.DIVERGED:
        return None
    try:
        return Network(run.spec, _weights(run.id, run.attempt, run.step, store))
    except LookupError:
        return None


def images_of(lab: Lab, run: Run, *, quiet: bool = False) -> Dataset | None:
    """Return the dataset of a run, or None if it is not here any more, and say so unless it is to be `quiet`."""
    try:
        return lab.catalog.load(run.spec.dataset)
    except DataError as error:
        if not quiet:
            st.info(f"The images of this run cannot be shown. {error}", icon=":material/info:")
        return None


def snapshots_of(store: Store, run: Run) -> list[Snapshot]:
    """Return what a run's network was like from its start on, in order; the last one is exact if it is the end.

    The weights of a run that was cut off while it went on are those of its first end, not of its last moment.

    Raises:
        StoreError: its file cannot be read.
    """
    kept = list(_snapshots(run.id, run.attempt, run.step, store))
    end = network_of(store, run) if run.status in _WHOLE else None
    if end and kept and kept[-1].step == run.step:
        kept[-1] = Snapshot(run.step, kept[-1].epoch, end.weights)
    return kept


@st.cache_resource(max_entries=6, show_spinner=False)  # the largest network has 33 MB
def _weights(run_id: str, attempt: int, step: int, _store: Store) -> tuple[NDArray[np.float32], ...]:
    """Read a run's weights; a run that went on has other ones, hence attempt and step. None yet is not remembered."""
    found = _store.weights(run_id)
    if found is None:
        raise LookupError(run_id)
    return _fixed(found)


@st.cache_resource(max_entries=2, show_spinner=False)
def _snapshots(run_id: str, attempt: int, step: int, _store: Store) -> tuple[Snapshot, ...]:
    return tuple(Snapshot(kept.step, kept.epoch, _fixed(kept.weights)) for kept in _store.snapshots(run_id))


def _fixed(weights: tuple[NDArray[np.float32], ...]) -> tuple[NDArray[np.float32], ...]:
    for array in weights:
        array.setflags(write=False)
    return weights
