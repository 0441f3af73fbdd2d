"""Lesson 13: a trained network's weights as pictures, its activations, and a map of the digits in each layer."""

from __future__ import annotations

import numpy as np
import streamlit as st
from numpy.typing import NDArray

from mnistlab.charts.cloud import cloud
from mnistlab.charts.mosaic import mosaic
from mnistlab.core.components import alikeness, principal_components, same_class_share
from mnistlab.core.explain import percent
from mnistlab.core.losses import softmax
from mnistlab.data.dataset import Dataset
from mnistlab.lessons.inside import NETWORK, START
from mnistlab.ui.digits import digit_img, digit_uri
from mnistlab.ui.drawing import drawing
from mnistlab.ui.html import table
from mnistlab.ui.lab import Lab
from mnistlab.ui.learn.activations_drawing import activations_svg
from mnistlab.ui.learn.trained_networks import TrainedNetwork, trained_networks
from mnistlab.ui.learn.weight_pictures import LEGEND, diverging, tiles
from mnistlab.ui.plot import clicked, plot

COLUMNS = 8
LOOKED_AT = 2000
"""Test digits among which those that excite a neuron most are found."""

MAPPED = 1500
COMPARED = 500
"""Test digits on a map, and those of which all pairs are compared."""

LAYERS = ("Pixels", *(f"Hidden layer {i + 1}" for i in range(len(NETWORK.hidden))), "Outputs")
LOOK_ALIKES = (6, 7, 7, 5, 9, 3, 0, 9, 3, 4)
"""For each digit another one that resembles it."""


def weights(lab: Lab) -> None:
    """The first layer's weights as pictures, before and after training; one neuron large, with its digits."""
    networks = trained_networks(lab, NETWORK, START, key="weights")
    if networks is None:
        return
    after = st.segmented_control(
        "Weights", ["before training", "after training"], default="before training", required=True, key="weights_when"
    )
    network = networks[0 if after == "after training" else 1]
    kernel, bias = network.weights[:2]
    if click := clicked("weights_tiles"):
        pressed = int(click["y"]) * COLUMNS + int(click["x"]) + 1
        if 1 <= pressed <= kernel.shape[1]:
            st.session_state["weights_neuron"] = pressed
    neuron = int(st.session_state.setdefault("weights_neuron", 1)) - 1
    names = [f"neuron {i + 1}" for i in range(kernel.shape[1])]
    title = f"{len(names)} neurons of the first hidden layer, {after}"
    chart = mosaic(title, _sheet(network.run.id, kernel), COLUMNS, names, chosen=neuron)
    plot(chart, key="weights_tiles", alt=f"{title}, each neuron's weights as a picture.", height=440, clickable=True)
    st.caption(LEGEND)
    st.slider("Neuron", 1, len(names), key="weights_neuron")
    _one_neuron(lab.catalog.load(NETWORK.dataset), network, kernel[:, neuron], float(bias[neuron]))
    moved = np.abs(networks[0].weights[0] - networks[1].weights[0]).max(axis=1)
    st.markdown(
        f"Training has moved no weight of **{int((moved == 0).sum())} of the {len(moved)}** pixels: those that are "
        "black in every image it was trained on."
    )


def activations(lab: Lab) -> None:
    """Two test digits on their way through the layers, and how alike they are in each."""
    networks = trained_networks(lab, NETWORK, key="activations")
    if networks is None:
        return
    dataset = lab.catalog.load(NETWORK.dataset)
    names = dataset.class_names
    label = st.pills(
        "Digit", range(len(names)), default=3, required=True, format_func=lambda i: names[i], key="activations_digit"
    )
    beside = st.segmented_control(
        "Beside it",
        ["another of its class", "one of another class"],
        default="another of its class",
        required=True,
        key="activations_beside",
    )
    which = st.slider("Which ones", 1, 20, 1, key="activations_which")
    same = beside == "another of its class"
    other = label if same else LOOK_ALIKES[label]
    chosen = [np.flatnonzero(dataset.y_test == label)[which - 1], np.flatnonzero(dataset.y_test == other)[which]]
    images = dataset.x_test[chosen]
    layers = networks[0].layers(images)
    hidden, chances = layers[1:-1], softmax(layers[-1])
    tops = [float(values.max()) for values in hidden]
    for place, column in enumerate(st.columns(2, gap="large")):
        name = names[(label, other)[place]]
        with column:
            st.html(digit_img(images[place], f"A test digit: {name}", size="4.5rem"))
            svg = activations_svg([values[place] for values in hidden], tops, chances[place], names)
            best = names[int(chances[place].argmax())]
            drawing(svg, key=f"activations_{place}", alt=f"A {name} on its way through the layers; the answer: {best}.")
    alike = [float(alikeness(values[0], values[1])) for values in layers]
    usual = _usual_alikeness(networks[0].run.id, networks[0], dataset)
    rows = [
        (name, f"{mine:.2f}", f"{within:.2f}", f"{between:.2f}", f"{within - between:.2f}")
        for name, mine, (within, between) in zip(LAYERS, alike, usual, strict=True)
    ]
    head = ("how alike", "these two", "same class", "different", "gap")
    st.html(table(head, rows, caption="How alike digits are in each layer"))
    st.caption(
        f"1 is the same direction, 0 a right angle (the cosine of the angle). Same class and different: the mean over "
        f"all pairs among {COMPARED} test digits."
    )


def map_of_digits(lab: Lab) -> None:
    """Test digits on a plane: their two principal components in each layer."""
    networks = trained_networks(lab, NETWORK, START, key="map")
    if networks is None:
        return
    ask = "On the map of the pixels, how many of a digit's ten nearest neighbours are of its own class?"
    guess = st.pills(ask, (2, 4, 6, 8, 10), key="map_guess", persist_state="session")
    if guess is None:
        st.caption("Guess first: then the map is shown.")
        return
    layer = st.segmented_control("Map of", LAYERS, default=LAYERS[0], required=True, key="map_layer", wrap=True)
    random = st.toggle("With the starting weights", key="map_start")
    network = networks[1 if random else 0]
    dataset = lab.catalog.load(NETWORK.dataset)
    place = LAYERS.index(layer)
    spots, kept, on_map, with_all = _mapped(network.run.id, place, network, dataset)
    labels = dataset.y_test[:MAPPED]
    title = f"{layer}: {10 * on_map:.1f} of 10 neighbours are of the same class"
    plot(cloud(title, spots, labels, dataset.class_names), key="map_cloud", alt=f"{title}.", height=480)
    seen: dict[tuple[int, bool], tuple[str, ...]] = st.session_state.setdefault("map_seen", {})
    called = layer + (", starting weights" if random and place else "")
    seen[place, random and place > 0] = (called, f"{10 * on_map:.1f}", f"{10 * with_all:.1f}", percent(kept, 0))
    head = ("neighbours of the same class", "on the map", "all directions", "map keeps")
    st.html(table(head, [seen[one] for one in sorted(seen)], caption="Neighbours of the same class, of ten"))
    st.caption(
        f"Of the ten nearest of each digit, the mean over {MAPPED} test digits. The last column is the share of all "
        f"variance along the map's two directions. You guessed {guess} for the pixels."
    )


def _one_neuron(dataset: Dataset, network: TrainedNetwork, weights: NDArray[np.floating], bias: float) -> None:
    images, labels = dataset.x_test[:LOOKED_AT], dataset.y_test[:LOOKED_AT]
    sums = network.inputs(images) @ weights + bias
    picture, digits = st.columns([2, 3], gap="medium", vertical_alignment="center")
    side = images.shape[1]
    picture.html(digit_img(diverging(weights.reshape(side, side)), "The neuron's weights", size="min(100%, 13rem)"))
    with digits:
        best = np.argsort(-sums)[:12]
        st.markdown(f"**Excite it most**, with sums from {sums[best[0]]:.1f} down to {sums[best[-1]]:.1f}:")
        shown = "".join(digit_img(images[i], dataset.class_names[labels[i]], size="2.6rem") for i in best)
        st.html(f'<div class="ml-few">{shown}</div>')
        active = sums > 0
        often = [float(active[labels == i].mean()) for i in range(len(dataset.class_names))]
        most, least = int(np.argmax(often)), int(np.argmin(often))
        st.markdown(
            f"It is active, above 0, for {percent(float(active.mean()), 0)} of the test digits: most often for a "
            f"**{dataset.class_names[most]}** ({percent(often[most], 0)}), least often for a "
            f"**{dataset.class_names[least]}** ({percent(often[least], 0)})."
        )


@st.cache_resource(max_entries=8, show_spinner=False)
def _sheet(run_id: str, _kernel: NDArray[np.floating]) -> str:
    return digit_uri(tiles(_kernel, COLUMNS))


@st.cache_resource(max_entries=4, show_spinner=False)
def _usual_alikeness(run_id: str, _network: TrainedNetwork, _dataset: Dataset) -> list[tuple[float, float]]:
    """Return for each layer how alike pairs of the same class are, and pairs of different classes, in the mean."""
    labels = _dataset.y_test[:COMPARED]
    same = labels[:, None] == labels
    others = ~np.eye(len(labels), dtype=bool)
    found = []
    for values in _network.layers(_dataset.x_test[:COMPARED]):
        lengths = np.linalg.norm(values, axis=1, keepdims=True)
        unit = values / np.where(lengths > 0, lengths, 1)
        cosines = unit @ unit.T
        found.append((float(cosines[same & others].mean()), float(cosines[~same].mean())))
    return found


@st.cache_resource(max_entries=16, show_spinner=False)
def _mapped(
    run_id: str, layer: int, _network: TrainedNetwork, _dataset: Dataset
) -> tuple[NDArray[np.floating], float, float, float]:
    """Return a layer's map, shape (images, 2), the variance it keeps, and shares of right neighbours: on it, in all."""
    labels = _dataset.y_test[:MAPPED]
    values = _network.layers(_dataset.x_test[:MAPPED])[layer]
    components = principal_components(values)
    spots = components.project(values)
    spots.setflags(write=False)
    return spots, components.kept, same_class_share(spots, labels), same_class_share(values, labels)
