"""What a learner sets in the tiny network's lesson, the same for all its steps, and the walk from stop to stop."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import streamlit as st

from mnistlab.core.tiny_gradient import GRADIENTS
from mnistlab.core.tiny_network import CLASSES, INK, INPUTS, LABEL, PARAMETERS, Parameter

_FIRST = {**{f"tiny_{name}": ink for name, ink in zip(INPUTS, INK, strict=True)}, "tiny_label": LABEL}
"""The image the lesson begins with, by the keys of its widgets."""


class Chosen(NamedTuple):
    """What the learner has set: an image of class `label`, and the activation. It holds for all steps."""

    ink: tuple[float, float]
    activation: str
    label: int


def choose(*, with_label: bool = True) -> Chosen:
    """Let the learner set the image and the activation, and where it matters the label."""
    for key, value in _FIRST.items():
        st.session_state.setdefault(key, value)  # not as a widget's default: `first_image` sets these values too
    ink = tuple(
        place.slider(f"Ink at the {name}", 0.0, 2.0, step=0.25, key=f"tiny_{name}", persist_state="session")
        for place, name in zip(st.columns(2, wrap=False), INPUTS, strict=True)
    )
    with st.container(horizontal=True):
        activation = st.pills(
            "Activation",
            list(GRADIENTS),
            default="sigmoid",
            required=True,
            format_func=lambda name: "ReLU" if name == "relu" else name,
            key="tiny_activation",
            persist_state="session",
        )
        label = LABEL
        if with_label:
            said = st.pills(
                "The image is a",
                range(len(CLASSES)),
                required=True,
                format_func=lambda k: CLASSES[k],
                key="tiny_label",
                persist_state="session",
            )
            label = LABEL if said is None else said
    return Chosen((ink[0], ink[1]), activation, label)


def first_image() -> None:
    """Go back to the image the lesson began with."""
    st.session_state.update(_FIRST)


def choose_parameter(key: str, start: int = 0) -> Parameter:
    """Let the learner choose one of the twelve, at first number `start`."""
    names = [one.name for one in PARAMETERS]
    return PARAMETERS[names.index(st.selectbox("Which weight or bias?", names, start, key=f"{key}_parameter"))]


def walk(key: str, stops: Sequence[str]) -> int:
    """Let the learner go along some stops, by a slider or one by one; return the number of the stop."""

    def go() -> None:
        st.session_state[f"{key}_at"] = min(at + 1, len(stops) - 1)

    left, right = st.columns([4, 1], vertical_alignment="bottom", wrap=False)
    at = int(
        left.select_slider(
            "Where we are", range(len(stops)), format_func=lambda i: f"{i + 1}. {stops[i]}", key=f"{key}_at"
        )
    )
    right.button("Next", on_click=go, disabled=at == len(stops) - 1, key=f"{key}_next", type="primary", width="stretch")
    return at
