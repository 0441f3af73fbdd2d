"""Lesson 3: a step that hides its way, curves to read, lines to drag, slopes to follow, layers that collapse."""

from __future__ import annotations

import numpy as np
import streamlit as st
from numpy.typing import NDArray

from mnistlab.charts.lines import Line, lines
from mnistlab.charts.palette import ACCENT, VALIDATION
from mnistlab.core.activations import ACTIVATIONS
from mnistlab.core.collapse import collapsed, straight_pieces
from mnistlab.core.dense import forward
from mnistlab.core.labels import word
from mnistlab.lessons.activations import BETWEEN, plain
from mnistlab.ui.html import table
from mnistlab.ui.lab import Lab
from mnistlab.ui.learn import maxout, slope_views
from mnistlab.ui.learn.slope_views import COLOURS, FORMULAS, Z
from mnistlab.ui.plot import plot

HIDDEN = {"step": (0.6, -3.8), "sigmoid": (-0.9, -4.5)}
"""Input and bias of the neurons whose curves are hidden: one needs a large weight, the other a negative one."""

REACH = 8.0
"""How far the answers of layers are drawn."""

GOOD = 0.9
"""An answer that is near enough to 1."""


def step(lab: Lab) -> None:
    """A neuron whose curve is hidden: its answers show up only where the learner has been."""
    kind = st.segmented_control("The neuron uses", tuple(HIDDEN), default="step", required=True, key="step_kind")
    weight = st.slider("Weight", -10.0, 10.0, 0.0, 0.5, key=f"step_weight_{kind}")
    x, bias = HIDDEN[kind]

    def answer(at: NDArray[np.float64]) -> NDArray[np.float64]:
        return np.asarray(ACTIVATIONS[kind].of(x * at + bias))

    seen: list[float] = st.session_state.setdefault(f"step_seen_{kind}", [])
    if not seen or seen[-1] != weight:
        seen.append(weight)
    tried = np.array(seen)
    answers = answer(tried)
    said = f"Answer: **{answers[-1]:.3f}**."
    if len(seen) > 1:
        change = plain(round(float(answers[-1] - answers[-2]), 3))
        said += f" From weight {plain(seen[-2])} to {plain(weight)} it changed by **{change}**."
    if answers[-1] > GOOD:
        said += f" That is near enough to 1, after {len(seen)} weights."
    st.markdown(said)
    curves = [Line("where you have been", tried, answers, mode="markers", size=9, colour=VALIDATION)]
    if st.toggle("Show the curve", key="step_show"):
        grid = np.linspace(-10, 10, 401)
        curves.insert(0, Line(kind, grid, answer(grid), colour=COLOURS[kind]))
    curves.append(Line("now", [weight], answers[-1:], mode="markers", size=15, colour=ACCENT))
    title = f"Answer {answers[-1]:.3f}; it should be 1"
    chart = lines(title, curves, x="weight", y="answer", x_range=(-10.4, 10.4), y_range=(-0.1, 1.1))
    plot(chart, key="step_plot", alt=f"{title}. Weights tried: {len(set(seen))}.", height=360)


def curves(lab: Lab) -> None:
    """Three activations, and their values at one z."""
    names = ("sigmoid", "tanh", "relu")
    question = f"Which passes on most at z = {BETWEEN:g}?"
    guess = st.pills(question, names, format_func=word, key="curves_guess", persist_state="session")
    if guess is None:
        st.caption("Guess first: then the curves are drawn.")
        return
    z = slope_views.z_slider("curves_z", BETWEEN)
    values = {name: float(ACTIVATIONS[name].of(np.array([z]))[0]) for name in names}
    most = max(values, key=lambda name: values[name])
    _values_at(z, values, key="curves_plot", y_range=(-1.3, 5.3))
    st.markdown(f"You guessed {word(guess)}. At z = {plain(z)} {word(most)} passes on most.")


def variants(lab: Lab) -> None:
    """What ReLU's relatives do below zero, and maxout."""
    parts = ("ReLU's relatives", "Maxout")
    if st.segmented_control("Look at", parts, default=parts[0], required=True, key="variants_part") == parts[1]:
        maxout.drag_lines()
        return
    names = ("relu", "leaky_relu", "elu", "gelu")
    chosen = st.pills("Draw", names, selection_mode="multi", default=names[:2], format_func=word, key="variants_names")
    z = slope_views.z_slider("variants_z", -1.0)
    values = {name: float(ACTIVATIONS[name].of(np.array([z]))[0]) for name in names if name in chosen}
    _values_at(z, values, key="variants_plot", y_range=(-1.3, 3.3))


def slopes(lab: Lab) -> None:
    """The derivative under its curve, slopes multiplied through layers, a dead ReLU."""
    parts = ("One neuron", "Many layers", "A dead neuron")
    part = st.segmented_control("Look at", parts, default=parts[0], required=True, key="slopes_part")
    if part == parts[0]:
        slope_views.curve_and_slope()
    elif part == parts[1]:
        slope_views.many_layers(lab)
    else:
        slope_views.dead_neuron(lab)


def collapse(lab: Lab) -> None:
    """A network from one number to one number: a straight line without activation, a bent one with it."""
    shapes = ("a straight line", "a line with one bend", "a wavy line")
    guess = st.pills(
        "Three layers without activation, one number in, one out. Drawn over all inputs, the answer is:",
        shapes,
        key="collapse_guess",
        persist_state="session",
    )
    if guess is None:
        st.caption("Guess first: then the network is yours.")
        return
    depth = st.slider("Hidden layers, of two neurons each", 1, 3, 2, key="collapse_depth")
    activation = st.pills(
        "Activation between them",
        ("linear", "relu", "tanh"),
        default="linear",
        required=True,
        format_func=lambda name: "none" if name == "linear" else word(name),
        key="collapse_activation",
    )
    state = st.session_state
    state.setdefault("collapse_seed", 0)
    if st.button("Other weights", icon=":material/casino:", key="collapse_others"):
        state.collapse_seed += 1
    weights = bending_weights(depth, state.collapse_seed)
    x = np.linspace(-4, 4, 401)
    y = forward(weights, x[:, None], activation).logits[:, 0]
    kernel, bias = collapsed(weights)
    layer = kernel[0, 0] * x + bias[0]
    shown = {"linear": ", one straight line", "relu": f" with ReLU: {straight_pieces(y)} straight pieces"}
    title = f"{depth + 1} layers" + shown.get(activation, f" with {word(activation)}: a smooth curve")
    drawn = [
        Line("the layers", x, y, colour=ACCENT, width=5),
        Line("a single layer, no activation", x, layer, colour=VALIDATION, dash="dash"),
    ]
    plot(
        lines(title, drawn, x="input", y="answer", x_range=(-4, 4), y_range=(-REACH, REACH)),
        key="collapse_plot",
        alt=f"{title}.",
        height=360,
    )
    st.latex(product_tex(weights))
    off = float(np.abs(y - layer).max())
    same = "gives **the same answers** as they do" if off < 1e-9 else f"is up to **{off:.2g}** away from them"
    st.markdown(
        f"Beside the layers: a single one with weight {plain(kernel[0, 0])} and bias {plain(bias[0])} {same}. "
        f"You guessed {guess} for layers without activation."
    )


def bending_weights(depth: int, seed: int) -> list[NDArray[np.float64]]:
    """Draw layers 1 to 2 to ... to 1, in halves to be reckoned with, for which all curves can be seen in the picture.

    ReLU bends theirs at least twice, and nothing leaves -REACH to REACH where the input is from -4 to 4.
    """
    random = np.random.default_rng([depth, seed])
    halves = np.array([-1.5, -1, -0.5, 0.5, 1, 1.5])
    x = np.linspace(-4, 4, 401)
    while True:
        weights: list[NDArray[np.float64]] = []
        for shape in ((1, 2), *[(2, 2)] * (depth - 1), (2, 1)):
            weights += [random.choice(halves, shape), random.choice(halves, shape[1])]
        bent, straight = (forward(weights, x[:, None], name).logits[:, 0] for name in ("relu", "linear"))
        seen = max(np.abs(bent).max(), np.abs(straight).max()) <= REACH
        if seen and straight_pieces(bent) >= 3 and min(np.ptp(bent), np.ptp(straight)) >= 3:
            return weights


def product_tex(weights: list[NDArray[np.float64]]) -> str:
    """Write the product of all kernels, the last layer's first, as it is written for columns, in two lines."""

    def matrix(kernel: NDArray[np.float64]) -> str:
        rows = (" & ".join(f"{value:g}" for value in row) for row in kernel.T)
        return r"\left(\begin{smallmatrix}" + r" \\ ".join(rows) + r"\end{smallmatrix}\right)"

    kernels = weights[::2]
    names = " ".join(f"W_{len(kernels) - i}" for i in range(len(kernels)))
    product = collapsed(weights)[0]
    written = r"\,".join(matrix(kernel) for kernel in kernels[::-1])
    return rf"\begin{{aligned}}&{names} = \\[4pt] &{written} = {product[0, 0]:g}\end{{aligned}}"


def _values_at(z: float, values: dict[str, float], *, key: str, y_range: tuple[float, float]) -> None:
    grid = Z[(Z >= -5) & (Z <= 5)]
    drawn = [Line(word(name), grid, ACTIVATIONS[name].of(grid), colour=COLOURS[name], width=3) for name in values]
    drawn.append(
        Line("at z", [z] * len(values), list(values.values()), mode="markers", size=11, colour=slope_views.SPOT)
    )
    title = f"At z = {plain(z)}"
    chart = lines(title, drawn, x="z", y="passed on", x_range=(-5, 5), y_range=y_range)
    told = ", ".join(f"{word(name)} {value:.3f}" for name, value in values.items())
    plot(chart, key=key, alt=f"{title}: {told or 'nothing chosen'}.", height=340)
    rows = [(word(name), FORMULAS[name], plain(round(value, 3))) for name, value in values.items()]
    st.html(table(("", "formula", f"at z = {plain(z)}"), rows, caption="What is passed on", text_columns=(0, 1)))
