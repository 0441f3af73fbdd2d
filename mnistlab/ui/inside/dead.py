"""Dead ReLUs: counted in each layer, and named in the one that is looked at."""

from __future__ import annotations

import streamlit as st

from mnistlab.core.activity import CAN_DIE
from mnistlab.core.labels import word
from mnistlab.ui.html import Html, table
from mnistlab.ui.inside.seen import Seen
from mnistlab.ui.inside.subject import Subject
from mnistlab.ui.pressable import pressable
from mnistlab.ui.terms import mention, say

DEAD = "inside_dead"
"""Key of what can be pressed: a dead neuron of the layer that is looked at."""

LISTED = 24
"""How many of them are named."""


def sloped(activation: str) -> str:
    """Say why a neuron with an activation that is no ReLU is not switched off for good."""
    if activation == "linear":
        return "without an activation function the slope is one everywhere."
    slope = f"{word(activation)} has a slope on both sides of zero"
    if activation == "leaky_relu":
        return f"{slope}, so every neuron goes on learning."
    where = "far from zero" if activation in ("sigmoid", "tanh") else "far below zero"
    return f"{slope}. But {where} it is so flat that a neuron there hardly learns."


def dead_relus(subject: Subject, seen: Seen, layer: int) -> None:
    """Show how many neurons of each hidden layer are never on, and buttons that lead to those of `layer`."""
    activation = subject.network.spec.activation
    if activation != CAN_DIE:
        say(f"No neuron here can die as a **dead ReLU** does: {sloped(activation)}")
        return
    rows = []
    for place in range(subject.hidden):
        on = seen.activities[place].on
        counts = (
            len(on),
            len(seen.dead(place)),
            int((on == 0).sum()),
            int(seen.off[place].sum()),
            int((on == 1).sum()),
        )
        rows.append((subject.layer_name(place), *(f"{count:,}" for count in counts)))
    head = ("layer", "neurons", mention("dead", "dead ReLU"), "off in the test", "off in training", "always on")
    st.html(table(head, rows, caption="Dead ReLUs of each layer"))
    st.caption(
        f"Off: the sum is above zero for none of the first {seen.images:,} test images, or of as many training images. "
        "Dead: for none of both."
    )
    if layer == subject.hidden:
        return
    dead = seen.dead(layer).tolist()
    if dead:
        buttons = "".join(
            f'<button type="button" class="ml-go" data-press="{i}" aria-label="neuron {i + 1}">{i + 1}</button>'
            for i in dead[:LISTED]
        )
        more = f"<span>and {len(dead) - LISTED:,} more</span>" if len(dead) > LISTED else ""
        st.markdown(f"The dead ones of {subject.layer_name(layer).lower()}:")
        pressable(Html(f'<div class="ml-few">{buttons}{more}</div>'), key=DEAD)
