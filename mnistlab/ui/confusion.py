"""The confusion matrix, and the images behind each of its cells."""

from __future__ import annotations

from functools import lru_cache

import numpy as np
import streamlit as st
from numpy.typing import NDArray

from mnistlab.charts.confusion import NAME_HEIGHT, confusion_heatmap
from mnistlab.core.explain import headline, mixups
from mnistlab.core.gallery import select
from mnistlab.ui.answers import Answers
from mnistlab.ui.gallery import Closer, paged, show_cards
from mnistlab.ui.plot import clicked, plot

PER_PAGE = 6
RANKED = 8


def confusion(
    matrix: NDArray[np.int64], names: tuple[str, ...], answers: Answers | None, key: str, closer: Closer | None = None
) -> None:
    """Show the matrix; a press on a cell, on a mix-up in the list, or the two boxes show that cell's images.

    Without `answers` there is the matrix alone; with `closer` an image can be pressed.
    """
    _, true_key, guess_key = _keys(key)
    state = st.session_state
    if true_key in state and guess_key in state:
        # Another page has boxes of its own under these keys. They begin with their first option unless they are told.
        state[true_key], state[guess_key] = state[true_key], state[guess_key]
    _confusion(matrix, names, answers, key, closer)


def _keys(key: str) -> tuple[str, str, str]:
    """Return the keys of the picture and of the boxes with the true and with the predicted class."""
    return f"confusion_matrix_{key}", f"confusion_true_{key}", f"confusion_guess_{key}"


@st.fragment
def _confusion(
    matrix: NDArray[np.int64], names: tuple[str, ...], answers: Answers | None, key: str, closer: Closer | None
) -> None:
    plot_key, true_key, guess_key = _keys(key)
    state = st.session_state
    classes = range(len(names))
    click = clicked(plot_key)
    if click and int(click["y"]) in classes and int(click["x"]) in classes:
        state[true_key], state[guess_key] = int(click["y"]), int(click["x"])
    elif state.get(true_key) not in classes or state.get(guess_key) not in classes:  # the first time, or not by us
        worst = mixups(matrix, 1)
        state[true_key], state[guess_key] = worst[0][:2] if worst else (0, 0)
    cell = (state[true_key], state[guess_key]) if answers else None
    picture, images = st.columns([3, 2], gap="large") if answers else (st.container(), None)
    with picture:
        unit = st.segmented_control(
            "Numbers in the cells", ["counts", "per cent"], default="counts", required=True, key=f"confusion_unit_{key}"
        )
        summary = headline(matrix, names)
        title, _, note = summary.partition("; ")
        counts = tuple(map(tuple, matrix.tolist()))
        chart = _heatmap(counts, names, unit == "per cent", title, note, cell)
        height = 540 + NAME_HEIGHT * (max(map(len, names)) > 2)
        alt = f"Confusion matrix, true classes in rows, predicted ones in columns. {summary}."
        plot(chart, key=plot_key, alt=alt, height=height, clickable=answers is not None)
        if unit == "per cent":
            st.caption("Per cent of all images of the true class: each row adds up to 100.")
    if answers and images:
        with images:
            _ranking(matrix, names, true_key, guess_key, key)
            _cell_images(answers, names, true_key, guess_key, key, closer)


@lru_cache(maxsize=64)
def _heatmap(
    counts: tuple[tuple[int, ...], ...],
    names: tuple[str, ...],
    percent: bool,
    title: str,
    note: str,
    chosen: tuple[int, int] | None,
) -> str:
    """Return the matrix as Plotly's JSON; whatever is touched on the page, it is mostly the one drawn before."""
    chart = confusion_heatmap(np.array(counts), names, percent=percent, title=title, note=note, chosen=chosen)
    return str(chart.to_json(validate=False))


def _ranking(matrix: NDArray[np.int64], names: tuple[str, ...], true_key: str, guess_key: str, key: str) -> None:
    """List the most frequent mix-ups; a press on one chooses its cell, and the one whose cell is chosen is marked."""
    worst = mixups(matrix, RANKED)
    if not worst:
        return
    state, pills_key = st.session_state, f"confusion_ranked_{key}"
    cells = [cell[:2] for cell in worst]

    def choose() -> None:
        if (place := state[pills_key]) is not None:
            state[true_key], state[guess_key] = cells[place]

    chosen = (state[true_key], state[guess_key])
    state[pills_key] = cells.index(chosen) if chosen in cells else None
    st.pills(
        "Its most frequent mix-ups",
        range(len(worst)),
        format_func=lambda i: _mixup(worst[i], names),
        key=pills_key,
        on_change=choose,
        wrap=True,
        help="What it is → what the network says, and how often.",
    )


def _mixup(mixup: tuple[int, int, int], names: tuple[str, ...]) -> str:
    true, guess, count = mixup
    return f"{names[true]} → {names[guess]} · {count:,}×"


def _cell_images(
    answers: Answers, names: tuple[str, ...], true_key: str, guess_key: str, key: str, closer: Closer | None
) -> None:
    st.markdown("**Press a cell to see its images**, or choose one here:")
    options = list(range(len(names)))
    left, right = st.columns(2, wrap=False)
    true = left.selectbox("It is", options, key=true_key, format_func=lambda i: names[i])
    guess = right.selectbox("The network says", options, key=guess_key, format_func=lambda i: names[i])
    chosen = select(answers.labels, answers.probabilities, true=true, predicted=guess)
    if not len(chosen):
        st.info("No test image is in this cell.")
        return
    shown = paged(chosen, PER_PAGE, key=f"confusion_page_{key}_{true}_{guess}")
    show_cards(answers, shown.indices, chosen, closer, key=f"confusion_cards_{key}")
