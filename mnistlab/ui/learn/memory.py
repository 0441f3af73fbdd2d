"""What a network says of the very images it was trained on, beside those it has never seen."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import streamlit as st
from numpy.typing import NDArray

from mnistlab.charts.palette import RIGHT, WRONG
from mnistlab.core.explain import percent
from mnistlab.core.runs import Run
from mnistlab.core.trained import Network
from mnistlab.data.dataset import Dataset
from mnistlab.data.split import split
from mnistlab.store.errors import StoreError
from mnistlab.store.store import Store
from mnistlab.ui.digits import digit_img
from mnistlab.ui.html import Html, safe, table
from mnistlab.ui.lab import Lab

BLOCK = 2000
"""Images that go through a network at a time: more take memory and no less time."""


@dataclass(frozen=True, eq=False)
class Judged:
    """Images of shape (images, 28, 28), their labels and what a network says they are, both of shape (images,)."""

    images: NDArray[np.uint8]
    labels: NDArray[np.uint8]
    says: NDArray[np.intp]

    @property
    def right(self) -> NDArray[np.bool_]:
        """Which of the images the network gets right, shape (images,)."""
        return np.equal(self.says, self.labels)

    def cards(self, chosen: NDArray[np.integer], class_names: tuple[str, ...]) -> Html:
        """Return some of the images with what the network says of each, mistakes framed."""
        return Html(f'<div class="ml-few">{"".join(self._card(int(i), class_names) for i in chosen)}</div>')

    def _card(self, index: int, class_names: tuple[str, ...]) -> str:
        says, label = (safe(class_names[kind[index]]) for kind in (self.says, self.labels))
        colour, verdict = (RIGHT, "✓") if self.right[index] else (WRONG, f"✗ is {label}")
        return (
            f'<figure style="margin:0;padding:3px;border:2px solid {colour};border-radius:.5rem;font-size:.8rem;'
            f'line-height:1.3;text-align:center">{digit_img(self.images[index], f"a {label}", size="3rem")}'
            f"<b>{says}</b> {verdict}</figure>"
        )


@dataclass(frozen=True, eq=False)
class Memory:
    """A finished network on its own training images and on the test images; `squares` is the sum of its weights'."""

    known: Judged
    new: Judged
    squares: float


def recall(lab: Lab, run: Run) -> Memory | None:
    """Return how a finished run's network does on its own training images and on the test images.

    On both it is as it was at the end of training, with nothing silenced by dropout. None if it is not kept.
    """
    dataset = lab.catalog.load(run.spec.dataset)
    try:
        says, said, squares = _answers(run.id, run.attempt, run.step, run, dataset, lab.store)
    except (LookupError, StoreError):
        return None
    count = len(says)
    known = Judged(dataset.x_train[:count], dataset.y_train[:count], says)
    return Memory(known, Judged(dataset.x_test, dataset.y_test, said), squares)


def show_gaps(lab: Lab, runs: Mapping[str, Run]) -> None:
    """Show a table of runs: how many training and test images each gets right, and how far they are apart.

    Where one of them had an L2 penalty, there is also what the penalty is counted from.
    """
    punished = any(run.spec.l2 for run in runs.values())
    rows = []
    for name, run in runs.items():
        found = recall(lab, run) if run.has_results else None
        cells = [name, "–", "–", "–", "–"]
        if found is not None:
            known, new = (float(one.right.mean()) for one in (found.known, found.new))
            gap, squares = f"{100 * (known - new):.1f} points", f"{found.squares:.0f}"
            cells = [name, percent(known, 1), percent(new, 1), gap, squares]
        rows.append(cells if punished else cells[:-1])
    headers = ["", "of its training images", "of the test images", "gap", "squares of its weights"]
    told = table(
        headers if punished else headers[:-1],
        rows,
        caption="Images that each network gets right: those it was trained on, and those it has never seen",
    )
    st.html(told)


@st.cache_resource(max_entries=12, show_spinner=False)
def _answers(
    run_id: str, attempt: int, step: int, _run: Run, _dataset: Dataset, _store: Store
) -> tuple[NDArray[np.intp], NDArray[np.intp], float]:
    """Return what a run's network says of its training and of the test images, and the squares of its weights.

    A run that went on has other answers, hence attempt and step.
    """
    weights, chances = _store.weights(run_id), _store.predictions(run_id)
    if weights is None or chances is None:
        raise LookupError(run_id)
    network = Network(_run.spec, weights)
    images = _dataset.x_train[: split(_run.spec, len(_dataset.x_train)).train]
    blocks = (images[first : first + BLOCK] for first in range(0, len(images), BLOCK))
    says = np.concatenate([network.forward(block).logits.argmax(axis=1) for block in blocks])
    return says, chances.argmax(axis=1), sum(float(np.square(kernel).sum()) for kernel in weights[::2])
