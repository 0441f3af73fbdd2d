"""The gallery of test predictions: which to show, one page at a time."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import streamlit as st
from numpy.typing import NDArray

from mnistlab.core.gallery import Page, Show, page, select
from mnistlab.ui.answers import Answers
from mnistlab.ui.pressable import pressable, pressed

PER_PAGE = 24

Closer = Callable[[NDArray[np.intp], int], None]
"""What opens a closer look: it gets all images of the selection, and which of them was pressed."""

_EMPTY = {
    Show.WRONG: "There is none: every one of these is right.",
    Show.BLUNDERS: "There is none: every one of these is right.",
    Show.RIGHT: "There is none: not one of these is right.",
}


@st.fragment
def gallery(answers: Answers, key: str, closer: Closer | None = None) -> None:
    """Show the network's answers to the test images; filters and paging rerun this part alone."""
    names = answers.dataset.class_names
    which, digit = st.columns([3, 1], vertical_alignment="bottom")
    show = which.segmented_control(
        "Show", list(Show), default=Show.WRONG, required=True, key=f"gallery_show_{key}", wrap=True
    )
    of = digit.selectbox(
        "True class",
        [None, *range(len(names))],
        format_func=lambda i: "any" if i is None else names[i],
        key=f"gallery_digit_{key}",
    )
    chosen = select(answers.labels, answers.probabilities, show or Show.ALL, true=of)
    if not len(chosen):
        st.info(_EMPTY.get(show, "There is no test image of this class."))
        return
    # A key for each selection: another filter starts at its own first page.
    shown = paged(chosen, PER_PAGE, key=f"gallery_page_{key}_{show.name}_{of}")
    show_cards(answers, shown.indices, chosen, closer, key=f"gallery_cards_{key}")


def show_cards(
    answers: Answers, shown: NDArray[np.intp], chosen: NDArray[np.intp], closer: Closer | None, *, key: str
) -> None:
    """Show the cards of some images, out of all that are chosen; with `closer` one can be pressed."""
    if closer is None:
        st.html(answers.cards(shown))
        return
    pressable(answers.cards(shown, closer=True), key=key)
    # What was pressed may be of a selection that another press has left meanwhile.
    if (image := pressed(key)) is not None and image in chosen:
        closer(chosen, image)


def paged(chosen: NDArray[np.intp], size: int, *, key: str) -> Page:
    """Return the page of a selection the learner is on, with the buttons to turn it where there are several."""
    pages = page(chosen, 1, size).pages
    with st.container(horizontal=True, vertical_alignment="center", horizontal_alignment="distribute"):
        place = st.empty()
        number = st.pagination(pages, key=key, max_visible_pages=5) if pages > 1 else 1
    shown = page(chosen, number, size)
    place.caption(f"{shown.first:,} to {shown.last:,} of {shown.total:,}" if pages > 1 else f"{shown.total:,} shown")
    return shown
