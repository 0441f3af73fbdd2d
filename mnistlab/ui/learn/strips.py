"""What each layer passes on for a digit, and its drawing: strips of cells for hidden layers, ten bars at the end."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape
from typing import Any

import numpy as np
import streamlit as st
from numpy.typing import NDArray

from mnistlab.charts.palette import ACCENT, DIGITS, VALIDATION
from mnistlab.core.facts import BRIGHTEST, SIDE
from mnistlab.core.layerwise import due_to_class, favourites, feeders, outputs
from mnistlab.data.dataset import Dataset
from mnistlab.lessons.layers import FOLLOWED
from mnistlab.ui.digits import digit_img
from mnistlab.ui.html import Html, meter, table
from mnistlab.ui.learn.weight_pictures import diverging

Array = NDArray[np.floating[Any]]

_WIDTH, _A_ROW, _CELL, _TALL = 360, 32, 11, 15
_PICTURE, _BARS = 64, 46

_SHOWN, _FEEDERS = 8, 4
"""So many digits and so many neurons of the first layer are shown."""

_SUBSCRIPTS = str.maketrans("0123456789", "₀₁₂₃₄₅₆₇₈₉")


@st.cache_resource(max_entries=4, show_spinner=False)
def passed_on(
    run_id: str,
    dataset: str,
    _images: NDArray[np.uint8],
    _labels: NDArray[np.uint8],
    _weights: Sequence[Array],
) -> tuple[list[NDArray[np.float32]], list[float]]:
    """Return what each layer passes on for the test images, and the shares of it that are due to their class.

    The shares begin with that of the pixels.
    """
    x: Array = _images.reshape(len(_images), -1).astype(np.float32) / BRIGHTEST
    values = [layer.astype(np.float32) for layer in outputs(_weights, x, FOLLOWED.activation)]
    return values, [due_to_class(x, _labels), *(due_to_class(layer, _labels) for layer in values)]


def strips_svg(picture: str, layers: Sequence[Array], marked: Sequence[int], class_names: Sequence[str]) -> str:
    """Return an SVG element that takes the page's text colour.

    Args:
        picture: the digit's image URI.
        layers: what each layer passes on for it, hidden ones first, the probabilities last.
        marked: for each hidden layer the neuron to put a frame around.
        class_names: what the outputs stand for; long names are shortened.
    """
    parts = [
        f'<rect width="{_PICTURE}" height="{_PICTURE}" rx="4" fill="#000"/>'
        f'<image href="{escape(picture)}" width="{_PICTURE}" height="{_PICTURE}" style="image-rendering:pixelated"/>',
        _text(_PICTURE + 10, 28, "L₀: the pixels"),
    ]
    y = _PICTURE + 24.0
    for n, (values, neuron) in enumerate(zip(layers[:-1], marked, strict=True), 1):
        parts += [
            _text(0, y, f"↓ {_name(n)} = ReLU({_name(n - 1)}W + b), {values.size} numbers"),
            _cells(values, neuron, y + 8),
        ]
        y += 8 + _TALL * -(-values.size // _A_ROW) + 24
    last = len(layers)
    parts += [_text(0, y, f"↓ {_name(last)} = softmax({_name(last - 1)}W + b)"), _bars(layers[-1], class_names, y + 8)]
    height = y + 8 + _BARS + 22
    return (
        f'<svg viewBox="0 0 {_WIDTH} {height:.0f}" style="max-width:470px" '
        f'xmlns="http://www.w3.org/2000/svg" aria-hidden="true">{"".join(parts)}</svg>'
    )


def look_into(
    values: list[Array], image: int, strongest: list[int], weights: Sequence[Array], dataset: Dataset
) -> None:
    """Show what of a digit speaks for the strongest neuron of each hidden layer, and which digits excite it most."""
    first, second = strongest
    feeding = [int(n) for n in feeders(values[0][image], weights[2], second, _FEEDERS)]
    ink = dataset.x_test[image].ravel() / BRIGHTEST
    st.markdown(
        "**Hidden layer 1.** The ink that speaks for the framed neuron (blue) or against it (orange), then the digits "
        "that excite this neuron most:"
    )
    st.html(_row(_speaking(ink, weights[0], [first]), _favourites(values[0], first, dataset)))
    st.markdown(
        f"**Hidden layer 2.** The {_FEEDERS} neurons of layer 1 that the framed neuron adds up above all, then the "
        "digits that excite it most:"
    )
    st.html(_row(_speaking(ink, weights[0], feeding), _favourites(values[1], second, dataset)))


def class_table(shares: Sequence[float]) -> Html:
    """Return how much of each layer's numbers is due to the class, the pixels first, with bars."""
    names = ["pixels", *(f"hidden layer {n}" for n in range(1, len(shares) - 1)), "output"]
    bars = [Html(f"{100 * share:.0f} %{meter(share, ACCENT)}") for share in shares]
    caption = "How much of what differs between images is due to which digit they are"
    return table(("layer", "due to the digit"), zip(names, bars, strict=True), caption=caption)


def _speaking(ink: Array, kernel: Array, neurons: Sequence[int]) -> str:
    """Return for some neurons of the first hidden layer each pixel's part of their sum, as small pictures."""
    return "".join(
        digit_img(
            diverging((ink * kernel[:, neuron]).reshape(SIDE, SIDE)), f"Ink for neuron {neuron + 1}", size="4.6rem"
        )
        for neuron in neurons
    )


def _favourites(values: Array, neuron: int, dataset: Dataset) -> str:
    return "".join(
        digit_img(dataset.x_test[i], dataset.class_names[dataset.y_test[i]], size="2.2rem")
        for i in favourites(values, neuron, _SHOWN)
    )


def _row(*groups: str) -> str:
    inner = "".join(f'<div class="ml-few">{group}</div>' for group in groups)
    return f'<div class="ml-few" style="align-items:center;column-gap:1.2rem">{inner}</div>'


def _cells(values: Array, neuron: int, top: float) -> str:
    brightest = max(float(values.max()), 1e-9)
    parts = []
    for i, value in enumerate(values):
        x, y = _CELL * (i % _A_ROW) + 2, top + _TALL * (i // _A_ROW)
        parts.append(
            f'<rect x="{x}" y="{y:.1f}" width="{_CELL - 1}" height="{_TALL - 1}" fill="{ACCENT}" '
            f'fill-opacity="{value / brightest:.2f}" stroke="currentColor" stroke-opacity="0.2" stroke-width="0.5"/>'
        )
    x, y = _CELL * (neuron % _A_ROW) + 2, top + _TALL * (neuron // _A_ROW)
    parts.append(
        f'<rect x="{x - 0.5}" y="{y - 0.5:.1f}" width="{_CELL}" height="{_TALL}" fill="none" '
        f'stroke="{VALIDATION}" stroke-width="2.2"/>'
    )
    return "".join(parts)


def _bars(chances: Array, class_names: Sequence[str], top: float) -> str:
    parts = []
    for i, chance in enumerate(chances):
        x, tall = 36 * i, max(1.0, _BARS * float(chance))
        parts.append(
            f'<rect x="{x + 3}" y="{top + _BARS - tall:.1f}" width="30" height="{tall:.1f}" rx="2" fill="{DIGITS[i]}"/>'
            + _text(x + 18, top + _BARS + 16, class_names[i][:4], "middle")
        )
    return "".join(parts)


def _name(layer: int) -> str:
    return f"L{layer}".translate(_SUBSCRIPTS)


def _text(x: float, y: float, text: str, anchor: str = "start") -> str:
    return f'<text x="{x}" y="{y:.1f}" font-size="13" text-anchor="{anchor}" fill="currentColor">{escape(text)}</text>'
