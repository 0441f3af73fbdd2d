"""One neuron of a trained network: how often it is on, its weights, what excites it, and which classes it tells."""

from __future__ import annotations

import numpy as np
import streamlit as st
from numpy.typing import NDArray

from mnistlab.charts.bars import class_bars
from mnistlab.core.activity import CAN_DIE, Activity
from mnistlab.core.explain import percent
from mnistlab.core.saliency import lead, slopes
from mnistlab.ui.cells import Field, cells, pressed_cell
from mnistlab.ui.digits import digit_uri
from mnistlab.ui.figures import show_figures
from mnistlab.ui.html import Html, safe, table
from mnistlab.ui.inside.address import (
    BEYOND,
    choose_neuron,
    follow_image,
    look_at,
    look_at_field,
    neuron_of_page,
)
from mnistlab.ui.inside.dead import DEAD, dead_relus
from mnistlab.ui.inside.numbers import written
from mnistlab.ui.inside.pictures import coloured, pictures
from mnistlab.ui.inside.seen import Seen, seen_by
from mnistlab.ui.inside.subject import Subject, plain
from mnistlab.ui.learn.weight_pictures import LEGEND
from mnistlab.ui.picker import pick, pressed
from mnistlab.ui.plot import plot
from mnistlab.ui.pressable import pressable
from mnistlab.ui.pressable import pressed as pressed_part
from mnistlab.ui.terms import helped, say

STRONGEST = 6
"""How many neurons of the layers before and behind are named."""

_MAP, _INTO, _OUT, _BEST = "inside_on", "inside_strong", "inside_strong_out", "inside_best"


@st.fragment
def neuron(subject: Subject) -> None:
    """Show one neuron, among all there are; every touch redraws this view alone."""
    seen = seen_by(subject)
    if seen is None:
        st.warning(BEYOND, icon=":material/warning:")
        return
    # At first the one whose mean differs most between the classes: there is something to see of it.
    default = (0, int(seen.activities[0].by_class.std(axis=0).argmax()))
    _follow(subject, neuron_of_page(subject, default)[0])
    layer, unit = _map(subject, seen)
    called = subject.called(layer, unit)
    st.subheader(plain(called[0].upper() + called[1:]))
    activity = seen.activities[layer]
    _figures(subject, seen, layer, unit)
    left, right = st.columns([2, 3], gap="large")
    with left:
        _weights(subject, activity, layer, unit)
    with right:
        _excites(subject, seen, layer, unit)
        _by_class(subject, activity, layer, unit)
    if subject.hidden:
        st.subheader("Dead ReLUs")
        dead_relus(subject, seen, layer)


def _follow(subject: Subject, layer: int) -> None:
    """Go to the neuron that was just pressed, if one was."""
    if (cell := pressed_cell(_MAP)) is not None:
        look_at_field(subject, layer, *cell)
    for key, place in ((DEAD, layer), (_INTO, layer - 1), (_OUT, layer + 1)):
        if (unit := pressed_part(key)) is not None:
            look_at(subject, place, unit)


def _map(subject: Subject, seen: Seen) -> tuple[int, int]:
    """Draw how often each neuron is on, and return the one that is looked at."""
    relu = subject.network.spec.activation == CAN_DIE and subject.hidden > 0
    on = "its sum is above zero, so that it is on" if relu else "its sum is above zero"
    crossed_out = " Those crossed out are **dead ReLUs**." if relu else ""
    say(
        f"One square a neuron, the brighter the more of the first {seen.images:,} test images there are for which "
        f"{on}.{crossed_out} Press one to see what it answers to, or choose it here:"
    )
    layer, unit = choose_neuron(subject)
    places, fields = subject.drawn(layer), []
    for place in places[:-1]:
        share, crossed = seen.activities[place].on, seen.dead(place).tolist() if relu else []
        told = f"{len(share):,} neuron{'s' * (len(share) > 1)}" + (f", {len(crossed):,} dead" if relu else "")
        fields.append(Field(f"{subject.layer_name(place)}: {told}", 100 * share, 100.0, (), crossed, " %"))
    names = subject.dataset.class_names
    fields.append(Field("Outputs", 100 * seen.activities[-1].on, 100.0, names, (), " %"))
    cells(fields, key=_MAP, chosen=(places.index(layer), unit))
    return layer, unit


def _figures(subject: Subject, seen: Seen, layer: int, unit: int) -> None:
    kernel, bias = subject.network.weights[2 * layer : 2 * layer + 2]
    activity, mine = seen.activities[layer], kernel[:, unit]
    what = "logits" if layer == subject.hidden else "activation"
    figures = [
        (
            "Sum above zero",
            percent(float(activity.on[unit]), 1),
            f"For this share of the first {seen.images:,} test images.",
        ),
        (
            "Mean logit" if what == "logits" else "Mean activation",
            written(float(activity.mean[unit]), 3),
            helped(f"Over the first {seen.images:,} test images.", what),
        ),
        ("Bias", written(float(bias[unit]), 4), helped("Added to its weighted sum.", "bias")),
        (
            "Weights",
            f"{len(mine):,}",
            helped(f"From {written(float(mine.min()), 3)} to {written(float(mine.max()), 3)}.", "weight"),
        ),
    ]
    show_figures(figures, key="neuron")


def _weights(subject: Subject, activity: Activity, layer: int, unit: int) -> None:
    network = subject.network
    kernel = network.weights[2 * layer][:, unit]
    if layer == 0:
        st.markdown("**Its weights**, each at the place of its pixel")
        st.html(_large(kernel, "Its weights"))
        st.caption(LEGEND)
    else:
        best, _ = _exciting(subject, activity, layer, unit)
        if len(best):
            x = network.inputs(subject.dataset.x_test[best])
            direction = lead(subject.units(layer), unit).astype(np.float32)
            slope = slopes(network.weights, x, network.spec.activation, layer, direction).mean(axis=0)
            over = f"the {len(best)} test images that excite it most"
            st.markdown("**What it looks for**, as far as one picture can say it")
            st.html(_large(slope, "Mean slope of its sum"))
            st.caption(
                f"It has no weights for pixels, only for the {len(kernel):,} neurons before. This is the slope of its "
                f"sum by each pixel, in the mean over {over}: it holds as long as the neurons before are on and off as "
                "they are for these. **Blue**: more light there raises its sum. **Orange**: it lowers it."
            )
        st.markdown("**Its strongest weights**, by the neuron they come from")
        pressable(_links(subject, layer - 1, kernel), key=_INTO)
    if layer < subject.hidden:
        st.markdown("**Its strongest weights onwards**, by the neuron they go to")
        pressable(_links(subject, layer + 1, network.weights[2 * layer + 2][unit]), key=_OUT)


def _large(values: NDArray[np.floating], caption: str) -> Html:
    return Html(f'<div class="ml-large">{pictures([(coloured(values), caption)])}</div>')


def _links(subject: Subject, layer: int, weights: NDArray[np.floating]) -> Html:
    """Return the strongest of some weights as a table, with buttons that lead to the neurons at their other end."""
    rows = []
    for i in np.argsort(-np.abs(weights), kind="stable")[:STRONGEST].tolist():
        name = safe(subject.unit_name(layer, i))
        button = f'<button type="button" class="ml-go" data-press="{i}">{name}</button>'
        rows.append((Html(button), written(float(weights[i]), 4)))
    return table((subject.layer_name(layer), "weight"), rows, caption=f"Strongest weights, {subject.layer_name(layer)}")


def _excites(subject: Subject, seen: Seen, layer: int, unit: int) -> None:
    images = subject.dataset.x_test
    best, heights = _exciting(subject, seen.activities[layer], layer, unit)
    st.markdown(f"**What excites it most** of the first {seen.images:,} test images")
    if not len(best):
        st.info("Nothing: it is off for all of them, so it passes on zero each time.")
        return
    place = pressed(_BEST)
    if place is not None and 0 <= place < len(best):
        follow_image(subject, int(best[place]))
    shown = [(digit_uri(images[i]), written(float(height))) for i, height in zip(best, heights, strict=True)]
    pick(shown, key=_BEST)
    st.caption("Below each is what it passes on. Press one to follow it through the network.")


def _exciting(
    subject: Subject, activity: Activity, layer: int, unit: int
) -> tuple[NDArray[np.intp], NDArray[np.floating]]:
    """Return the images that a neuron passes on most for, and how much; a ReLU that is off is not excited."""
    best, heights = activity.favourites[:, unit], activity.heights[:, unit]
    if subject.network.spec.activation == CAN_DIE and layer < subject.hidden:
        return best[heights > 0], heights[heights > 0]
    return best, heights


def _by_class(subject: Subject, activity: Activity, layer: int, unit: int) -> None:
    names, values = subject.dataset.class_names, activity.by_class[:, unit]
    what = "logit" if layer == subject.hidden else "activation"
    most = f"highest for {names[int(values.argmax())]}" if values.any() else "zero for all of them"
    title = f"Mean {what} by class: {most}"
    told = ", ".join(f"{name} {value:.2f}" for name, value in zip(names, values, strict=True))
    plot(class_bars(title, values, names, y=f"mean {what}"), key="inside_by_class", alt=f"{title}. {told}.", height=300)
