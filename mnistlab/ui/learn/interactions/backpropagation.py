"""Lesson 8: a tiny network forward and backward, number by number, one step of learning, and the proof."""

from __future__ import annotations

import re
from collections.abc import Sequence

import numpy as np
import streamlit as st

from mnistlab.charts.lines import Line, lines
from mnistlab.charts.palette import ACCENT, VALIDATION
from mnistlab.core.dense import nudged_gradient
from mnistlab.core.explain import percent
from mnistlab.core.losses import one_hot
from mnistlab.core.tiny_gradient import GRADIENTS, TENSORFLOW
from mnistlab.core.tiny_network import (
    CLASSES,
    INK,
    LABEL,
    PARAMETERS,
    WEIGHTS,
    Array,
    factors,
    gradient,
    numbers,
    stepped,
)
from mnistlab.lessons.backpropagation import FASTEST
from mnistlab.ui.drawing import drawing
from mnistlab.ui.html import table
from mnistlab.ui.lab import Lab
from mnistlab.ui.learn.tiny_controls import Chosen, choose, choose_parameter, first_image, walk
from mnistlab.ui.learn.tiny_drawing import figure
from mnistlab.ui.learn.tiny_walks import FORWARD_STOPS, Scene, backward_scene, backward_stops, forward_scene
from mnistlab.ui.plot import plot

REACH = 3.0
"""Weights are moved between -REACH and REACH."""


def forward(lab: Lab) -> None:
    """Number by number from the image to the probabilities."""
    chosen = choose(with_label=False)
    at = walk("forward", FORWARD_STOPS)
    _show(forward_scene(at, chosen.ink, chosen.activation), "forward", with_loss=False)


def loss(lab: Lab) -> None:
    """One number for the answer, and how it follows a single weight."""
    chosen = choose()
    now = numbers(WEIGHTS, chosen.ink, chosen.label, chosen.activation)
    label = one_hot(np.array([chosen.label]), len(CLASSES))[0]
    rows = [
        (f"“{name}”", f"{label[k]:g}", figure(now.chances[k]), figure(-label[k] * np.log(now.chances[k])))
        for k, name in enumerate(CLASSES)
    ]
    heads = ("answer", "label", "probability p", "−label × log p")
    st.html(table(heads, rows, caption="The loss of this answer", foot=("loss", "", "", figure(now.loss))))
    parameter = choose_parameter("loss", 6)
    start = parameter.of(WEIGHTS)
    value = st.slider("Move it to", -REACH, REACH, start, 0.1, key=f"loss_at_{parameter.name}")
    reach = np.linspace(-REACH, REACH, 61)
    moved = [numbers(parameter.put(at, WEIGHTS), chosen.ink, chosen.label, chosen.activation).loss for at in reach]
    there = parameter.put(value, WEIGHTS)
    height = numbers(there, chosen.ink, chosen.label, chosen.activation).loss
    slope = parameter.of(gradient(there, chosen.ink, chosen.label, chosen.activation))
    near = np.array([value - 1, value + 1])
    title = f"Loss {figure(height)}, slope {figure(slope)}"
    curves = [
        Line("loss, all other weights as drawn", reach, moved, colour=ACCENT),
        Line("slope here", near, height + slope * (near - value), colour=VALIDATION, dash="dash"),
        Line("here", [value], [height], colour=VALIDATION, mode="markers", size=12),
    ]
    chart = lines(title, curves, x=parameter.name, y="loss", x_range=(-REACH, REACH), y_range=(0, 4))
    plot(chart, key="loss_plot", alt=f"The loss as a curve over one weight. {title}.", height=360)


def backward(lab: Lab) -> None:
    """From the loss back to one weight, factor by factor."""
    chosen = choose()
    parameter = choose_parameter("backward")
    stops = backward_stops(parameter)
    at = walk(f"backward_{len(stops)}_{parameter.layer}_{parameter.target}_{parameter.source is None}", stops)
    scene = backward_scene(parameter, at, chosen.ink, chosen.label, chosen.activation)
    _show(scene, "backward", with_loss=True)
    if at == len(stops) - 1:
        product, rows = 1.0, []
        for name, value in factors(parameter, WEIGHTS, chosen.ink, chosen.label, chosen.activation):
            product *= value
            rows.append((name, figure(value), figure(product)))
        st.html(table(("factor", "value", "product so far"), rows, caption="The factors of the chain rule"))


def update(lab: Lab) -> None:
    """One step with a learning rate: what it does to this image, and to another one."""
    chosen = choose()
    rate = st.slider("Learning rate", 0.0, FASTEST, 0.2, 0.05, key="update_rate")
    before = numbers(WEIGHTS, chosen.ink, chosen.label, chosen.activation)
    slopes = gradient(WEIGHTS, chosen.ink, chosen.label, chosen.activation)
    after = numbers(stepped(WEIGHTS, slopes, rate), chosen.ink, chosen.label, chosen.activation)
    steepest = max(PARAMETERS, key=lambda one: abs(one.of(slopes)))
    rows = [
        ("1. Forward pass", f"“{CLASSES[chosen.label]}” gets {percent(before.chances[chosen.label], 1)}"),
        ("2. Loss", figure(before.loss)),
        ("3. Backward pass", f"{len(PARAMETERS)} slopes, the steepest {figure(steepest.of(slopes))}"),
        (
            "4. Update",
            f"loss now {figure(after.loss)}, “{CLASSES[chosen.label]}” {percent(after.chances[chosen.label], 1)}",
        ),
    ]
    st.html(table(("step", "with these numbers"), rows, caption="The four steps", text_columns=(0, 1)))
    _both_losses(chosen, rate)
    with st.expander(f"All {len(PARAMETERS)} parameters"):
        moved = stepped(WEIGHTS, slopes, rate)
        each = [
            (one.name, figure(one.of(WEIGHTS)), figure(one.of(slopes)), figure(one.of(moved))) for one in PARAMETERS
        ]
        st.html(table(("", "before", "slope", "after"), each, caption="Weights and biases before and after the step"))


def check(lab: Lab) -> None:
    """Three ways to the same twelve slopes: the chain rule in NumPy, TensorFlow, and nudging."""
    chosen = choose()
    nudge = st.select_slider(
        "How far each weight is nudged",
        [10.0**-power for power in range(13)],
        10.0**-4,
        format_func=lambda step: f"{step:g}",
        key="check_nudge",
    )
    x, labels = np.array([chosen.ink]), np.array([chosen.label])
    slopes = gradient(WEIGHTS, chosen.ink, chosen.label, chosen.activation)
    nudged = nudged_gradient(WEIGHTS, x, labels, chosen.activation, "logits", nudge)
    theirs = GRADIENTS[chosen.activation] if (chosen.ink, chosen.label) == (INK, LABEL) else ()
    rows = []
    for i, one in enumerate(PARAMETERS):
        cells = (one.of(slopes), one.of(nudged), *([theirs[i]] if theirs else []))
        rows.append((one.name, *(f"{cell:.6f}".replace("-", "−") for cell in cells)))
    heads = ("slope by", "chain rule", "nudged", *(["TensorFlow"] if theirs else []))
    st.html(table(heads, rows, caption="The slope of the loss by each parameter, found in several ways"))
    apart = max(abs(one.of(slopes) - one.of(nudged)) for one in PARAMETERS)
    said = f"Largest difference between chain rule and nudging: **{apart:.1e}**."
    if theirs:
        away = max(abs(one.of(slopes) - there) for one, there in zip(PARAMETERS, theirs, strict=True))
        said += f" Between chain rule and TensorFlow: **{away:.1e}**."
    st.markdown(said)
    if theirs:
        st.caption(f"TensorFlow's column was computed by TensorFlow {TENSORFLOW}; the lab's tests compute it anew.")
    else:
        st.caption("TensorFlow's numbers are kept for the image the lesson began with.")
        st.button("Back to that image", on_click=first_image, key="check_reset")


def _show(scene: Scene, key: str, *, with_loss: bool) -> None:
    st.markdown(scene.said)
    drawing(scene.svg(with_loss=with_loss), key=f"{key}_drawing", alt=re.sub(r"[*$]", "", scene.said))
    st.caption("Numbers are rounded to three decimals here; the lab computes with all of theirs.")


def _both_losses(chosen: Chosen, rate: float) -> None:
    """Draw the loss after one step over its learning rate, for this image and its twin upside down."""
    slopes = gradient(WEIGHTS, chosen.ink, chosen.label, chosen.activation)
    other = Chosen((chosen.ink[1], chosen.ink[0]), chosen.activation, 1 - chosen.label)
    rates = np.linspace(0, FASTEST, 65)
    curves, said = [], []
    for one, name, colour in ((chosen, "this image", ACCENT), (other, "its twin", VALIDATION)):
        losses = [_loss_after(one, slopes, at) for at in (*rates, rate)]
        curves.append(Line(f"{name}, a {CLASSES[one.label]}", rates, losses[:-1], colour=colour))
        curves.append(Line(f"{name} now", [rate], losses[-1:], colour=colour, mode="markers", size=12))
        said.append(f"{figure(losses[0])} to {figure(losses[-1])}")
    title = f"Loss {', its twin '.join(said)}"
    chart = lines(title, curves, x="learning rate", y="loss after one step", x_range=(0, FASTEST), y_range=(0, 4))
    for i in (1, 3):
        chart.data[i].showlegend = False
    plot(chart, key="update_plot", alt=f"The loss after one step over its learning rate. {title}.", height=360)


def _loss_after(chosen: Chosen, slopes: Sequence[Array], rate: float) -> float:
    return numbers(stepped(WEIGHTS, slopes, rate), chosen.ink, chosen.label, chosen.activation).loss
