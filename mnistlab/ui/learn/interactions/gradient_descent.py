"""Lesson 7: slopes, a ball on a curve, learning rates, a surface, momentum, and random batches."""

from __future__ import annotations

import numpy as np
import streamlit as st

from mnistlab.core.descent import (
    RIDGE,
    SURFACES,
    TWO_VALLEYS,
    Array,
    bowl,
    descend,
    parabola,
    rise_over_run,
)
from mnistlab.core.least_squares import LeastSquares
from mnistlab.core.update_rules import Momentum
from mnistlab.lessons.gradient_descent import BATCHES, CURVATURES
from mnistlab.ui.html import table
from mnistlab.ui.lab import Lab
from mnistlab.ui.learn import batch_charts
from mnistlab.ui.learn import descent_charts as charts
from mnistlab.ui.plot import clicked, plot

RUNS = (1.0, 0.5, 0.2, 0.1, 0.05, 0.01, 0.001)

NEURON = LeastSquares(np.array([[1.0, 0.5, -2.0]]), np.array([1.0]))
"""One sample for a neuron with three weights."""

NUDGE = 0.01

VALLEY = bowl(1, 20)
"""The narrow valley for momentum."""


def slope(lab: Lab) -> None:
    """Rise over run at a point of a curve, or for each of three weights."""
    one = "One weight"
    view = st.segmented_control("Look at", (one, "Three weights"), default=one, required=True, key="slope_view")
    if view != one:
        _three_slopes()
        return
    weight = st.slider("Weight", -3.0, 2.0, -1.0, 0.05, key="slope_weight")
    run = st.select_slider("Run", RUNS, 1.0, format_func=lambda value: f"{value:g}", key="slope_run")
    exact = float(TWO_VALLEYS.gradient(np.array(weight)))
    rows = []
    for tried in RUNS[: RUNS.index(run) + 1]:
        there = float(TWO_VALLEYS.of(np.array(weight + tried)))
        rise = there - float(TWO_VALLEYS.of(np.array(weight)))
        rows.append((f"{tried:g}", _signed(rise), _signed(rise / tried)))
    chart = charts.tangent(weight, run)
    plot(chart, key="slope_plot", alt=f"A loss curve; its slope at {weight:g} is {exact:.3f}.", height=330)
    st.html(table(("run", "rise", "rise / run"), rows, caption="Rise over run, the run shrinking"))
    st.markdown(f"The derivative at w = {_signed(weight, 2)} is **{_signed(exact)}**.")


def ball(lab: Lab) -> None:
    """A ball on a curve with two valleys."""
    start = st.slider("Start", -3.0, 3.0, 2.6, 0.1, key="ball_start")
    left, right = st.columns(2, wrap=False)
    rate = left.slider("Learning rate", 0.05, 1.2, 0.1, 0.05, key="ball_rate")
    steps = right.slider("Steps", 0, 60, 0, key="ball_steps")
    path = descend(TWO_VALLEYS, start, Momentum(rate), steps)
    chart = charts.valleys(path, rate)
    plot(chart, key="ball_plot", alt="A curve with two valleys and the places a ball came through.", height=380)
    weight, slope_there = float(path[-1]), float(TWO_VALLEYS.gradient(path[-1]))
    side = "left, deeper" if weight < RIDGE else "right, shallower"
    state = f"has come to rest in the {side} valley" if abs(slope_there) < 0.005 else f"is over the {side} valley"
    st.markdown(
        f"After {steps} steps the ball **{state}**: weight {_signed(weight, 2)}, slope {_signed(slope_there, 2)}, loss "
        f"{float(TWO_VALLEYS.of(path[-1])):.3f}."
    )


def rates(lab: Lab) -> None:
    """Learning rates on a parabola, from crawling to diverging."""
    curvature = st.segmented_control("Curvature", CURVATURES, default=1, required=True, key="rates_curvature")
    rate = st.slider("Learning rate", 0.02, 2.4, 0.1, 0.02, key="rates_rate")
    factor = 1 - rate * curvature
    path = descend(parabola(curvature), 2.0, Momentum(rate), 30)
    chart = charts.parabola_path(curvature, path, _verdict(factor))
    plot(chart, key="rates_plot", alt=f"A parabola and the steps of a ball on it. {_verdict(factor)}.", height=330)
    chart = charts.distances(path)
    plot(chart, key="rates_distance", alt="The distance to the lowest point after each step.", height=250)
    st.markdown(
        "Each step multiplies the distance to the lowest point by "
        f"1 − {rate:g} × {curvature} = **{_signed(factor, 2)}**."
    )


def surface(lab: Lab) -> None:
    """A path on a surface seen from above, from a start that can be pressed on."""
    name = st.segmented_control("Surface", tuple(SURFACES), default="Two valleys", required=True, key="surface_name")
    st.session_state.setdefault("surface_w1", 0.6)
    st.session_state.setdefault("surface_w2", 1.5)
    if pressed := clicked("surface_plot"):
        for axis, reach, key in (("x", charts.REACH[0], "surface_w1"), ("y", charts.REACH[1], "surface_w2")):
            st.session_state[key] = round(float(np.clip(pressed[axis], -reach, reach)), 1)
    left, right = st.columns(2, wrap=False)
    first = left.slider("First weight", -charts.REACH[0], charts.REACH[0], step=0.1, key="surface_w1")
    second = right.slider("Second weight", -charts.REACH[1], charts.REACH[1], step=0.1, key="surface_w2")
    left, right = st.columns(2, wrap=False)
    rate = left.slider("Learning rate", 0.02, 0.6, 0.1, 0.02, key="surface_rate")
    steps = right.slider("Steps", 0, 100, 0, key="surface_steps")
    ground = SURFACES[name]
    path = descend(ground, (first, second), Momentum(rate), steps, reach=10)
    chart = charts.from_above(name, path)
    plot(chart, key="surface_plot", alt=f"{name}, seen from above, and a path down it.", height=430, clickable=True)
    here = ground.gradient(path[-1])
    st.markdown(
        f"After {len(path) - 1} steps the gradient is **[{_signed(here[0], 2)}, {_signed(here[1], 2)}]** and the loss "
        f"**{float(ground.of(path[-1])):.3f}**, from {float(ground.of(path[0])):.3f}."
    )


def momentum(lab: Lab) -> None:
    """The same learning rate in a narrow valley, with and without momentum."""
    left, right = st.columns(2, wrap=False)
    rate = left.slider("Learning rate", 0.005, 0.12, 0.02, 0.005, format="%.3f", key="momentum_rate")
    kept = right.slider("Momentum", 0.0, 0.98, 0.0, 0.02, key="momentum_kept")
    start, steps = (-2.6, 0.9), 60
    plain = descend(VALLEY, start, Momentum(rate), steps, reach=10)
    rolling = descend(VALLEY, start, Momentum(rate, kept), steps, reach=10)
    chart = charts.two_ways(VALLEY, plain, rolling)
    plot(chart, key="momentum_plot", alt="Two paths down a narrow valley, without and with momentum.", height=360)
    chart = charts.two_losses(VALLEY.of(plain), VALLEY.of(rolling))
    plot(chart, key="momentum_loss", alt="The loss after each step, without and with momentum.", height=270)


def stochastic(lab: Lab) -> None:
    """Steps and paths from random batches, beside those of the whole dataset."""
    size = st.segmented_control(
        "Batch size",
        BATCHES,
        default=1,
        required=True,
        format_func=lambda count: f"all {count}" if count == BATCHES[-1] else str(count),
        key="stochastic_size",
    )
    views = ("Single steps", f"{batch_charts.STEPS} steps")
    view = st.segmented_control("Show", views, default=views[0], required=True, key="stochastic_view")
    draws: int = st.session_state.setdefault("stochastic_draws", 0)
    if view == views[0]:
        place = st.segmented_control(
            "From", ("the start", "the lowest point"), default="the start", required=True, key="stochastic_place"
        )
        chart = batch_charts.single_steps(size, place == "the lowest point", draws)
    else:
        chart = batch_charts.noisy_path(size, draws)
    plot(chart, key="stochastic_plot", alt="Level lines of a loss, with the steps of random batches.", height=400)
    st.button("Draw other batches", key="stochastic_again", icon=":material/casino:", on_click=_draw_again)
    headers = ("batch", "spread of a step", f"loss after {batch_charts.STEPS} steps", "points looked at")
    st.html(table(headers, batch_charts.batch_table(draws), caption="Batch sizes beside each other"))


def _three_slopes() -> None:
    weights = np.array(
        [
            st.slider(f"Weight {i + 1}", -2.0, 2.0, value, 0.1, key=f"slope_w{i}")
            for i, value in enumerate((0.5, -1.0, 0.5))
        ]
    )
    loss = float(NEURON.loss(weights))
    nudged = rise_over_run(NEURON.loss, weights, NUDGE)
    exact: Array = NEURON.gradient(weights)
    rows = [
        (f"weight {i + 1}", f"{loss + nudged[i] * NUDGE:.4f}", _signed(nudged[i], 2), _signed(exact[i], 2))
        for i in range(len(weights))
    ]
    inputs = ", ".join(_signed(value, 1) for value in NEURON.inputs[0])
    st.markdown(
        f"A neuron with the inputs {inputs} should answer {NEURON.targets[0]:g}. It answers "
        f"**{_signed(float(NEURON.inputs[0] @ weights), 2)}**, and its loss is half the square of what it is off by: "
        f"**{loss:.4f}**."
    )
    headers = ("nudged alone", f"loss with {NUDGE:g} more", "rise / run", "exact slope")
    st.html(table(headers, rows, caption="The slope by each weight"))
    st.markdown(f"**gradient = [{', '.join(_signed(value, 2) for value in exact)}]**: one slope for each weight.")


def _verdict(factor: float) -> str:
    if abs(factor) > 1 + 1e-9:
        return "Too large: it diverges"
    if abs(factor) > 1 - 1e-9:
        return "The limit: it jumps to and fro for ever"
    if factor < -1e-9:
        return "Large: it overshoots, but comes to rest"
    return "Small: it crawls" if factor > 0.85 else "Right: it comes down quickly"


def _draw_again() -> None:
    st.session_state["stochastic_draws"] = st.session_state.get("stochastic_draws", 0) + 1


def _signed(value: float, digits: int = 3) -> str:
    return f"{value:.{digits}f}".replace("-", "−")
