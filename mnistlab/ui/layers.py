"""The hidden layers on the Train page: add, remove, resize; each with its count of parameters, and all as a drawing."""

from __future__ import annotations

from html import escape

import streamlit as st

from mnistlab.core.architecture import layers, parameter_count
from mnistlab.core.labels import word
from mnistlab.core.school.rules import takes
from mnistlab.core.spec import MAX_LAYERS
from mnistlab.data.dataset import Dataset
from mnistlab.ui.digits import digit_uri
from mnistlab.ui.drawing import drawing
from mnistlab.ui.form import DRAFT, Form, layer_key
from mnistlab.ui.network import describe, network_svg
from mnistlab.ui.terms import explained, mention

FIXED = "Your teacher has fixed this."


def show_network(form: Form, dataset: Dataset) -> None:
    """Draw the network as the knobs have it."""
    sketch = form.draft.sketch()
    svg = network_svg(sketch, dataset.class_names, digit_uri(dataset.x_train[0]))
    drawing(svg, key="network", alt=describe(sketch))


def edit_layers(form: Form) -> None:
    """Show one row a layer, with a knob for its size, its arithmetic and a button to remove it."""
    sketch, locked = form.draft.sketch(), form.task.locks("hidden")
    dense = layers(sketch)
    exact = len(dense) == len(form.draft.hidden) + 1
    with st.container(key="layers", gap="xsmall"):
        for i in range(len(form.draft.hidden)):
            with st.container(key=f"layer_row_{i}", horizontal=True, vertical_alignment="center", gap="small"):
                st.number_input(
                    f"Neurons in hidden layer {i + 1}",
                    value=form.draft.hidden[i],
                    step=1,
                    key=layer_key(form.draft, i),
                    label_visibility="collapsed",
                    width=128,
                    disabled=locked,
                )
                _sum(f"Hidden {i + 1} · {word(sketch.activation)}", dense[i].arithmetic if exact else "")
                st.button(
                    f"Remove hidden layer {i + 1}",
                    key=f"remove_{i}",
                    icon=":material/close:",
                    type="tertiary",
                    on_click=_remove,
                    args=(i,),
                    disabled=locked,
                )
        with st.container(key="layer_row_output", horizontal=True, vertical_alignment="center", gap="small"):
            st.button(
                "Add layer",
                key="add_layer",
                icon=":material/add:",
                on_click=_add,
                disabled=locked or len(form.draft.hidden) >= MAX_LAYERS,
                width=128,
            )
            _sum("Output · Softmax", dense[-1].arithmetic if exact else "")
    if locked:
        st.caption(f":material/lock: {FIXED}")
    if (problem := form.forbidden.get("hidden")) is not None:
        complain(escape(f"{problem.got} are too many: {takes('hidden')} {problem.allowed}."))
    elif "hidden" in form.problems:
        complain("Every layer takes a whole number of neurons from 1 to 1024.")
    else:
        st.html(
            f'<p class="total"><b>{parameter_count(sketch):,}</b> {mention("parameters", "parameter")} to learn</p>'
        )


def complain(text: str) -> None:
    """Say what is wrong, below the knob that it is wrong with. The text is the lab's own."""
    st.html(f'<p class="complaint" role="alert">{text}</p>')


def _sum(name: str, arithmetic: str) -> None:
    st.html(f'<p class="sum"><b>{explained(name)}</b><span>{arithmetic}</span></p>')


def _add() -> None:
    draft = st.session_state[DRAFT]
    draft.hidden.append(draft.hidden[-1] if draft.hidden else 64)


def _remove(i: int) -> None:
    draft = st.session_state[DRAFT]
    del draft.hidden[i : i + 1]  # there is none if it was pressed twice before the page could answer
    draft.edition += 1
