"""Lesson 4: wiring layers, a digit on its way through them, deep or not, counting, bending a curve, how many layers."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
import streamlit as st

from mnistlab.core.architecture import parameter_count
from mnistlab.core.explain import percent
from mnistlab.core.spec import RunSpec
from mnistlab.core.starting import network
from mnistlab.lessons.layers import DEPTHS, FOLLOWED, GUESSED, SHAPES, SORTED, chain, connections
from mnistlab.ui.digits import digit_uri
from mnistlab.ui.drawing import drawing
from mnistlab.ui.lab import Lab
from mnistlab.ui.learn.bends import curve_chart, error_chart, fitted
from mnistlab.ui.learn.counting import compared, unfolded
from mnistlab.ui.learn.gains import gain, gains
from mnistlab.ui.learn.shared_runs import compare
from mnistlab.ui.learn.strips import class_table, look_into, passed_on, strips_svg
from mnistlab.ui.learn.trained_networks import trained_networks
from mnistlab.ui.learn.wiring import MOST, keras_code, wiring_svg
from mnistlab.ui.network import describe, network_svg
from mnistlab.ui.plot import plot

LOOKED_AT = 2000
"""So many test images are looked through for those that excite a neuron."""


def wiring(lab: Lab) -> None:
    """Sizes of a small network, its connections, and what feeds one neuron."""
    with st.container(horizontal=True, vertical_alignment="center"):
        for name, shape in SHAPES.items():
            st.button(name, key=f"wiring_take_{len(shape)}", on_click=_take, args=(shape,))
        leaps = st.toggle("Let edges leap over layers", key="wiring_leaps")
    if "wiring_size_0" not in st.session_state:
        _take(SHAPES["3-4-4-3"])
    slots = [*st.columns(2, wrap=False), *st.columns(2, wrap=False)]
    labels = ("Inputs", "First hidden layer", "Second hidden layer", "Outputs")
    asked = [slots[i].slider(label, 0 if i == 2 else 1, MOST, key=f"wiring_size_{i}") for i, label in enumerate(labels)]
    sizes = [size for size in asked if size]
    names = ["input", *(f"hidden {i + 1}" for i in range(len(sizes) - 2)), "output"]
    place = st.segmented_control("Point at a neuron of layer", names[1:], key=f"wiring_layer_{len(sizes)}")
    pointed = None
    if place:
        layer = names.index(place)
        neuron = st.pills(
            "Neuron", range(1, sizes[layer] + 1), default=1, required=True, key=f"wiring_{layer}_{sizes[layer]}"
        )
        pointed = (layer, neuron - 1)
    products = [f"{before} × {after}" for before, after in pairwise(sizes)]
    total = connections(tuple(sizes))
    if leaps:
        products.append(f"{sizes[0]} × {sizes[-1]}")
        total += sizes[0] * sizes[-1]
    said = f"{' + '.join(products)} = {total} connections"
    svg = wiring_svg(sizes, names, pointed=pointed, leaps=leaps)
    drawing(svg, key="wiring_drawing", alt=f"A network of {'-'.join(map(str, sizes))} neurons with {said}.")
    if pointed:
        feeding = sizes[pointed[0] - 1] + (sizes[0] if leaps and pointed[0] == len(sizes) - 1 else 0)
        st.markdown(f"This neuron is fed by **{feeding}** numbers: it has {feeding} weights and one bias.")
    st.markdown(f"**{said}**")
    kind = "a free graph, made with the functional API" if leaps else "a stack, a `Sequential` model"
    with st.expander(f"In Keras this is {kind}"):
        st.code(keras_code(sizes, leaps=leaps), language="python")


def following(lab: Lab) -> None:
    """A digit's numbers in each layer, and which digits excite the strongest neurons."""
    dataset = lab.catalog.load(FOLLOWED.dataset)
    names, labels = dataset.class_names, dataset.y_test[:LOOKED_AT]
    kind = st.segmented_control(
        "Network", ("Untrained", "Trained"), default="Untrained", required=True, key="following_kind"
    )
    label = st.pills(
        "Digit", range(len(names)), default=4, required=True, format_func=lambda i: names[i], key="following_digit"
    )
    run_id, weights = "", tuple(network("glorot_uniform", (FOLLOWED.inputs, *FOLLOWED.hidden, FOLLOWED.classes), 1))
    if kind == "Trained":
        found = trained_networks(lab, FOLLOWED, key="following")
        if found is None:
            return
        run_id, weights = found[0].run.id, found[0].weights
    values, due = passed_on(run_id, dataset.name, dataset.x_test[:LOOKED_AT], labels, weights)
    image = int(np.flatnonzero(labels == label)[0])
    strongest = [int(layer[image].argmax()) for layer in values[:-1]]
    svg = strips_svg(digit_uri(dataset.x_test[image]), [layer[image] for layer in values], strongest, names)
    best = int(values[-1][image].argmax())
    said = f"The network says {names[best]}, with a probability of {percent(float(values[-1][image, best]), 0)}."
    drawing(svg, key="following_strips", alt=f"What each layer passes on for a {names[label]}. {said}")
    st.markdown(said)
    look_into(values, image, strongest, weights, dataset)
    st.markdown("How much of what differs between images is due to which digit they are, and not to the hand?")
    st.html(class_table(due))


def sorting(lab: Lab) -> None:
    """Four networks to be called regular or deep."""
    names = lab.catalog.load(FOLLOWED.dataset).class_names
    right = 0
    for pair in (SORTED[:2], SORTED[2:]):
        for hidden, column in zip(pair, st.columns(2), strict=True):
            spec, number = RunSpec(hidden=hidden), SORTED.index(hidden)
            with column, st.container(border=True):
                alike = network_svg(spec, names).replace("max-width", "max-height:11rem;max-width")
                drawing(alike, key=f"sorting_{number}", alt=describe(spec))
                said = st.segmented_control(chain(spec), ("Regular", "Deep"), key=f"sorting_said_{number}")
                right += _judge(said, len(hidden))
    if right == len(SORTED):
        st.success("All four sorted.", icon=":material/check:")


def counting(lab: Lab) -> None:
    """A guess, the sum layer by layer, and a network of one's own."""
    which = st.segmented_control(
        "Network", (chain(GUESSED), "My own"), default=chain(GUESSED), required=True, key="counting_which"
    )
    if which == "My own":
        depth = st.slider("Hidden layers", 0, 4, 2, key="counting_depth")
        sizes = (8, 16, 32, 64, 128, 256, 512, 784)
        hidden = [
            st.select_slider(f"Neurons in hidden layer {i + 1}", sizes, 64, key=f"counting_{i}") for i in range(depth)
        ]
        spec = RunSpec(hidden=tuple(hidden))
        st.html(unfolded(spec, len(hidden) + 1))
        return
    guess = st.number_input(
        "How many parameters? Your guess",
        min_value=1,
        value=None,
        step=1,
        placeholder="Type a number and press Enter",
        key="counting_guess",
        persist_state="session",
    )
    if guess is None:
        st.caption("A rough guess will do. Then the sum is shown.")
        return
    count = len(GUESSED.hidden) + 1
    shown = st.slider("Layers unfolded", 0, count, 0, key="counting_shown")
    st.html(unfolded(GUESSED, shown))
    if shown == count:
        st.markdown(compared(guess, parameter_count(GUESSED)))


def bending(lab: Lab) -> None:
    """A curve drawn by more and more ReLU units, its pieces, and the error."""
    name = st.segmented_control("Curve", ("wave", "hills", "jump"), default="wave", required=True, key="bending_curve")
    units = st.slider("ReLU units in the hidden layer", 1, 64, 2, key="bending_units")
    pieces = st.toggle("Show what each unit adds", key="bending_pieces")
    fits, rms, largest = fitted(name)
    chart = curve_chart(name, fits[units - 1], rms[units - 1], pieces=pieces)
    plot(
        chart, key="bending_plot", alt="A curve, and the chain of straight pieces that comes closest to it.", height=340
    )
    chart = error_chart(rms, largest, units)
    plot(
        chart, key="bending_errors", alt="The error against the number of units, both on logarithmic axes.", height=320
    )


def depths(lab: Lab) -> None:
    """Runs with none to three hidden layers."""
    compare(lab, DEPTHS, key="depths", title=gain, ask="How many hidden layers will do best?", rows=gains)


def _take(shape: tuple[int, ...]) -> None:
    ins, first, *second, outs = shape
    for i, size in enumerate((ins, first, second[0] if second else 0, outs)):
        st.session_state[f"wiring_size_{i}"] = size


def _judge(said: str | None, hidden: int) -> bool:
    if said is None:
        st.caption("Regular or deep?")
        return False
    has = f"It has {hidden or 'no'} hidden layer{'' if hidden == 1 else 's'}"
    right = (said == "Deep") == (hidden >= 2)
    st.markdown(f"{':material/check: Right.' if right else ':material/lightbulb: Not quite.'} {has}.")
    return right
