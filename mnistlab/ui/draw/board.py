"""The drawing board: paper on the left, the answer and how it came about on the right, sliders below."""

from __future__ import annotations

from pathlib import Path

import streamlit as st

from mnistlab.core.distort import Spoiling
from mnistlab.data.known import MNIST
from mnistlab.ui.draw import views
from mnistlab.ui.draw.look import look
from mnistlab.ui.draw.network import Asked
from mnistlab.ui.draw.sheets import choose_sheet
from mnistlab.ui.draw.sliders import turn_sliders
from mnistlab.ui.lab import Lab
from mnistlab.ui.living import living

CSS = Path(__file__).parents[1] / "draw.css"


def show_board(lab: Lab, asked: Asked) -> None:
    """Show where one draws and what the network says; every stroke and every slider draws this part alone."""
    st.html(CSS)
    if asked.shuffled:
        st.info(
            "This network was trained on images with shuffled pixels. What you draw is shuffled the same way before it "
            "gets it; the pictures here show it unshuffled."
        )
    _board(lab, asked)


@st.fragment
def _board(lab: Lab, asked: Asked) -> None:
    with st.container(key="draw_board"):
        source, said, way, knobs = (st.container(key=f"draw_{part}") for part in ("sheet", "said", "way", "knobs"))
        with source:
            sheet = choose_sheet(lab, asked)
        with way:
            prepared = _choose_preparing(asked)
        with knobs:
            placing, spoiling = turn_sliders()
        seen = look(asked, sheet.paper, placing, spoiling)
        with said:
            living(views.answer(seen, asked.dataset.class_names, prepared=prepared, true=sheet.true), key="draw_answer")
        with way:
            spoiled = spoiling != Spoiling(where=spoiling.where)
            living(views.steps(seen, prepared=prepared, spoiled=spoiled), key="draw_steps")


def _choose_preparing(asked: Asked) -> bool:
    as_made = asked.dataset.name == MNIST.name
    prepared = st.toggle(
        "Prepare the picture as MNIST's makers did",
        value=as_made,
        key=f"draw_prepare_{asked.dataset.name}",
        persist_state="session",
        help="They cropped every digit, scaled it into 20 × 20 pixels and put its centre of mass into the middle of "
        "28 × 28. The network has never seen a digit that was not prepared so. Switch it off, then move the digit.",
    )
    if not as_made:
        st.caption(f"The images of {asked.dataset.title} were not made this way, so it is off at first.")
    return prepared
