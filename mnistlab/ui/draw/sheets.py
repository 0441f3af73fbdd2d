"""Where the paper comes from: drawn on the pad, a test image, or an uploaded picture."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import streamlit as st
from numpy.typing import NDArray

from mnistlab.core.gallery import Show, select
from mnistlab.core.pad import Picture, blank, framed, on_paper
from mnistlab.core.strokes import ink
from mnistlab.data.known import DIGITS
from mnistlab.ui.answers import answers
from mnistlab.ui.digits import digit_img
from mnistlab.ui.draw.network import Asked
from mnistlab.ui.draw.views import picture_uri
from mnistlab.ui.html import safe
from mnistlab.ui.lab import Lab
from mnistlab.ui.pad import draw_on_pad
from mnistlab.ui.uploads import MIME_TYPES, MOST_MEGABYTES, UploadError, paper_of

IMAGE = "image"
"""The URL parameter that names a test image to start from."""

PAD, TEST, UPLOAD = "Draw", "Test image", "Upload"

_FROM, _PLACE, _FILE, _LINKED = "draw_from", "draw_place", "draw_file", "draw_linked"


@dataclass(frozen=True, eq=False)
class Sheet:
    """A paper, and the class of what is on it where that is known."""

    paper: Picture
    true: int | None = None


def choose_sheet(lab: Lab, asked: Asked) -> Sheet:
    """Have the learner draw, or choose a test image or a picture of their own."""
    linked = _linked_image(asked)
    st.session_state.setdefault(_FROM, PAD)
    source = st.segmented_control(
        "Start from",
        [PAD, TEST, UPLOAD],
        key=_FROM,
        required=True,
        persist_state="session",
        label_visibility="collapsed",
    )
    if source == TEST:
        return _test_image(lab, asked, linked)
    _leave_link()
    if source == UPLOAD:
        return _upload()
    names = asked.dataset.class_names
    hint = "Draw a digit here" if names == DIGITS else f"Draw one of these here: {', '.join(names)}"
    return Sheet(ink(draw_on_pad(key="draw_pad", hint=hint)))


def _linked_image(asked: Asked) -> int | None:
    """Return the test image that the address names, and start from it when the address is first opened."""
    wanted = st.query_params.get(IMAGE, "")
    if not (wanted.isascii() and wanted.isdecimal() and len(wanted) < 8 and int(wanted) < len(asked.dataset.x_test)):
        return None
    if st.session_state.get(_LINKED) != wanted:
        st.session_state[_LINKED] = wanted
        st.session_state[_FROM] = TEST
    return int(wanted)


def _leave_link() -> None:
    """Go on from a linked image to others; when the same address is opened again, it counts again."""
    st.query_params.pop(IMAGE, None)
    st.session_state.pop(_LINKED, None)


def _test_image(lab: Lab, asked: Asked, linked: int | None) -> Sheet:
    dataset = asked.dataset
    names = dataset.class_names
    which, others = st.columns([3, 2], wrap=False, vertical_alignment="bottom")
    wanted = which.selectbox(
        "Class",
        [None, *range(len(names))],
        format_func=lambda i: "any" if i is None else names[i],
        key="draw_class",
        persist_state="session",
        on_change=_leave_link,
    )
    if others.button("Another", key="draw_another", icon=":material/shuffle:", width="stretch"):
        st.session_state[_PLACE] = st.session_state.get(_PLACE, 0) + 1
        _leave_link()
        linked = None
    known = answers(lab.store, asked.run, dataset)
    wrong = known is not None and st.toggle(
        "Only those this network gets wrong", key="draw_wrong", persist_state="session", on_change=_leave_link
    )
    chances = known.probabilities if known and wrong else np.zeros((len(dataset.y_test), 1))
    candidates = select(dataset.y_test, chances, Show.WRONG if wrong else Show.ALL, true=wanted)
    index = linked if linked is not None else _nth(candidates, st.session_state.get(_PLACE, 0))
    if index is None:
        st.info("There is none: it gets every one of these right.")
        return Sheet(blank())
    true = int(dataset.y_test[index])
    picture = digit_img(dataset.x_test[index], f"Test image {index:,}: {names[true]}", size="100%")
    st.html(f'<div class="ml-draw-sheet">{picture}<p>Test image {index:,}: <b>{safe(names[true])}</b></p></div>')
    return Sheet(on_paper(dataset.x_test[index]), true)


def _nth(candidates: NDArray[np.intp], place: int) -> int | None:
    return int(candidates[place % len(candidates)]) if len(candidates) else None


def _upload() -> Sheet:
    most = min(MOST_MEGABYTES, int(st.get_option("server.maxUploadSize")))
    st.file_uploader(
        "A picture with one digit on it",
        type=list(MIME_TYPES),
        max_upload_size=most,
        key="draw_upload",
        on_change=_take_file,
        help="A photo, a scan or a screenshot. It is looked at here and kept nowhere.",
    )
    kept: Picture | str | None = st.session_state.get(_FILE)
    if isinstance(kept, str):
        st.error(kept, icon=":material/broken_image:")
    elif kept is None:
        st.caption("Dark on light or light on dark; what stands out from the background counts as ink.")
    else:
        found = f'<img src="{picture_uri(255 - framed(kept))}" alt="The ink that was found on the picture">'
        st.html(f'<div class="ml-draw-sheet">{found}<p>What stands out from its background counts as ink.</p></div>')
        return Sheet(kept)
    return Sheet(blank())


def _take_file() -> None:
    """Read a file once, when it comes: the sliders must not open it again and again."""
    file = st.session_state.get("draw_upload")
    try:
        st.session_state[_FILE] = paper_of(file.getvalue()) if file else None
    except UploadError as error:
        st.session_state[_FILE] = str(error)
