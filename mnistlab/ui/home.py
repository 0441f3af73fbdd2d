"""What stands on Home: the first network, some digits, and the tutorials as cards."""

from __future__ import annotations

import numpy as np
import streamlit as st

from mnistlab.core.presets import FIRST_NETWORK, PRESETS, Preset
from mnistlab.core.runs import Run
from mnistlab.data.dataset import Dataset
from mnistlab.ui.controls import start
from mnistlab.ui.digits import digit_img, digit_uri
from mnistlab.ui.drawing import drawing
from mnistlab.ui.form import put
from mnistlab.ui.lab import TROUBLE, Lab
from mnistlab.ui.labels import word
from mnistlab.ui.network import describe, network_svg
from mnistlab.ui.runs import RUN, active_run

TRAIN = "pages/train.py"


def first_step(lab: Lab) -> None:
    """Offer the one thing to do here: train a first network, or go back to the one that is being trained."""
    active = active_run(lab)
    if active:
        if st.button("Back to your network", key="return", type="primary", icon=":material/arrow_forward:"):
            _go(active)
        st.caption("A network of yours is on its way.")
    elif st.button("Train a first network", key="first", type="primary", icon=":material/play_arrow:"):
        try:
            run = start(lab, FIRST_NETWORK.with_(dataset=lab.catalog.default))
        except TROUBLE as error:
            st.error(f"That did not work. {error}", icon=":material/error:")
        else:
            put(run.spec)
            _go(run)
    else:
        st.caption("Takes less than ten seconds.")


def show_picture(dataset: Dataset) -> None:
    """Show the first network as a drawing that starts from one of the dataset's images."""
    picture = digit_uri(dataset.x_train[first_ones(dataset, 7, 1)[0]])
    svg = network_svg(FIRST_NETWORK, dataset.class_names, picture, answer=7)
    drawing(svg, key="first_network", alt=describe(FIRST_NETWORK))


def show_images(dataset: Dataset) -> None:
    """Show a few images of each class."""
    chosen = zip(*(first_ones(dataset, label, 2) for label in range(10)), strict=True)
    images = "".join(
        digit_img(dataset.x_train[index], dataset.class_names[label], size="100%")
        for row in chosen
        for label, index in enumerate(row)
    )
    st.html(f'<div class="row-of-digits">{images}</div>')


def show_tutorials() -> None:
    """Show the tutorials as cards that open on the Train page."""
    with st.container(key="tutorials", horizontal=True, gap="medium"):
        for preset in PRESETS.values():
            with st.container(key=f"card_{preset.name}", border=True, gap="xsmall"):
                st.page_link(TRAIN, label=f"**{preset.title}**", query_params={"preset": preset.name})
                st.markdown(_outline(preset))
                st.caption(f"Published: {preset.published}" if preset.published else "Published no figure")


def first_ones(dataset: Dataset, label: int, count: int) -> list[int]:
    """Return the places of the first training images of a class."""
    return [int(place) for place in np.flatnonzero(dataset.y_train[:5000] == label)[:count]]


def _outline(preset: Preset) -> str:
    spec = preset.spec
    sizes = " – ".join(map(str, (spec.inputs, *spec.hidden, spec.classes)))
    return f"{sizes}  \n{word(spec.optimizer)}, {spec.epochs} epochs"


def _go(run: Run) -> None:
    st.session_state[RUN] = run.id
    st.switch_page(TRAIN, query_params={RUN: run.id})
