"""What a network says of digits that were moved."""

from __future__ import annotations

import numpy as np
import streamlit as st
from numpy.typing import NDArray

from mnistlab.charts.palette import RIGHT, WRONG
from mnistlab.core.shift import shift
from mnistlab.data.dataset import Dataset
from mnistlab.ui.digits import digit_img
from mnistlab.ui.html import Html
from mnistlab.ui.learn.trained_networks import TrainedNetwork

FARTHEST = 6
"""Pixels a digit can be moved either way."""

MOVED = 1000
"""Test digits that are moved."""


@st.cache_resource(max_entries=2 * FARTHEST + 1, show_spinner=False)
def accuracies(run_id: str, down: int, _network: TrainedNetwork, _dataset: Dataset) -> NDArray[np.float64]:
    """Return the accuracy on moved test digits, from farthest left to farthest right, all `down` pixels lower."""
    images, labels = _dataset.x_test[:MOVED], _dataset.y_test[:MOVED]
    moved = (shift(images, right, down) for right in range(-FARTHEST, FARTHEST + 1))
    found = np.array([(_network.forward(one).logits.argmax(axis=1) == labels).mean() for one in moved])
    found.setflags(write=False)
    return found


def answers_to(network: TrainedNetwork, images: NDArray[np.uint8], labels: NDArray[np.uint8]) -> Html:
    """Return images as HTML, each with what the network says of it."""
    says = network.forward(images).logits.argmax(axis=1)
    return Html(f'<div class="ml-few">{"".join(map(_judged, images, says, labels))}</div>')


def _judged(image: NDArray[np.uint8], says: int, true: int) -> str:
    colour, mark = (RIGHT, "✓") if says == true else (WRONG, "✗")
    return (
        f'<figure style="margin:0;text-align:center">{digit_img(image, f"A moved {true}", size="3.4rem")}'
        f'<figcaption style="color:color-mix(in srgb,{colour} 75%,currentColor);font-weight:600">{says} {mark}'
        "</figcaption></figure>"
    )
