"""What the neurons of a network do with many images: asked once, shared by all who look."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import streamlit as st
from numpy.typing import NDArray

from mnistlab.core.activity import Activity, activity_of_layers, never_on, sample_size
from mnistlab.ui.inside.subject import Subject


@dataclass(frozen=True, eq=False)
class Seen:
    """The activity of each layer over the first `images` test images, the outputs' last.

    `off` says of each hidden layer's neurons whether as many training images never have their sum above zero.
    """

    activities: tuple[Activity, ...]
    off: tuple[NDArray[np.bool_], ...]
    images: int

    def dead(self, layer: int) -> NDArray[np.intp]:
        """Return the neurons of a hidden layer that none of the test and training images have above zero."""
        return np.flatnonzero(self.off[layer] & (self.activities[layer].on == 0))


def seen_by(subject: Subject) -> Seen | None:
    """Return what the network does with the images; None if its sums are no numbers."""
    try:
        return _seen(*subject.mark, subject)
    except ArithmeticError:
        return None


@st.cache_resource(max_entries=16, show_spinner=False)
def _seen(run_id: str, attempt: int, step: int, _subject: Subject) -> Seen:
    network, dataset = _subject.network, _subject.dataset
    images = min(sample_size(network.weights), len(dataset.x_test), len(dataset.x_train))
    weights, activation = network.weights, network.spec.activation
    with np.errstate(all="ignore"):
        x, labels = network.inputs(dataset.x_test[:images]), dataset.y_test[:images]
        found = tuple(activity_of_layers(weights, x, labels, activation, classes=len(dataset.class_names)))
        off = never_on(weights, network.inputs(dataset.x_train[:images]), activation)
    if not all(np.isfinite(activity.mean).all() for activity in found):
        raise ArithmeticError("sums beyond all bounds")
    return Seen(found, tuple(off), images)
