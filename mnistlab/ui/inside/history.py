"""What the layers of a run were like at each moment that was kept: worked out once, shared by all who look."""

from __future__ import annotations

from dataclasses import dataclass

import streamlit as st

from mnistlab.core.layer_history import LayerMoment, batch_size, layer_moments
from mnistlab.core.runs import Run
from mnistlab.core.trained import Network
from mnistlab.data.dataset import Dataset
from mnistlab.data.split import split
from mnistlab.store.store import Store
from mnistlab.ui.networks import snapshots_of


@dataclass(frozen=True, eq=False)
class History:
    """What each layer was like at each moment, and what the moments are called, in full and `short`.

    Gradients are those over the first `images` training images.
    """

    names: tuple[str, ...]
    moments: tuple[tuple[LayerMoment, ...], ...]
    images: int

    @property
    def short(self) -> tuple[str, ...]:
        """The moments' names for the axis of a chart."""
        return tuple(name.removeprefix("After ").replace("Before training", "start") for name in self.names)


def history_of(store: Store, run: Run, dataset: Dataset) -> History | None:
    """Return the history of a run's layers, None if no moment of it is kept.

    Raises:
        StoreError: the moments cannot be read.
        SpecError: the dataset has fewer images than the run was trained on.
    """
    try:
        return _history(run.id, run.attempt, run.step, run, dataset, store)
    except LookupError:
        return None


@st.cache_resource(max_entries=16, show_spinner=False)
def _history(run_id: str, attempt: int, step: int, _run: Run, _dataset: Dataset, _store: Store) -> History:
    kept, spec = snapshots_of(_store, _run), _run.spec
    if not kept:
        raise LookupError(run_id)
    images = min(batch_size(kept[0].weights), split(spec, len(_dataset.x_train)).train)
    x = Network(spec, kept[0].weights).inputs(_dataset.x_train[:images])
    labels = _dataset.y_train[:images]
    return History(
        names=tuple(_moment(one.step, one.epoch, _run.steps_per_epoch) for one in kept),
        moments=tuple(layer_moments(one.weights, x, labels, spec.activation, spec.loss) for one in kept),
        images=images,
    )


def _moment(step: int, epoch: int, steps_per_epoch: int) -> str:
    if not step:
        return "Before training"
    if epoch and step == epoch * steps_per_epoch:
        return f"After epoch {epoch}"
    return "After 1 batch" if step == 1 else f"After {step:,} batches"
