"""Choosing a test image to look at: those the network gets wrong come first."""

from __future__ import annotations

import numpy as np
import streamlit as st
from numpy.typing import NDArray

from mnistlab.core.activity import sample_size
from mnistlab.core.gallery import Show, select
from mnistlab.store.errors import StoreError
from mnistlab.ui.answers import answers
from mnistlab.ui.digits import digit_uri
from mnistlab.ui.gallery import paged
from mnistlab.ui.inside.address import IMAGE, image_key, keep, number_in
from mnistlab.ui.inside.subject import Subject
from mnistlab.ui.lab import Lab
from mnistlab.ui.picker import pick, pressed

OFFERED = 12
"""How many images are offered at once."""

_PICKER = "inside_picker"


def choose_image(lab: Lab, subject: Subject) -> int:
    """Let the learner choose a test image, by what became of it, by its class or by its number; return its index."""
    dataset, key = subject.dataset, image_key(subject)
    chances = _chances(lab, subject)
    labels = dataset.y_test[: len(chances)]
    with st.container(horizontal=True, vertical_alignment="bottom", gap="medium"):
        wrong = bool((chances.argmax(axis=1) != labels).any())
        st.session_state.setdefault("inside_show", Show.WRONG if wrong else Show.ALL)
        offers: list[Show] = list(Show)
        show = st.selectbox("Show", offers, key="inside_show", width=240) or Show.ALL
        names = dataset.class_names
        true = st.selectbox(
            "True class",
            [None, *range(len(names))],
            format_func=lambda i: "any" if i is None else names[i],
            key=f"inside_class_{dataset.name}",
            width=130,
        )
        number = st.container(width=160)
    chosen = select(labels, chances, show, true=true)
    offered: NDArray[np.intp] = np.zeros(0, np.intp)
    if len(chosen):
        offered = paged(chosen, OFFERED, key=f"inside_page_{dataset.name}_{show.name}_{true}").indices
    else:
        st.info("There is none of these: choose others, or an image by its number.")
    place = pressed(_PICKER)
    if place is not None and 0 <= place < len(offered):
        st.session_state[key] = int(offered[place])
    last = len(dataset.x_test) - 1
    if key not in st.session_state:
        first = int(offered[0]) if len(offered) else 0
        asked = number_in(IMAGE, 0, last)
        st.session_state[key] = first if asked is None else asked
    index = int(number.number_input(f"Test image, 0 to {last:,}", 0, last, key=key))
    keep(IMAGE, index)
    if len(offered):
        pictures = [(digit_uri(dataset.x_test[i]), _label(labels[i], chances[i], names)) for i in offered]
        framed = np.flatnonzero(offered == index)
        pick(pictures, key=_PICKER, chosen=int(framed[0]) if framed.size else None)
    return index


def _label(true: np.integer, chances: NDArray[np.floating], names: tuple[str, ...]) -> str:
    says = int(chances.argmax())
    return f"{names[true]} ✓" if says == true else f"{names[true]}, says {names[says]}"


def _chances(lab: Lab, subject: Subject) -> NDArray[np.floating]:
    """Return what the network says of the test images, or, where that is not kept, of the first of them."""
    try:
        kept = answers(lab.store, subject.run, subject.dataset)
    except StoreError:
        kept = None
    return kept.probabilities if kept else _asked(*subject.mark, subject)


@st.cache_resource(max_entries=4, show_spinner=False)
def _asked(run_id: str, attempt: int, step: int, _subject: Subject) -> NDArray[np.floating]:
    network = _subject.network
    with np.errstate(all="ignore"):
        found = network.probabilities(_subject.dataset.x_test[: sample_size(network.weights)])
    chances: NDArray[np.floating] = np.nan_to_num(found)
    chances.setflags(write=False)
    return chances
