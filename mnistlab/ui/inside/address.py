"""What is looked at, in the address: image, layer and neuron, so that a link leads to them and a reload finds them."""

from __future__ import annotations

import streamlit as st

from mnistlab.ui.inside.subject import Subject

VIEW, VIEW_KEY, DIGIT = "view", "inside_view", "digit"
"""The URL parameter for the view, where the session keeps it, and the view of one image."""

IMAGE, LAYER, NEURON = "image", "layer", "neuron"
"""URL parameters: the test image from 0; layer and neuron from 1, the outputs being the last layer."""


_ASKED = "inside_asked"

BEYOND = (
    "The sums of this network are no numbers any more: its weights have grown so large that what is computed with them "
    "goes beyond all bounds. Layers shows when that began."
)


def number_in(parameter: str, low: int, high: int) -> int | None:
    """Return the whole number a URL parameter has, or None if it has none from `low` to `high`."""
    text = st.query_params.get(parameter, "")
    number = int(text) if text.isascii() and text.isdigit() and len(text) < 9 else -1
    return number if low <= number <= high else None


def keep(parameter: str, value: int) -> None:
    """Put a number into the address."""
    if st.query_params.get(parameter) != str(value):
        st.query_params[parameter] = str(value)


def image_key(subject: Subject) -> str:
    """Return where the session keeps which test image is looked at."""
    return f"inside_image_{subject.dataset.name}"


def neuron_of_page(subject: Subject, default: tuple[int, int]) -> tuple[int, int]:
    """Return the layer and neuron that are looked at: this session's choice, else the address's, else `default`."""
    state = st.session_state
    if _layer_key(subject) not in state:
        layer = number_in(LAYER, 1, subject.hidden + 1)
        unit = (number_in(NEURON, 1, subject.units(layer - 1)) or 1) if layer else None
        chosen = (layer - 1, unit - 1) if layer and unit else default
        look_at(subject, *chosen)
    layer = int(state[_layer_key(subject)])
    return layer, int(state.setdefault(_unit_key(subject, layer), 1)) - 1


def look_at(subject: Subject, layer: int, unit: int) -> None:
    """Make this the neuron that is looked at, if there is one; before its fields are drawn."""
    if not (0 <= layer <= subject.hidden and 0 <= unit < subject.units(layer)):
        return
    st.session_state[_layer_key(subject)] = layer
    st.session_state[_unit_key(subject, layer)] = unit + 1


def look_at_field(subject: Subject, layer: int, field: int, unit: int) -> None:
    """Make a neuron the one that is looked at, by the field it was drawn in while `layer` was looked at."""
    places = subject.drawn(layer)
    if 0 <= field < len(places):
        look_at(subject, places[field], unit)


def follow_image(subject: Subject, index: int) -> None:
    """Leave for the view of one image, with this one in it: draws the whole page again."""
    st.session_state[_ASKED] = (image_key(subject), index)
    st.rerun()


def arrive() -> None:
    """Go where `follow_image` wanted to; before the choice of the view is drawn, which cannot be changed after."""
    if asked := st.session_state.pop(_ASKED, None):
        key, index = asked
        st.session_state[key] = index
        st.session_state[VIEW_KEY] = DIGIT


def choose_neuron(subject: Subject) -> tuple[int, int]:
    """Draw the fields for layer and neuron, and return what they say; `neuron_of_page` comes before."""
    names = subject.dataset.class_names
    with st.container(horizontal=True, vertical_alignment="bottom", gap="medium"):
        chosen = st.segmented_control(
            "Layer",
            range(subject.hidden + 1),
            key=_layer_key(subject),
            format_func=subject.layer_name,
            required=True,
            wrap=True,
        )
        layer = chosen or 0
        key, units = _unit_key(subject, layer), subject.units(layer)
        if layer == subject.hidden:
            unit = st.selectbox(
                "Output", range(1, units + 1), key=key, format_func=lambda number: names[number - 1], width=160
            )
        else:
            unit = st.number_input(f"Neuron, 1 to {units}", 1, units, key=key, width=160)
    keep(LAYER, layer + 1)
    keep(NEURON, unit)
    return layer, unit - 1


def _layer_key(subject: Subject) -> str:
    return f"inside_layer_{subject.run.id}"


def _unit_key(subject: Subject, layer: int) -> str:
    return f"inside_unit_{subject.run.id}_{layer}"
