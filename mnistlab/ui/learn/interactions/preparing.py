"""Lesson 5: an array's axes, its flattening and shuffling, scaled and raw pixels, one-hot labels."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import streamlit as st

from mnistlab.charts.lines import Line, lines
from mnistlab.charts.palette import ACCENT, RIGHT
from mnistlab.core.explain import percent
from mnistlab.core.facts import BRIGHTEST, CLASSES, SIDE
from mnistlab.core.preparing import code_faults, flat_place, min_max
from mnistlab.core.runs import Run
from mnistlab.core.spec import RunSpec
from mnistlab.data.dataset import Dataset
from mnistlab.lessons.preparing import COLUMN, MEANT, PRINTED, ROW
from mnistlab.ui.digits import digit_img
from mnistlab.ui.drawing import drawing
from mnistlab.ui.html import table
from mnistlab.ui.lab import Lab
from mnistlab.ui.learn.arrays import marked_image, marked_strip, show_part
from mnistlab.ui.learn.codes import all_codes, code_boxes, judge
from mnistlab.ui.learn.shared_runs import compare
from mnistlab.ui.learn.shuffling import bet_on_order, read_shuffled
from mnistlab.ui.plot import plot

LEVELS = ("all images", "one image", "one row", "one pixel")

_SGD = RunSpec(hidden=(128,), optimizer="sgd", learning_rate=0.1, batch_size=32, train_size=10_000, epochs=5)
SCALES = {
    "scaled, rate 0.1": _SGD,
    "raw, rate 0.1": _SGD.with_(pixels="raw"),
    "raw, rate 0.0003": _SGD.with_(pixels="raw", learning_rate=0.0003),
}


def axes(lab: Lab) -> None:
    """From the whole array to one pixel: each index takes an axis away."""
    dataset = _mnist(lab)
    chosen = st.segmented_control("Look at", LEVELS, default=LEVELS[0], required=True, key="shape_level", wrap=True)
    level = LEVELS.index(chosen or LEVELS[0])
    image, row, column = 0, ROW, COLUMN
    if level:
        image = st.slider("Image", 0, len(dataset.x_train) - 1, 7, key="shape_image")
    left, right = st.columns(2, wrap=False)
    if level > 1:
        row = left.slider("Row", 0, SIDE - 1, ROW, key="shape_row")
    if level > 2:
        column = right.slider("Column", 0, SIDE - 1, COLUMN, key="shape_column")
    show_part(dataset, level, (image, row, column))
    rows = []
    for taken in range(level + 1):
        index = (image, row, column)[:taken]
        part = np.asarray(dataset.x_train[index])
        name = f"x_train[{', '.join(map(str, index))}]" if index else "x_train"
        rows.append((name, part.ndim, str(part.shape), f"{part.size:,}"))
    st.html(table(("", "axes", "shape", "numbers"), rows, caption="What is left after each index", text_columns=(0,)))


def flatten(lab: Lab) -> None:
    """A pixel in the image and in the list, and where its neighbours go."""
    image = _mnist(lab).x_train[0]
    left, right = st.columns(2, wrap=False)
    row = left.slider("Row", 0, SIDE - 1, 6, key="flatten_row")
    column = right.slider("Column", 0, SIDE - 1, 10, key="flatten_column")
    place = flat_place(row, column)
    beside = {
        "above": (row - 1, column),
        "to the left": (row, column - 1),
        "to the right": (row, column + 1),
        "below": (row + 1, column),
    }
    inside = {name: spot for name, spot in beside.items() if min(spot) >= 0 and max(spot) < SIDE}
    drawing(
        marked_image(image, pixel=(row, column), around=[*inside.values()], width="13rem"),
        key="flatten_image",
        alt=f"The image with the pixel in row {row}, column {column} framed, and its neighbours.",
    )
    drawing(
        marked_strip(image, (row, column), [spot for name, spot in inside.items() if name in ("above", "below")]),
        key="flatten_strip",
        alt=f"The flattened image; an arrow points at place {place}, others at the neighbours above and below.",
    )
    st.markdown(f"Row {row}, column {column} goes to place {row} × {SIDE} + {column} = **{place}** of the list.")
    rows = [
        (name, flat_place(*spot), f"{flat_place(*spot) - place:+d}".replace("-", "−")) for name, spot in inside.items()
    ]
    st.html(table(("neighbour", "place", "away"), rows, caption="Where the pixel's neighbours stand in the list"))


def shuffled(lab: Lab) -> None:
    """A shuffled digit to read, then networks that read them."""
    read_shuffled(_mnist(lab))
    st.divider()
    bet_on_order(lab)


def scale(lab: Lab) -> None:
    """One pixel through the formula, and what it does to a weighted sum."""
    pixel = st.slider("A pixel's value", 0, BRIGHTEST, 51, key="scale_pixel")
    scaled = min_max(float(pixel), 0, BRIGHTEST)
    st.markdown(
        f"$x' = \\dfrac{{x - \\min}}{{\\max - \\min}} = \\dfrac{{{pixel} - 0}}{{{BRIGHTEST} - 0}} = {scaled:.3f}$"
    )
    said = f"A pixel of {pixel} becomes {scaled:.3f}"
    curves = [
        Line("scaled pixel", [0, BRIGHTEST], [0, 1], colour=ACCENT),
        Line("this pixel", [pixel], [scaled], colour=RIGHT, mode="markers", size=14),
    ]
    chart = lines(
        said, curves, x="pixel as stored", y="scaled", x_range=(-5, BRIGHTEST + 5), y_range=(-0.03, 1.05), legend=False
    )
    plot(
        chart,
        key="scale_plot",
        alt=f"{said}; the scaled value grows in a straight line with the stored one.",
        height=260,
    )
    image = _mnist(lab).x_train[0].reshape(-1).astype(float)
    weights = np.random.default_rng(1).uniform(-0.08, 0.08, image.size)
    rows = [
        (name, f"{values.min():g} to {values.max():g}", f"{values.mean():.3g}", f"{values @ weights:.3g}")
        for name, values in (("raw", image), ("scaled", min_max(image, 0, BRIGHTEST)))
    ]
    st.html(
        table(
            ("pixels", "range", "mean", "weighted sum"),
            rows,
            caption="One image, raw and scaled, and the sum of a neuron that has not learned yet",
        )
    )


def raw(lab: Lab) -> None:
    """Scaled and raw pixels at the same rate, and raw ones at a small rate."""
    compare(lab, SCALES, key="raw", title=_same_rate, ask="Which one gets furthest?")


def one_hot(lab: Lab) -> None:
    """The code of a label, put together by hand."""
    dataset = _mnist(lab)
    label = st.segmented_control("Label", range(CLASSES), default=5, required=True, key="onehot_label", wrap=True)
    label = 5 if label is None else label
    example = dataset.x_train[int(np.argmax(dataset.y_train == label))]
    st.html(digit_img(example, f"An image with the label {label}", size="6rem"))
    ones = st.pills("Places that hold a 1", range(CLASSES), selection_mode="multi", key=f"onehot_{label}", wrap=True)
    code = [int(place in ones) for place in range(CLASSES)]
    judge(code, label)
    if not code_faults(code, label):
        st.html(all_codes(label))


def mistake(lab: Lab) -> None:
    """The printed code, and the learner's."""
    st.markdown(f"Printed as the code of **{MEANT}**:")
    st.html(code_boxes(PRINTED))
    count = st.segmented_control(
        "Places it needs", range(CLASSES - 2, CLASSES + 1), default=len(PRINTED), required=True, key="mistake_places"
    )
    one = st.segmented_control(
        "The 1 goes to place",
        range(CLASSES - 2),
        default=PRINTED.index(1),
        required=True,
        key="mistake_one",
        wrap=True,
    )
    st.markdown("Mended by you:")
    judge([int(place == one) for place in range(count or len(PRINTED))], MEANT)


def _mnist(lab: Lab) -> Dataset:
    return lab.catalog.load("mnist")


def _same_rate(runs: Mapping[str, Run]) -> str:
    scaled, raw_ones = (percent(run.test_accuracy or 0, 1) for run in list(runs.values())[:2])
    return f"Same rate: scaled {scaled}, raw {raw_ones}"
