"""The epochs of runs: read once for those that are over, again and again for those that train."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence

import streamlit as st

from mnistlab.core.events import EpochEnd
from mnistlab.core.runs import Run
from mnistlab.store.store import Store
from mnistlab.ui.lab import Lab


def history_of(lab: Lab, run: Run) -> Sequence[EpochEnd]:
    """Return a run's epochs in order."""
    if run.status.active:
        return lab.store.history(run.id)
    return _kept(run.id, run.attempt, run.step, lab.store)


def values(history: Sequence[EpochEnd], loss: bool = False, *, training: bool = False) -> list[float | None]:
    """Return a curve's values, an epoch each: accuracy or loss, on validation or training images; None for a gap."""
    if training:
        found = [epoch.loss if loss else epoch.accuracy for epoch in history]
    else:
        found = [epoch.val_loss if loss else epoch.val_accuracy for epoch in history]  # type: ignore[misc]
    return [value if value is not None and math.isfinite(value) else None for value in found]


def last_values(
    runs: Sequence[Run], histories: Mapping[str, Sequence[EpochEnd]], loss: bool, *, training: bool
) -> dict[str, float]:
    """Return where each run's curve ends, by run id; those without a finite end are missing."""
    ends = {run.id: values(histories[run.id], loss, training=training)[-1:] for run in runs}
    return {run_id: end[0] for run_id, end in ends.items() if end and end[0] is not None}


@st.cache_resource(max_entries=512, show_spinner=False)
def _kept(run_id: str, attempt: int, step: int, _store: Store) -> tuple[EpochEnd, ...]:
    """Read the epochs of a run that is over; one that went on has others, hence attempt and step."""
    return tuple(_store.history(run_id))
