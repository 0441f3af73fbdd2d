"""Lesson 14: files of a network, moved digits, filters, memory, other datasets, and challenges."""

from __future__ import annotations

import numpy as np
import streamlit as st

from mnistlab.charts.lines import Line, lines
from mnistlab.charts.palette import ACCENT, RIGHT, VALIDATION, WRONG
from mnistlab.core.convolution import convolve
from mnistlab.core.explain import percent
from mnistlab.core.recurrent import states
from mnistlab.core.shift import ink_lost, shift
from mnistlab.lessons.inside import NETWORK
from mnistlab.ui.drawing import drawing
from mnistlab.ui.lab import Lab
from mnistlab.ui.learn import challenges, other_datasets, saved_files
from mnistlab.ui.learn.filter_drawing import filter_svg
from mnistlab.ui.learn.filters import choose_filter
from mnistlab.ui.learn.moved_digits import FARTHEST, MOVED, accuracies, answers_to
from mnistlab.ui.learn.trained_networks import trained_networks
from mnistlab.ui.plot import plot

SHOWN = 10
"""Moved digits that are shown."""

STEPS = 12
"""Bits that the recurrent neuron reads."""


def saving(lab: Lab) -> None:
    """A trained network's arrays, its files to take away, and the formats there are."""
    ask = f"How large is the file of a network of {' and '.join(map(str, NETWORK.hidden))} hidden neurons?"
    guess = st.pills(ask, list(saved_files.SIZES), key="saving_guess", persist_state="session")
    if guess is None:
        st.caption("Guess first: then you can look into it.")
        return
    networks = trained_networks(lab, NETWORK, key="saving")
    if networks is None:
        return
    inside, take, formats = st.tabs(["What is in it", "Take it away", "Formats, then and now"])
    data = saved_files.file_of(lab, networks[0])
    with inside:
        saved_files.show_arrays(lab, networks[0], guess)
    with take:
        saved_files.take_away(networks[0], data)
    with formats:
        saved_files.show_formats(data)


def shift_digits(lab: Lab) -> None:
    """Test digits moved by some pixels, what the network says of them, and its accuracy."""
    ask = "How many pixels sideways until half of the answers are wrong?"
    guess = st.pills(ask, range(1, FARTHEST + 1), key="shift_guess", persist_state="session")
    if guess is None:
        st.caption("Guess first: then you can move them.")
        return
    networks = trained_networks(lab, NETWORK, key="shift")
    if networks is None:
        return
    network, dataset = networks[0], lab.catalog.load(NETWORK.dataset)
    left, right = st.columns(2, wrap=False)
    dx = left.slider("To the right", -FARTHEST, FARTHEST, 0, key="shift_dx")
    dy = right.slider("Down", -FARTHEST, FARTHEST, 0, key="shift_dy")
    images, labels = dataset.x_test[:MOVED], dataset.y_test[:MOVED]
    st.html(answers_to(network, shift(images[:SHOWN], dx, dy), labels[:SHOWN]))
    course = accuracies(network.run.id, dy, network, dataset)
    here = float(course[dx + FARTHEST])
    curves = [
        Line("accuracy", np.arange(-FARTHEST, FARTHEST + 1), course, mode="lines+markers"),
        Line("here", [dx], [here], colour=VALIDATION, mode="markers", size=15),
        Line("half", [-FARTHEST, FARTHEST], [0.5, 0.5], colour=WRONG, dash="dot", width=1.5),
    ]
    title = f"Moved {dx} to the right, {dy} down: {percent(here, 1)} right".replace("-", "−")
    chart = lines(
        title,
        curves,
        x="pixels to the right",
        y="accuracy",
        x_range=(-FARTHEST - 0.3, FARTHEST + 0.3),
        y_range=(0, 1.02),
        y_format=".0%",
        legend=False,
    )
    plot(chart, key="shift_accuracy", alt=f"Accuracy by how far the digits are moved sideways. {title}.", height=320)
    st.markdown(
        f"Of {MOVED:,} test digits. Ink that has left the images: **{percent(ink_lost(images, dx, dy), 1)}**. "
        f"You guessed {guess} for half."
    )


def convolution(lab: Lab) -> None:
    """A filter of nine weights on its way over a digit."""
    dataset = lab.catalog.load("mnist")
    left, right = st.columns(2, wrap=False)
    label = left.selectbox("Digit", range(len(dataset.class_names)), index=7, key="convolution_digit")
    dx = right.slider("Move the digit", -FARTHEST, FARTHEST, 0, key="convolution_dx")
    kernel = choose_filter()
    still = dataset.x_test[np.flatnonzero(dataset.y_test == label)[0]]
    image = shift(still, dx, 0)
    features = convolve(image / 255, kernel)
    height, width = features.shape
    left, right = st.columns(2, wrap=False)
    row = left.slider("Filter at row", 1, height, 12, key="convolution_row") - 1
    column = right.slider("Filter at column", 1, width, 18, key="convolution_column") - 1
    patch = image[row : row + 3, column : column + 3] / 255
    svg = filter_svg(image, features, kernel, patch, row, column)
    told = f"the sum at row {row + 1}, column {column + 1} is {features[row, column]:.2f}"
    drawing(svg, key="convolution_drawing", alt=f"A digit and its feature map; {told}.")
    st.caption("Feature map: **blue** above 0, **orange** below, **black** 0.")
    dense = features.size * (image.size + 1)
    st.markdown(
        f"These nine weights, and a bias, make all {height} × {width} = {features.size} numbers of the map. A dense "
        f"layer of as many neurons would need {image.size} × {features.size} + {features.size} = {dense:,} parameters."
    )
    if dx:
        inner = slice(max(dx, 0), width + min(dx, 0))
        apart = np.abs(shift(convolve(still / 255, kernel), dx, 0) - features)[:, inner].max()
        st.markdown(
            f"Move the digit and filter it, or filter it and move the map by {abs(dx)}: the largest difference between "
            f"the two is **{apart:.2g}**."
        )


def recurrent(lab: Lab) -> None:
    """A recurrent neuron that reads bits, or the rows of a digit, with a memory of chosen strength."""
    reads = st.segmented_control(
        "It reads", ["bits", "the rows of a digit"], default="bits", required=True, key="recurrent_reads"
    )
    if reads == "bits":
        places = range(1, STEPS + 1)
        ones = st.pills("Steps with a 1", places, selection_mode="multi", default=[1], key="recurrent_ones")
        inputs = np.isin(np.arange(1, STEPS + 1), ones).astype(float)
    else:
        dataset = lab.catalog.load("mnist")
        label = st.pills("Digit", range(len(dataset.class_names)), default=6, required=True, key="recurrent_digit")
        ink = dataset.x_test[np.flatnonzero(dataset.y_test == label)[0]].sum(axis=1, dtype=float)
        inputs = ink / max(ink.max(), 1.0)
    left, right = st.columns(2, wrap=False)
    weight = left.slider("Input weight", -3.0, 3.0, 1.0, 0.1, key="recurrent_weight")
    memory = right.slider("Memory weight", -2.0, 2.0, 0.5, 0.1, key="recurrent_memory")
    course = states(inputs, weight, memory)
    times = np.arange(1, len(inputs) + 1)
    title = f"State at the end: {course[-1]:.3f}".replace("-", "−")
    curves = [
        Line("input", times, inputs, colour=VALIDATION, mode="markers", size=9),
        Line("state without memory", times, states(inputs, weight, 0.0), colour=RIGHT, dash="dot"),
        Line("state", times, course, colour=ACCENT, mode="lines+markers"),
    ]
    chart = lines(title, curves, x="step", y="value", x_range=(0.5, len(inputs) + 0.5), y_range=(-1.08, 1.08))
    plot(chart, key="recurrent_states", alt=f"Input and state of a recurrent neuron over time. {title}.", height=360)
    now, before = float(inputs[-1]), float(course[-2])
    st.markdown(
        f"Last step: tanh({weight:g} × {now:.2f} + {memory:g} × {before:.2f}) = "
        f"tanh({weight * now + memory * before:.2f}) = **{course[-1]:.2f}**".replace("-", "−")
    )


def another_dataset(lab: Lab) -> None:
    """The inputs of three datasets, and the same network on MNIST and on Fashion-MNIST, where there is that."""
    other_datasets.count_inputs()
    other_datasets.compare_datasets(lab)


def go_on(lab: Lab) -> None:
    """Challenges, one at a time."""
    first = next(iter(challenges.ALL))
    chosen = st.pills("Challenge", list(challenges.ALL), default=first, required=True, key="go_on_challenge")
    challenges.ALL[chosen](lab)
