"""An experiment: test images moved at random, read with and without preparing."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import streamlit as st
from numpy.typing import NDArray

from mnistlab.charts.palette import RIGHT, VALIDATION, WRONG
from mnistlab.core.explain import percent
from mnistlab.core.moving import moved
from mnistlab.ui.digits import digit_img
from mnistlab.ui.draw.network import Asked
from mnistlab.ui.html import Html, meter, safe, table
from mnistlab.ui.terms import say

MOVED = 1000
"""Test images that are moved."""

FARTHEST = 6
"""The most pixels they can be moved each way."""

EXAMPLES = 8

_SEED = 6


@dataclass(frozen=True, eq=False)
class Readings:
    """How a network reads images prepared and plain: `right` shares, and the first images with its answers."""

    right: tuple[float, float]
    images: tuple[NDArray[np.uint8], NDArray[np.uint8]]
    says: tuple[NDArray[np.intp], NDArray[np.intp]]


@st.fragment
def show_moved(asked: Asked) -> None:
    """Offer the experiment; its figures are computed when they are asked for."""
    names, labels = asked.dataset.class_names, asked.dataset.y_test[:MOVED]
    say(
        f"Your own digits are never quite in the middle. Here the first {len(labels):,} images of the test set are "
        "moved right or left and up or down, each by other numbers of pixels, and the network reads them twice: "
        "prepared, and as they then lie in the frame."
    )
    with st.container(horizontal=True, vertical_alignment="bottom", gap="medium"):
        farthest = st.slider("Up to how many pixels", 1, FARTHEST, FARTHEST, key="draw_farthest", width=260)
        if st.button("Move them and read them", key="draw_move", type="primary", icon=":material/open_with:"):
            st.session_state["draw_moved"] = True
    if not st.session_state.get("draw_moved"):
        return
    there = _readings(asked.run.id, asked.run.attempt, asked.run.step, 0, asked)
    after = _readings(asked.run.id, asked.run.attempt, asked.run.step, farthest, asked)
    say(
        f"**Moved by up to {farthest} {'pixel' if farthest == 1 else 'pixels'}, it gets {percent(after.right[0], 1)} "
        f"right if they are prepared, and {percent(after.right[1], 1)} if not.** {_meaning(there, after)}"
    )
    rows = [
        ("where they were", *map(_share, there.right)),
        (f"moved by up to {farthest}", *map(_share, after.right)),
    ]
    headers = ("the images", "right, prepared", "right, unprepared")
    st.html(table(headers, rows, caption="Share of the moved test images that is read right"))
    st.markdown(f"The first {EXAMPLES}, unprepared above and prepared below:")
    for way in (1, 0):
        figures = zip(after.images[way], after.says[way].tolist(), labels.tolist(), strict=False)
        st.html(f'<div class="ml-few">{"".join(_judged(image, names[a], names[b]) for image, a, b in figures)}</div>')


@st.cache_resource(max_entries=32, show_spinner=False)
def _readings(run_id: str, attempt: int, step: int, farthest: int, _asked: Asked) -> Readings:
    """Move and read; a run that went on reads differently, hence attempt and step."""
    dataset = _asked.dataset
    ways = moved(dataset.x_test[:MOVED], farthest, _SEED)
    labels = dataset.y_test[:MOVED]
    says = tuple(_asked.chances(images).argmax(axis=1) for images in ways)
    return Readings(
        (float((says[0] == labels).mean()), float((says[1] == labels).mean())),
        (ways[0][:EXAMPLES].copy(), ways[1][:EXAMPLES].copy()),
        (says[0][:EXAMPLES], says[1][:EXAMPLES]),
    )


def _meaning(there: Readings, after: Readings) -> str:
    kept, lost = (100 * (there.right[way] - after.right[way]) for way in (0, 1))
    if max(kept, lost) < 1:
        return "Moving costs it next to nothing either way."
    if kept > 1:
        return f"Moving costs {lost:.0f} points unprepared and {kept:.0f} prepared."
    return (
        f"Moving costs {lost:.0f} points unprepared and next to nothing prepared: centring undoes it. The network "
        "itself has no idea that a moved digit is the same digit; to it, other pixels are other inputs."
    )


def _share(right: float) -> Html:
    return Html(percent(right, 1) + meter(right, VALIDATION))


def _judged(image: NDArray[np.uint8], says: str, true: str) -> str:
    colour, mark = (RIGHT, "✓") if says == true else (WRONG, "✗")
    return (
        f'<figure class="ml-draw-read">{digit_img(image, f"A moved {true}", size="3.4rem")}'
        f'<figcaption style="--colour:{colour}">{safe(says)} {mark}</figcaption></figure>'
    )
