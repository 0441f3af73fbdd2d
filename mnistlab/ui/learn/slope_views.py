"""Slopes of activations: under their curves, multiplied through layers, and gone in a dead neuron."""

from __future__ import annotations

import numpy as np
import streamlit as st
from numpy.typing import NDArray

from mnistlab.charts.lines import Line, lines
from mnistlab.charts.palette import ACCENT, DIGITS, RIGHT, VALIDATION, WRONG
from mnistlab.core.activations import ACTIVATIONS, LEAK
from mnistlab.core.explain import percent
from mnistlab.core.facts import BRIGHTEST, PIXELS
from mnistlab.core.labels import word
from mnistlab.core.vanishing import gradient_sizes, multiplied
from mnistlab.data.dataset import Dataset
from mnistlab.lessons.activations import plain
from mnistlab.ui.lab import Lab
from mnistlab.ui.plot import plot

COLOURS = {
    "step": DIGITS[5],
    "sigmoid": DIGITS[4],
    "tanh": VALIDATION,
    "relu": ACCENT,
    "leaky_relu": RIGHT,
    "elu": VALIDATION,
    "gelu": DIGITS[4],
}
"""One colour an activation; two that are never drawn together may share one."""

FORMULAS = {
    "sigmoid": "1 / (1 + e⁻ᶻ)",
    "tanh": "(eᶻ − e⁻ᶻ) / (eᶻ + e⁻ᶻ)",
    "relu": "max(0, z)",
    "leaky_relu": f"z, below zero {LEAK:g} z",
    "elu": "z, below zero eᶻ − 1",
    "gelu": "z × share of a bell curve below z",
}

SPOT = WRONG
"""The colour of the place that is looked at."""

Z = np.linspace(-6, 6, 241)
"""Where curves are drawn."""

MOST_LAYERS = 12
UNITS = 32
IMAGES = 64
"""Of the network in which gradients are measured, and of the batch they come from."""


def powers(number: float) -> str:
    """Write a number from 0 to 1 to two digits, as people write small ones.

    >>> powers(0.25), powers(5.8e-05), powers(0)
    ('0.25', '5.8 × 10⁻⁵', '0')
    """
    if number == 0 or number >= 1e-3:
        return f"{number:.2g}"
    digits, power = f"{number:.1e}".split("e")
    return f"{digits} × 10⁻{str(-int(power)).translate(str.maketrans('0123456789', '⁰¹²³⁴⁵⁶⁷⁸⁹'))}"


def z_slider(key: str, start: float) -> float:
    """Return the z the learner has chosen."""
    return float(st.slider("z", -5.0, 5.0, start, 0.1, key=key))


def curve_and_slope() -> None:
    """Draw an activation with its tangent at z, and its derivative below."""
    name = st.pills("Activation", list(FORMULAS), default="sigmoid", required=True, format_func=word, key="slopes_name")
    z = z_slider("slopes_z", 1.0)
    function = ACTIVATIONS[name]
    value, slope = (float(of(np.array([z]))[0]) for of in (function.of, function.slope))
    near = np.array([z - 1.5, z + 1.5])
    above = [
        Line(word(name), Z, function.of(Z), colour=COLOURS[name], width=3),
        Line("slope", near, value + slope * (near - z), colour=SPOT, width=2.5),
        Line("z", [z], [value], colour=SPOT, mode="markers", size=11),
    ]
    title = f"{word(name)} at z = {plain(z)}: {plain(round(value, 3))}"
    reach = (-1.2, 1.2) if name in ("sigmoid", "tanh") else (-1.2, 3.2)
    chart = lines(title, above, x="z", y="passed on", x_range=(-5, 5), y_range=reach, legend=False)
    chart.update_layout(margin={"b": 44})
    plot(chart, key="slopes_curve", alt=f"{title}.", height=250)
    below = [
        Line("slope", Z, function.slope(Z), colour=COLOURS[name], width=3),
        Line("z", [z], [slope], colour=SPOT, mode="markers", size=11),
    ]
    title = f"Its slope there: {plain(round(slope, 3))}"
    chart = lines(title, below, x="z", y="slope", x_range=(-5, 5), y_range=(-0.25, 1.25), legend=False)
    chart.update_layout(margin={"b": 44})
    plot(chart, key="slopes_derivative", alt=f"{title}, of at most {function.slope(Z).max():.2f}.", height=230)


def many_layers(lab: Lab) -> None:
    """Multiply slopes layer by layer; or measure the gradient in a network that has just been made."""
    names = ("sigmoid", "tanh", "relu")
    depth = st.slider("Layers", 1, MOST_LAYERS, 6, key="layers_depth")
    if st.toggle("Measure it in a fresh network, on real digits", key="layers_measure"):
        _measured(lab.catalog.load("mnist"), names, depth)
        return
    z = z_slider("layers_z", 1.0)
    drawn, told = [], []
    for name in names:
        slope = float(ACTIVATIONS[name].slope(np.array([z]))[0])
        left = multiplied(slope, depth)
        drawn.append(
            Line(
                word(name),
                np.arange(depth + 1),
                np.where(left > 0, left, np.nan),
                colour=COLOURS[name],
                mode="lines+markers",
            )
        )
        told.append(f"{word(name)} **{powers(left[-1])}**")
    title = f"What {depth} slopes leave of a gradient of 1"
    chart = lines(
        title,
        drawn,
        x="layers it has come through",
        y="gradient",
        x_range=(-0.3, MOST_LAYERS + 0.3),
        y_range=(-12, 0.6),
        log_y=True,
    )
    chart.update_yaxes(exponentformat="power", dtick=2)
    plot(chart, key="layers_plot", alt=f"{title}: {', '.join(told)}.", height=360)
    st.markdown(f"If z is {plain(z)} in every layer, there is left: {', '.join(told)}.")


def _measured(dataset: Dataset, names: tuple[str, ...], depth: int) -> None:
    x = dataset.x_train[:IMAGES].reshape(IMAGES, PIXELS) / BRIGHTEST
    labels = dataset.y_train[:IMAGES]
    drawn, told = [], []
    for name in names:
        sizes = gradient_sizes(x, labels, name, units=UNITS, depth=depth, seed=1)
        drawn.append(Line(word(name), np.arange(1, depth + 1), sizes, colour=COLOURS[name], mode="lines+markers"))
        told.append(f"{word(name)} **{powers(sizes[0])}**")
    title = f"Mean gradient, {depth} hidden layers"
    chart = lines(
        title,
        drawn,
        x="hidden layer, pixels at the left",
        y="gradient",
        x_range=(0.5, MOST_LAYERS + 0.5),
        y_range=(-12, 0),
        log_y=True,
    )
    chart.update_yaxes(exponentformat="power", dtick=2)
    plot(chart, key="layers_measured", alt=f"{title}. In the first layer: {', '.join(told)}.", height=360)
    st.markdown(
        f"First hidden layer: {', '.join(told)}. Here weights are multiplied in as well, which is why even ReLU's "
        "gradients differ from layer to layer."
    )


def dead_neuron(lab: Lab) -> None:
    """Show the sums of one neuron over many digits: below zero ReLU has no slope."""
    bias = st.slider("Bias", -4.0, 4.0, 0.0, 0.1, key="dead_bias")
    leaky = st.toggle("Leaky ReLU instead", key="dead_leaky")
    z = _sums(lab.catalog.load("mnist")) + bias
    name = "leaky_relu" if leaky else "relu"
    learns = float((ACTIVATIONS[name].slope(z) > 0).mean())
    edges = np.linspace(-6, 6, 61)
    counts, _ = np.histogram(z, edges)
    middles = (edges[:-1] + edges[1:]) / 2
    title = f"{percent(learns, 1)} of the images give a slope"
    drawn = [
        Line("z below zero", middles[:30], counts[:30], colour=RIGHT if leaky else WRONG, width=3),
        Line("z above zero", middles[30:], counts[30:], colour=RIGHT, width=3),
    ]
    chart = lines(title, drawn, x="z of the neuron", y="images", x_range=(-6, 6), y_range=(0, 200))
    plot(chart, key="dead_plot", alt=f"{title}, with bias {plain(bias)}.", height=340)
    slope = plain(float(ACTIVATIONS[name].slope(np.array([-1.0]))[0]))
    if learns == 0:
        st.markdown("**This neuron is dead**: no image moves its weights, so nothing ever brings it back.")
    else:
        st.markdown(f"Below zero {word(name)} has slope {slope}, above zero 1. Move the bias down and watch.")


@st.cache_resource(max_entries=1, show_spinner=False)
def _sums(_dataset: Dataset) -> NDArray[np.float64]:
    """Return the weighted sums of a neuron with random weights over a thousand digits, without its bias."""
    images = _dataset.x_train[:1000].reshape(1000, PIXELS) / BRIGHTEST
    weights = np.random.default_rng(3).normal(0, 0.1, PIXELS)
    sums = images @ weights
    return np.asarray(sums - sums.mean())
