"""A digit on its way through the network: what each layer makes of it, any neuron's sum, and what decided."""

from __future__ import annotations

import numpy as np
import streamlit as st
from numpy.typing import NDArray

from mnistlab.core.dense import Pass
from mnistlab.core.explain import percent
from mnistlab.core.losses import softmax
from mnistlab.ui.answers import bars
from mnistlab.ui.cells import Field, cells, pressed_cell
from mnistlab.ui.digits import digit_img
from mnistlab.ui.inside.address import BEYOND, choose_neuron, look_at, look_at_field, neuron_of_page
from mnistlab.ui.inside.choosing import choose_image
from mnistlab.ui.inside.decision import decision
from mnistlab.ui.inside.numbers import written
from mnistlab.ui.inside.subject import Subject, plain
from mnistlab.ui.inside.sum_view import INTO, OUT, worked
from mnistlab.ui.lab import Lab
from mnistlab.ui.pressable import pressed
from mnistlab.ui.terms import say

_MAP = "inside_activations"


@st.fragment
def digit(lab: Lab, subject: Subject) -> None:
    """Show one test image in the network; every touch redraws this view alone."""
    index = choose_image(lab, subject)
    image = subject.dataset.x_test[index]
    with np.errstate(all="ignore"):
        way = subject.network.forward(image[None])
    if not all(np.isfinite(sums).all() for sums in way.sums):
        st.warning(BEYOND, icon=":material/warning:")
        return
    said, hangs = st.columns([2, 7], gap="large")
    with said:
        _answer(subject, index, image, way)
    with hangs:
        st.subheader("Where the decision hangs")
        decision(subject, index)
    st.subheader("Layer by layer")
    layer, unit = _layers(subject, way)
    st.subheader(f"The sum of {plain(subject.called(layer, unit))}")
    worked(subject, way, layer, unit, image)


def _answer(subject: Subject, index: int, image: NDArray[np.uint8], way: Pass) -> None:
    names, true = subject.dataset.class_names, int(subject.dataset.y_test[index])
    chances = softmax(way.logits[0])
    says = int(chances.argmax())
    st.subheader("Its answer")
    st.html(digit_img(image, f"Test image {index:,}: {names[true]}", size="9rem"))
    verdict = "which is right" if says == true else f"but it is **{plain(names[true])}**"
    st.markdown(f"It says **{plain(names[says])}** with {percent(float(chances[says]), 1)}, {verdict}.")
    st.html(f'<div style="max-width:18rem">{bars(chances, names, true)}</div>')


def _layers(subject: Subject, way: Pass) -> tuple[int, int]:
    """Draw what the layers pass on, and return the neuron that is looked at."""
    answer = int(way.logits[0].argmax())
    layer, unit = neuron_of_page(subject, (subject.hidden, answer))
    _follow(subject, layer)
    say(
        "One square a neuron, the brighter the larger its **activation**: blue above zero, orange below. Press one to "
        "see how it comes about, or choose it here:"
    )
    layer, unit = choose_neuron(subject)
    places = subject.drawn(layer)
    fields = [_field(subject, i, way.inputs[i + 1][0], way.sums[i][0]) for i in places[:-1]]
    chances, names = softmax(way.logits[0]), subject.dataset.class_names
    title = f"Outputs, after softmax: {names[answer]} with {percent(float(chances[answer]), 1)}"
    fields.append(Field(title, 100 * chances, 100.0, names=names, unit=" %"))
    cells(fields, key=_MAP, chosen=(places.index(layer), unit))
    return layer, unit


def _follow(subject: Subject, layer: int) -> None:
    """Go to the neuron that was just pressed: in the fields, among a sum's inputs, or behind it."""
    if (cell := pressed_cell(_MAP)) is not None:
        look_at_field(subject, layer, *cell)
    elif (before := pressed(INTO)) is not None:
        look_at(subject, layer - 1, before)
    elif (behind := pressed(OUT)) is not None:
        look_at(subject, layer + 1, behind)


def _field(subject: Subject, layer: int, values: NDArray[np.floating], sums: NDArray[np.floating]) -> Field:
    top = float(np.abs(values).max())
    if subject.network.spec.activation == "relu":
        told = f"{int((sums > 0).sum()):,} of {len(values):,} active, the highest {written(top)}"
    else:
        lowest, highest = (written(float(value)) for value in (values.min(), values.max()))
        told = f"{len(values):,} neuron{'s' * (len(values) > 1)}, from {lowest} to {highest}"
    return Field(f"{subject.layer_name(layer)}: {told}", values, top)
