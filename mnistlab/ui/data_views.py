"""What the Data page shows of a dataset: its digits, one of them as numbers, its counts and shapes."""

from __future__ import annotations

import secrets
from dataclasses import dataclass

import numpy as np
import streamlit as st
from numpy.typing import NDArray

from mnistlab.charts.counts import class_counts
from mnistlab.core.explain import percent
from mnistlab.data.catalog import Catalog
from mnistlab.data.dataset import Dataset
from mnistlab.ui import pixels
from mnistlab.ui.digits import digit_img, digit_uri
from mnistlab.ui.html import table
from mnistlab.ui.picker import pick, pressed
from mnistlab.ui.plot import plot
from mnistlab.ui.terms import say

SHOWN = 24
"""How many digits are shown at once."""

ORIGIN = {
    "mnist": "Digits that employees of the US Census Bureau and high-school students wrote by hand around 1990, "
    "scanned, shrunk to fit 20 × 20 pixels, and centred in 28 × 28.",
    "fashion-mnist": "Pictures of clothes from an online shop, made to take MNIST's place: as many, as small, but "
    "harder to tell apart.",
    "mnist-shuffled": "MNIST once more, but the 784 pixels have changed places, in every image in the same way. To our "
    "eyes that is noise; a dense network, which never knew which pixels were neighbours, learns it just as well.",
}

_ALL = -1


def choose_dataset(catalog: Catalog) -> Dataset:
    """Let the learner choose a dataset to look at, and return it."""
    name = st.segmented_control(
        "Dataset",
        catalog.names,
        key="data_dataset",
        default=catalog.default,
        required=True,
        format_func=catalog.title,
        persist_state="session",
        wrap=True,
    )
    return catalog.load(name)


def random_images(labels: NDArray[np.integer], label: int | None, seed: int, count: int = SHOWN) -> NDArray[np.intp]:
    """Return indices of up to `count` different images of a class (of any, if None), drawn by `seed`."""
    candidates = np.arange(len(labels)) if label is None else np.flatnonzero(labels == label)
    return np.random.default_rng(seed).choice(candidates, min(count, len(candidates)), replace=False)


@st.fragment
def explore(dataset: Dataset) -> None:
    """Show random training images, and the one that is chosen as numbers. A choice reruns this part alone."""
    names = dataset.class_names
    state = st.session_state
    state.setdefault("data_seed", secrets.randbelow(2**31))
    with st.container(horizontal=True, vertical_alignment="bottom", gap="medium"):
        label = st.pills(
            "Show",
            [_ALL, *range(len(names))],
            key=f"data_class_{dataset.name}",
            default=_ALL,
            required=True,
            format_func=lambda i: "all" if i == _ALL else names[i],
            wrap=True,
        )
        if st.button("Show others", icon=":material/casino:", key="data_others"):
            state.data_seed = secrets.randbelow(2**31)
    shown = random_images(dataset.y_train, None if label in (None, _ALL) else label, state.data_seed)
    if not len(shown):
        st.info("There is no training image of this class.")
        return
    scope = (dataset.name, label, state.data_seed)
    if state.get("data_scope") != scope:
        state.data_scope, state.data_chosen = scope, 0
    place = pressed("data_picker")
    if place is not None and 0 <= place < len(shown):
        state.data_chosen = place
    pictures = [(digit_uri(dataset.x_train[i]), names[dataset.y_train[i]]) for i in shown]
    pick(pictures, key="data_picker", chosen=state.data_chosen)
    index = int(shown[state.data_chosen])
    _as_numbers(dataset, index)


def _as_numbers(dataset: Dataset, index: int) -> None:
    image, label = dataset.x_train[index], int(dataset.y_train[index])
    name = dataset.class_names[label]
    st.subheader("One image is 784 numbers")
    grid, words = st.columns([5, 3], gap="large")
    grid.html(pixels.pixel_grid(image))
    words.html(digit_img(image, name, size="11rem"))
    words.markdown(
        f"Training image number {index:,}, labelled **{_plain(name)}**. Press another one above to look at it instead."
    )
    with words:
        say(
            "To a computer it is a table of 28 rows and 28 columns: **0** is black, **255** is white, between is grey. "
            "Nothing in it says which pixels belong together: that is what the network has to find out."
        )
    row = pixels.busiest_row(image)
    column, brightest = int(image[row].argmax()), int(image[row].max())
    st.subheader("What a network is given instead")
    say(
        "**Scaling** divides every pixel by 255, so that all lie between 0 and 1. A network starts with small weights, "
        f"and small inputs keep its first steps steady. Row {row + 1} of this image, before and after; its brightest "
        f"pixel becomes {brightest} ÷ 255 = {brightest / 255:.3f}:"
    )
    st.html(pixels.row_table(image, row))
    say(
        "**Flattening** puts the 28 rows behind each other: a dense network takes one long list of 784 numbers and "
        f"does not know which pixels were neighbours. The pixel in row {row + 1}, column {column + 1} becomes number "
        f"{row} × 28 + {column + 1} = {row * 28 + column + 1} of the list:"
    )
    st.html(pixels.flattened(image, row))
    say(
        f"**One-hot** writes the label *{_plain(name)}* as ten numbers, one a class: what a perfect answer of the ten "
        f"outputs would be. All are 0 but the one at place {label}, counted from 0:"
    )
    st.html(pixels.one_hot(label, dataset.class_names))


def counts(dataset: Dataset) -> None:
    """Show how many images each class has."""
    chart = class_counts(dataset.y_train, dataset.y_test, dataset.class_names)
    train, test = (np.bincount(y, minlength=len(dataset.class_names)) for y in (dataset.y_train, dataset.y_test))
    told = "; ".join(f"{n}: {a:,} and {b:,}" for n, a, b in zip(dataset.class_names, train, test, strict=True))
    plot(chart, key="data_counts", alt=f"Training and test images of each class. {told}.", height=420)


@dataclass(frozen=True)
class _Facts:
    low: int
    high: int
    mean: float
    black: float


@st.cache_resource(max_entries=8, show_spinner=False)
def _facts(name: str, _images: NDArray[np.uint8]) -> _Facts:
    black = 1 - np.count_nonzero(_images) / _images.size
    return _Facts(int(_images.min()), int(_images.max()), float(_images.mean()), black)


def shapes(dataset: Dataset) -> None:
    """Show the shapes, types and ranges of the arrays, with a word on each."""
    train, test = dataset.x_train, dataset.x_test
    facts = [_facts(f"{dataset.name}/{which}", images) for which, images in (("train", train), ("test", test))]
    rows = [
        ("images", *(f"{len(x):,} × 28 × 28" for x in (train, test))),
        ("labels", *(f"{len(y):,}" for y in (dataset.y_train, dataset.y_test))),
        ("numbers are", *(str(x.dtype) for x in (train, test))),
        ("lowest and highest pixel", *(f"{f.low} and {f.high}" for f in facts)),
        ("mean pixel", *(f"{f.mean:.1f}" for f in facts)),
        ("pixels that are 0", *(percent(f.black, 1) for f in facts)),
        ("in memory", *(f"{x.nbytes / 1e6:.1f} MB" for x in (train, test))),
    ]
    st.html(table(("", "training", "test"), rows, caption="Shapes and ranges of the images and labels"))
    say(
        "The network learns from the **training images**. The **test images** it never sees while it learns: they tell "
        "whether it has understood or only remembers. `uint8` is a whole number from 0 to 255, one byte."
    )


def _plain(text: str) -> str:
    """Keep a class name from being read as Markdown."""
    return "".join(f"\\{c}" if c in "\\`*_{}[]()#+-.!|<>$~:" else c for c in text)
