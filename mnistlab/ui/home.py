"""What stands on Home: the first network, some digits, and the tutorials as cards.

What a press needs is imported when one comes: a cold server's first page, which is this one, is there sooner.
"""

from __future__ import annotations

import streamlit as st

from mnistlab.core.labels import word
from mnistlab.core.presets import FIRST_NETWORK, PRESETS, Preset
from mnistlab.core.runs import Run
from mnistlab.data.dataset import Preview
from mnistlab.ui.actor import actor
from mnistlab.ui.digits import digit_img, digit_uri
from mnistlab.ui.drawing import drawing
from mnistlab.ui.lab import TROUBLE, Lab, lab, lab_if_open
from mnistlab.ui.network import describe, network_svg
from mnistlab.ui.runs import RUN, active_run
from mnistlab.ui.terms import say

TRAIN = "pages/train.py"

EVERY = 2.0
"""Seconds between two looks at a network of the learner's that is on its way."""


def first_step(dataset: str) -> None:
    """Offer the one thing to do here: train a first network, or go back to the one that is being trained."""
    here = lab_if_open()
    active = active_run(here) if here else None
    if here and active:
        if st.button("Back to your network", key="return", type="primary", icon=":material/arrow_forward:"):
            _go(active)
        st.fragment(_stands, run_every=EVERY)(here, active.id)
    elif st.button("Train a first network", key="first", type="primary", icon=":material/play_arrow:"):
        from mnistlab.ui.controls import start
        from mnistlab.ui.form import put

        try:
            spec = lab().school.training.fitting(actor(), FIRST_NETWORK.with_(dataset=dataset))
            run = active_run(lab()) or start(lab(), spec)
        except TROUBLE as error:
            st.error(f"That did not work. {error}", icon=":material/error:")
        else:
            put(run.spec)
            _go(run)
    else:
        st.caption("Takes less than ten seconds.")


def show_picture(preview: Preview) -> None:
    """Show the first network as a drawing that starts from one of the dataset's images."""
    answer = 7 if first_ones(preview, 7, 1) else preview.labels[0]
    picture = digit_uri(preview.images[first_ones(preview, answer, 1)[0]])
    svg = network_svg(FIRST_NETWORK, preview.class_names, picture, answer=answer)
    drawing(svg, key="first_network", alt=describe(FIRST_NETWORK))


def show_images(preview: Preview) -> None:
    """Show a few images of each class."""
    chosen = [first_ones(preview, label, 2) for label in range(len(preview.class_names))]
    images = "".join(
        digit_img(preview.images[indices[row]], preview.class_names[label], size="100%")
        for row in range(2)
        for label, indices in enumerate(chosen)
        if row < len(indices)
    )
    st.html(f'<div class="row-of-digits">{images}</div>')


def show_tutorials() -> None:
    """Show the tutorials as cards that open on the Train page."""
    with st.container(key="tutorials", horizontal=True, gap="medium"):
        for preset in PRESETS.values():
            with st.container(key=f"card_{preset.name}", border=True, gap="xsmall"):
                st.page_link(TRAIN, label=f"**{preset.title}**", query_params={"preset": preset.name})
                say(_outline(preset))
                st.caption(f"Published: {preset.published}" if preset.published else "Published no figure")


def first_ones(preview: Preview, label: int, count: int) -> list[int]:
    """Return the places of the first images of a class, fewer if there are not so many."""
    return [place for place, its in enumerate(preview.labels) if its == label][:count]


def _stands(lab: Lab, run_id: str) -> None:
    """Say where a run stands, until it has ended: then the page is drawn anew."""
    from mnistlab.ui.words import situation

    run = lab.store.get(run_id)
    if run is None or not run.status.active:
        st.rerun()
    engine = lab.engine
    st.caption(situation(run, engine.place_seen(run_id), engine.state(), engine.forecast(run_id)))


def _outline(preset: Preset) -> str:
    spec = preset.spec
    sizes = " – ".join(map(str, (spec.inputs, *spec.hidden, spec.classes)))
    return f"{sizes}  \n{word(spec.optimizer)}, {spec.epochs} epochs"


def _go(run: Run) -> None:
    st.session_state[RUN] = run.id
    st.switch_page(TRAIN, query_params={RUN: run.id})
