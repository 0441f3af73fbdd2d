"""One test image looked at closely: what the network says of it, and which training images it resembles."""

from __future__ import annotations

import numpy as np
import streamlit as st
from numpy.typing import NDArray

from mnistlab.charts.palette import DIGITS, RIGHT, WRONG
from mnistlab.core.explain import percent
from mnistlab.core.look_alikes import company, conclusion
from mnistlab.core.problems import SpecError
from mnistlab.core.runs import Run
from mnistlab.core.trained import Network
from mnistlab.data.split import split
from mnistlab.store.errors import StoreError
from mnistlab.ui.answers import Answers
from mnistlab.ui.digits import digit_img
from mnistlab.ui.html import Html, safe
from mnistlab.ui.lab import Lab
from mnistlab.ui.look_alikes import LookAlikes, by_pixels, last_layer_of
from mnistlab.ui.networks import network_of
from mnistlab.ui.runs import RUN
from mnistlab.ui.terms import explained, say

_PLACE = "closely_place"


def look_closely(lab: Lab, run: Run, answers: Answers, among: NDArray[np.intp], image: int) -> None:
    """Open the close look at a test image, with buttons to the images before and after it `among` those selected."""
    st.session_state[_PLACE] = int(np.flatnonzero(among == image)[0])
    _closely(lab, run, answers, among)


@st.dialog("Looked at closely", width="large", icon=":material/search:")
def _closely(lab: Lab, run: Run, answers: Answers, among: NDArray[np.intp]) -> None:
    place = min(st.session_state[_PLACE], len(among) - 1)
    image = int(among[place])
    if len(among) > 1:
        _turning(place, len(among))
    st.html(portrait(answers, image))
    _neighbours(lab, run, answers, image)
    here = {RUN: run.id, "image": str(image)}
    label = "Follow it through the network, layer by layer"
    st.page_link("pages/inside.py", label=label, icon=":material/visibility:", query_params=here | {"view": "digit"})
    st.page_link("pages/draw.py", label="Move it, blur it, cut a piece out", icon=":material/draw:", query_params=here)


def _turning(place: int, images: int) -> None:
    def turn(by: int) -> None:
        st.session_state[_PLACE] = place + by

    with st.container(horizontal=True, vertical_alignment="center", horizontal_alignment="distribute"):
        st.button("Previous", key="closely_previous", disabled=not place, on_click=turn, args=(-1,))
        st.caption(f"{place + 1:,} of {images:,}", width="content")
        st.button("Next", key="closely_next", disabled=place + 1 == images, on_click=turn, args=(1,))


def portrait(answers: Answers, image: int) -> Html:
    """Return a test image, large, with the probability of each class beside it."""
    names, chances, true = answers.dataset.class_names, answers.probabilities[image], int(answers.labels[image])
    said = int(chances.argmax())
    says = f"The network says <b>{safe(names[said])}</b>, {percent(float(chances[said]), 1)}"
    verdict = f"✓ right, it is {names[true]}" if said == true else f"✗ wrong, it is {names[true]}"
    picture = digit_img(answers.dataset.x_test[image], f"Test image {image:,}: {names[true]}", size="100%")
    return Html(
        f'<div class="ml-portrait"><div>{picture}</div><div><p>Test image {image:,}</p><p>{says}</p>'
        f'<p class="ml-verdict" style="--colour:{RIGHT if said == true else WRONG}">{safe(verdict)}</p></div>'
        f"{_chances(chances, names, true)}</div>"
    )


def _chances(chances: NDArray[np.floating], names: tuple[str, ...], true: int) -> Html:
    rows = []
    for i, chance in enumerate(chances):
        fill = f'<i style="width:{100 * float(chance):.1f}%;background:{DIGITS[i % len(DIGITS)]}"></i>'
        mark = ' class="ml-true" title="what it is"' if i == true else ""
        rows.append(f"<li><b{mark}>{safe(names[i])}</b><span>{fill}</span><em>{percent(float(chance), 1)}</em></li>")
    return Html(f'<ul class="ml-chances" aria-label="Probability of each class">{"".join(rows)}</ul>')


def _neighbours(lab: Lab, run: Run, answers: Answers, image: int) -> None:
    dataset, names = answers.dataset, answers.dataset.class_names
    true, said = int(answers.labels[image]), int(answers.probabilities[image].argmax())
    try:
        train = split(run.spec, len(dataset.x_train)).train
        network = network_of(lab.store, run)
    except (SpecError, StoreError) as error:
        st.info(f"Its nearest training images cannot be shown. {error}", icon=":material/info:")
        return
    pixels = by_pixels(dataset.name, train, image, dataset)
    layer = last_layer_of(run, network, dataset, train, image) if network and run.spec.hidden else None
    told_apart = layer.labels if layer and layer.usual else None
    if told := conclusion(pixels.labels, told_apart, names, true, said):
        st.html(f'<p class="ml-conclusion">{safe(told)}</p>')
    left, right = st.columns(2, gap="medium")
    with left:
        st.markdown("**Nearest training images by their pixels**")
        _row(answers, pixels, true, said)
        st.caption(
            f"Under each stands its distance, with pixels from 0 to 1. All {train:,} images the network was trained "
            f"on were compared; on average they are {pixels.usual:.2f} away."
        )
    with right:
        st.markdown("**Nearest by what the last hidden layer makes of them**")
        if layer is None or not layer.usual:
            say(_nothing_nearer(run, network))
            return
        _row(answers, layer, true, said)
        which = f"{layer.compared:,} of the {train:,}" if layer.compared < train else f"All {train:,}"
        st.caption(
            f"The distance of its {run.spec.hidden[-1]:,} activations. {which} images the network was trained on were "
            f"compared; on average they are {layer.usual:.2f} away."
        )


def _nothing_nearer(run: Run, network: Network | None) -> str:
    if network is None:
        return "The weights of this run are not kept any more, so nobody can ask its hidden layers."
    if not run.spec.hidden:
        return "This network has no hidden layer: its answers come straight from the pixels."
    return "It makes the same of every image, so none is nearer than another."


def _row(answers: Answers, found: LookAlikes, true: int, said: int) -> None:
    dataset = answers.dataset
    tiles = []
    for index, label, distance in zip(found.indices.tolist(), found.labels, found.distances, strict=True):
        name = dataset.class_names[label]
        colour = RIGHT if label == true else WRONG if label == said else "currentColor"
        picture = digit_img(dataset.x_train[index], f"Training image {index:,}: {name}", size="100%")
        words = f'<b style="--colour:{colour}">{safe(name)}</b><span>{distance:.2f}</span>'
        tiles.append(f'<figure title="training image {index:,}">{picture}<figcaption>{words}</figcaption></figure>')
    told = explained(safe(company(found.labels, dataset.class_names, true, said)))
    look = "ml-alike ml-words" if max(map(len, dataset.class_names)) > 2 else "ml-alike"
    st.html(f'<div class="{look}">{"".join(tiles)}</div><p class="ml-company">{told}</p>')
