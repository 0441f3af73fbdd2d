"""Lesson 11: six units that stay alike or not, the spread of the sums, seeds, and luck."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import streamlit as st

from mnistlab.charts.lines import Line, lines
from mnistlab.charts.palette import ACCENT, RIGHT, VALIDATION, WRONG
from mnistlab.core import facts
from mnistlab.core.dense import Array
from mnistlab.core.explain import luck as test_luck
from mnistlab.core.explain import percent
from mnistlab.core.labels import word
from mnistlab.core.loop import judge
from mnistlab.core.runs import Run
from mnistlab.core.sorting import moves
from mnistlab.core.starting import NORMAL_STD, sums_through_layers
from mnistlab.data.dataset import Dataset
from mnistlab.lessons.starting_weights import LUCK_RUNS, START_RUNS
from mnistlab.ui.html import table
from mnistlab.ui.lab import Lab
from mnistlab.ui.learn.shared_runs import compare
from mnistlab.ui.learn.small_network import ITERATIONS, STARTS, UNITS, different_units, first_images, trained
from mnistlab.ui.learn.tiles import weight_tiles
from mnistlab.ui.learn.weight_pictures import LEGEND
from mnistlab.ui.plot import plot

DEPTH = 6
SPREAD_IMAGES = 100
STDS = (0.01, 0.02, 0.03, 0.05, 0.07, 0.1, 0.15, 0.2)
WIDTHS = (32, 64, 128, 256)
TICKS = (0.0001, 0.01, 1, 100, 10_000)
YOURS = "your normal weights"
KINDS = {YOURS: "", "Glorot": "glorot_uniform", "He": "he_normal"}
WORD = "SEEDLING"
KEPT = 6


def zeros(lab: Lab) -> None:
    """Six hidden units from zeros, from one number, from random numbers; then two real runs."""
    dataset = lab.catalog.load(lab.catalog.default)
    start = st.pills("The weights begin as", STARTS, default=STARTS[2], required=True, key="zeros_start")
    done = st.slider("Iterations", 0, ITERATIONS, 0, 5, key="zeros_done")
    trail = trained(dataset.name, dataset, start, 1)
    weights = trail.weights[done]
    names = [f"unit {i + 1}" for i in range(UNITS)]
    st.html(weight_tiles(weights[0], names))
    differ = different_units(weights[0])
    x, labels = first_images(dataset)
    _, right = judge(weights, x, labels)
    said = "One and the same template" if differ == 1 else f"{differ} different templates"
    st.markdown(f"**{said}** in {UNITS} units; {percent(right, 0)} of the images it trains on are right. {LEGEND}")
    digits = (0, 1, 2, 3)
    rows = [(name, *(f"{weight:+.4f}" for weight in weights[2][i, list(digits)])) for i, name in enumerate(names)]
    with st.expander("The weights from each unit to four of the answers"):
        st.html(table(("", *(f"to {digit}" for digit in digits)), rows, caption="Weights into the output layer"))
    st.markdown("**The same with a real network**, one hidden layer of 32:")
    compare(lab, START_RUNS, key="zeros_runs", title=lambda runs: "From zeros and from random weights")


def spread(lab: Lab) -> None:
    """The spread of the sums from layer to layer, for three ways to draw the weights."""
    dataset = lab.catalog.load(lab.catalog.default)
    activation = st.pills(
        "Activation", ("relu", "tanh", "linear"), default="relu", required=True, format_func=word, key="spread_kind"
    )
    left, right = st.columns(2, wrap=False)
    std = left.select_slider("Spread of your weights", STDS, value=NORMAL_STD, key="spread_std")
    width = right.select_slider("Units in a layer", WIDTHS, value=64, key="spread_width")
    layers = np.arange(1, DEPTH + 1)
    sums = {
        kind: _sums(dataset.name, dataset, activation, width, name, std if kind == YOURS else 0.0)
        for kind, name in KINDS.items()
    }
    curves = [
        Line(kind, layers, np.clip(spreads, 1e-6, 1e4), colour=colour, mode="lines+markers")
        for (kind, (spreads, _)), colour in zip(sums.items(), (ACCENT, VALIDATION, RIGHT), strict=True)
    ]
    first, last = sums[YOURS][0][[0, -1]]
    said = f"Your spread: from {first:.2g} to {last:.2g}"
    chart = lines(
        said,
        curves,
        x="layer",
        y="spread of its sums",
        log_y=True,
        x_range=(0.8, DEPTH + 0.2),
        y_range=(-6.3, 4.3),
    )
    chart.update_yaxes(tickvals=TICKS, ticktext=[f"{tick:,.9g}" for tick in TICKS])
    plot(chart, key="spread_curves", alt=f"{said}. Standard deviation of the sums by layer.", height=360)
    kind = st.pills("Look at the sums of", list(KINDS), default=YOURS, required=True, key="spread_look")
    _ridges(kind, sums[kind][1])


def seed(lab: Lab) -> None:
    """Two small trainings at a time, with a fixed seed or without, beside a sort that needs no seed."""
    dataset = lab.catalog.load(lab.catalog.default)
    guess = st.pills("Will the two end with exactly the same loss?", ("Yes", "No"), key="seed_guess")
    fixed = st.toggle("Fix the seed", key="seed_fixed")
    number = st.number_input("Seed", 0, 9999, 7, 1, key="seed_number", disabled=not fixed)
    results: list[tuple[int, str, str, int]] = st.session_state.setdefault("seed_results", [])
    if st.button("Train twice", key="seed_train", type="primary", disabled=guess is None):
        for _ in range(2):
            used = int(number) if fixed else int(np.random.default_rng().integers(1_000_000))
            trail = trained(dataset.name, dataset, STARTS[0], used)
            first = f"{trail.weights[0][0][0, 0]:+.6f}"
            results.append((used, first, f"{trail.losses[-1]:.12f}", len(moves(WORD)) - 1))
        del results[:-KEPT]
    if guess is None:
        st.caption("Guess first.")
    if not results:
        return
    rows = [(i, *result) for i, result in enumerate(results, 1)]
    headers = ("training", "seed", "first weight", "last loss", f"swaps to sort {WORD}")
    st.html(table(headers, rows, caption="The trainings so far"))
    same = results[-1][2] == results[-2][2]
    right = guess is not None and same == (guess == "Yes")
    st.markdown(
        f"The last two ended with **{'exactly the same loss' if same else 'different losses'}**"
        f"{', as you guessed' if right else ''}. The sort makes the same swaps each time."
    )
    st.caption(
        f"Why another machine may differ in the last digits: (0.1 + 0.2) + 0.3 is {(0.1 + 0.2) + 0.3!r} to a computer, "
        f"0.1 + (0.2 + 0.3) is {0.1 + (0.2 + 0.3)!r}."
    )


def luck(lab: Lab) -> None:
    """Five seeds of one network, and the luck of the test beside that of the seed."""
    compare(
        lab,
        LUCK_RUNS,
        key="luck",
        title=lambda runs: "The same settings, five seeds",
        ask="Which seed will do best?",
        rows=_judge_luck,
    )


def _judge_luck(runs: Mapping[str, Run]) -> None:
    got = {run.spec.seed: run.test_accuracy for run in runs.values() if run.test_accuracy is not None}
    if len(got) < 2:
        return
    shares = np.array(list(got.values()))
    mean, lowest, highest = float(shares.mean()), float(shares.min()), float(shares.max())
    band = test_luck(mean, facts.TEST)
    seeds, ends = list(got), (0.5, len(got) + 0.5)
    curves = [
        Line("mean", ends, (mean, mean), colour=RIGHT),
        Line(
            "luck of the test images",
            [*ends, np.nan, *ends],
            [mean - band, mean - band, np.nan, mean + band, mean + band],
            dash="dot",
            colour=VALIDATION,
        ),
        Line("one seed", seeds, shares, colour=ACCENT, mode="markers", size=12),
    ]
    away = max(band, highest - mean, mean - lowest) * 1.4
    title = f"Five seeds differ by {100 * (highest - lowest):.2f} points"
    chart = lines(
        title, curves, x="seed", y="test accuracy", x_range=ends, y_range=(mean - away, mean + away), y_format=".1%"
    )
    plot(chart, key="luck_dots", alt=f"{title}. The mean is {percent(mean)}.", height=360)
    st.markdown(
        f"Mean **{percent(mean)}**, from {percent(lowest)} to {percent(highest)}; the seeds' standard deviation is "
        f"{100 * shares.std(ddof=1):.2f} points. Other test "
        f"images of the same kind could have moved any of these by up to ±{100 * band:.2f} points."
    )


def _ridges(kind: str, shapes: Array) -> None:
    """Draw how the sums of each layer are distributed, one layer under the other."""
    places = np.linspace(-3, 3, shapes.shape[1])
    curves = [
        Line(f"layer {i + 1}", places, -(i + 1) + 0.85 * shape, colour=ACCENT if i < DEPTH - 1 else WRONG, width=2)
        for i, shape in enumerate(shapes)
    ]
    title = f"Sums with {kind}"
    chart = lines(title, curves, x="sum", y="layer", x_range=(-3, 3), y_range=(-DEPTH - 0.2, 0.1), legend=False)
    chart.update_yaxes(tickvals=[-i for i in range(1, DEPTH + 1)], ticktext=[str(i) for i in range(1, DEPTH + 1)])
    plot(chart, key="spread_ridges", alt=f"{title}, one curve a layer, each drawn to the same height.", height=320)


@st.cache_resource(max_entries=64, show_spinner=False)
def _sums(name: str, _dataset: Dataset, activation: str, width: int, kind: str, std: float) -> tuple[Array, Array]:
    """Return the spread of each layer's sums, shape (DEPTH,), and their histograms, shape (DEPTH, bins), at most 1."""
    x, _ = first_images(_dataset, SPREAD_IMAGES)
    layers = sums_through_layers(x.astype(np.float32), activation, width, DEPTH, 1, name=kind, std=std)
    shapes = np.array([np.histogram(layer, bins=48, range=(-3, 3))[0] for layer in layers], float)
    return np.array([layer.std() for layer in layers]), shapes / np.maximum(shapes.max(axis=1, keepdims=True), 1)
