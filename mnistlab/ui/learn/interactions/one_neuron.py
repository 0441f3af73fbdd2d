"""Lesson 2: a neuron's sum, its line, its bias, and a template of a digit."""

from __future__ import annotations

import numpy as np
import streamlit as st
from numpy.typing import NDArray

from mnistlab.charts.lines import Line, lines
from mnistlab.charts.palette import ACCENT, RIGHT, VALIDATION, WRONG
from mnistlab.lessons.one_neuron import BIAS, INPUTS, WEIGHTS
from mnistlab.ui.digits import digit_img
from mnistlab.ui.html import table
from mnistlab.ui.lab import Lab
from mnistlab.ui.plot import plot

REACH = 3.0
"""The dots lie between -REACH and REACH on both axes."""


def weighing(lab: Lab) -> None:
    """Three inputs, three weights, a bias: the sum as it grows."""
    rows, z = [], 0.0
    for i, (x, w) in enumerate(zip(INPUTS, WEIGHTS, strict=True)):
        left, right = st.columns(2, wrap=False)
        value = left.slider(f"Input {i + 1}", 0.0, 3.0, x, 0.5, key=f"weighing_x{i}")
        weight = right.slider(f"Weight {i + 1}", -3.0, 3.0, w, 0.5, key=f"weighing_w{i}")
        z += weight * value
        rows.append((f"input {i + 1}", f"{value:g}", f"{weight:g}", f"{weight * value:g}", f"{z:g}"))
    bias = st.slider("Bias", -5.0, 5.0, BIAS, 0.5, key="weighing_bias")
    z += bias
    rows.append(("bias", "", "", f"{bias:g}", f"{z:g}"))
    st.html(table(("", "value", "weight", "product", "sum so far"), rows, caption="The weighted sum, term by term"))
    st.markdown(f"**z = {z:g}**. A perceptron would answer **{int(z > 0)}**.")


def line(lab: Lab) -> None:
    """Two weights and a bias: the line between yes and no."""
    _separate(with_bias=True, key="line")


def without_bias(lab: Lab) -> None:
    """The same dots, with a switch for the bias."""
    on = st.toggle("With a bias", value=True, key="bias_on")
    _separate(with_bias=on, key="bias")


def template(lab: Lab) -> None:
    """A template as weights, and the digits that excite it most."""
    dataset = lab.catalog.load(lab.catalog.default)
    names = dataset.class_names
    label = st.pills(
        "Template", range(len(names)), default=3, required=True, format_func=lambda i: names[i], key="template_digit"
    )
    weights = _templates(dataset.name, dataset.x_train, dataset.y_train)[label]
    scores = dataset.x_test[:2000].reshape(-1, weights.size).astype(np.float32) @ weights.ravel() / 255
    best, worst = np.argsort(-scores)[:10], np.argsort(scores)[:10]
    colours = np.clip(128 + 127 * weights / np.abs(weights).max(), 0, 255).astype(np.uint8)
    st.html(digit_img(colours, f"Template of {names[label]}: light speaks for it, dark against it", size="9rem"))
    for title, chosen in (("Highest sums", best), ("Lowest sums", worst)):
        st.markdown(f"**{title}**, from {scores[chosen[0]]:.1f} to {scores[chosen[-1]]:.1f}")
        images = "".join(digit_img(dataset.x_test[i], names[dataset.y_test[i]], size="2.6rem") for i in chosen)
        st.html(f'<div class="ml-few">{images}</div>')


def dots() -> tuple[NDArray[np.float64], NDArray[np.bool_]]:
    """Return forty points, shape (40, 2), and which are round: one line with a bias separates them."""
    spots = np.random.default_rng(4).uniform(-REACH, REACH, (200, 2))
    height = spots @ np.array([0.8, 0.6]) - 1.2
    clear = np.abs(height) > 0.35
    return spots[clear][:40], (height > 0)[clear][:40]


def _separate(*, with_bias: bool, key: str) -> None:
    left, right = st.columns(2, wrap=False)
    first = left.slider("Weight 1", -2.0, 2.0, -0.5, 0.1, key=f"{key}_w1")
    second = right.slider("Weight 2", -2.0, 2.0, 1.0, 0.1, key=f"{key}_w2")
    bias = st.slider("Bias", -3.0, 3.0, 0.0, 0.1, key=f"{key}_b", disabled=not with_bias) if with_bias else 0.0
    spots, is_round = dots()
    says = spots @ np.array([first, second]) + bias > 0
    right_ones = int((says == is_round).sum())
    ends = _border(first, second, bias)
    curves = [
        Line("round, should be 1", spots[is_round, 0], spots[is_round, 1], colour=ACCENT, mode="markers", size=11),
        Line(
            "square, should be 0", spots[~is_round, 0], spots[~is_round, 1], colour=VALIDATION, mode="markers", size=11
        ),
        Line("border", *ends, colour=RIGHT if right_ones == len(spots) else WRONG, width=4),
    ]
    title = f"{right_ones} of {len(spots)} dots on the right side"
    limits = (-REACH - 0.2, REACH + 0.2)
    chart = lines(title, curves, x="input 1", y="input 2", x_range=limits, y_range=limits)
    chart.data[1].marker.symbol = "square"
    plot(chart, key=f"{key}_plot", alt=f"{title}; the border is a straight line.", height=420)


def _border(first: float, second: float, bias: float) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Return the ends of the line on which first * x + second * y + bias is zero, far outside the picture."""
    normal = np.array([first, second])
    length = float(normal @ normal)
    if not length:
        return np.array([]), np.array([])
    foot, along = -bias * normal / length, np.array([-second, first]) / np.sqrt(length)
    ends = foot + np.outer([-20, 20], along)
    return ends[:, 0], ends[:, 1]


@st.cache_resource(max_entries=4, show_spinner=False)
def _templates(name: str, _images: NDArray[np.uint8], _labels: NDArray[np.uint8]) -> NDArray[np.float32]:
    """Return for each class its mean image less the mean of all: shape (classes, 28, 28)."""
    images = _images[:10_000].astype(np.float32) / 255
    labels = _labels[:10_000]
    means: NDArray[np.float32] = np.stack([images[labels == label].mean(axis=0) for label in range(10)])
    means -= images.mean(axis=0)
    return means
