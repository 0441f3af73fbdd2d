"""The layers over the training: how their weights and gradients lie at each moment that was kept, and who is dead."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import streamlit as st

from mnistlab.charts.moments import over_moments
from mnistlab.charts.ridges import Ridge, height, ridges
from mnistlab.core.activity import CAN_DIE
from mnistlab.core.explain import percent
from mnistlab.core.layer_history import LayerMoment, Spread
from mnistlab.core.problems import SpecError
from mnistlab.core.runs import Run
from mnistlab.data.dataset import Dataset
from mnistlab.store.errors import StoreError
from mnistlab.ui.html import table
from mnistlab.ui.inside.dead import sloped
from mnistlab.ui.inside.history import History, history_of
from mnistlab.ui.inside.numbers import written
from mnistlab.ui.lab import Lab
from mnistlab.ui.plot import plot
from mnistlab.ui.terms import say

GRADIENTS, WEIGHTS = "Gradients", "Weights"

NONE_KEPT = (
    "No moments of this run are kept, so there is nothing to show over its training: it is from before this lab kept "
    "them, or it never began to train. Train its settings again and come back."
)

DEEP, NOTABLE = 3, 10
"""From how many hidden layers on, and from how many times as large a gradient, its way back is spoken of."""


@st.fragment
def layers(lab: Lab, run: Run, dataset: Dataset) -> None:
    """Show all layers at one moment and over all of them; every touch redraws this view alone."""
    try:
        with st.spinner("Working out the gradients of each moment …"):
            history = history_of(lab.store, run, dataset)
    except (SpecError, StoreError) as error:
        st.warning(str(error), icon=":material/warning:")
        return
    if history is None:
        st.info(NONE_KEPT, icon=":material/history:")
        return
    say(
        "What becomes of each layer's **weights** while it trains, and of the **gradients** that move them. A gradient "
        "that shrinks from layer to layer on its way back leaves the first layers standing still; one that grows makes "
        "their steps too large."
    )
    names = [*(f"Hidden {i + 1}" for i in range(len(run.spec.hidden))), "Outputs"]
    what, at = _choose(run, history)
    _at_one_moment(history, names, what, at)
    if len(history.names) > 1:
        _over_time(history, names, what, at)
    if run.spec.hidden:
        _dead(run, history, names, at)


def _choose(run: Run, history: History) -> tuple[str, int]:
    """Return what to show, and the place of the moment at which: at first the last one."""
    moments = history.names
    with st.container(horizontal=True, vertical_alignment="bottom", gap="large"):
        what = st.segmented_control("Show", [GRADIENTS, WEIGHTS], default=GRADIENTS, required=True, key="inside_what")
        if len(moments) == 1:
            return what, 0
        key = f"inside_moment_{run.id}_{run.attempt}_{run.step}"
        st.session_state.setdefault(key, len(moments) - 1)
        at = st.select_slider("Moment", range(len(moments)), format_func=lambda i: moments[i], key=key)
    return what, at


def _at_one_moment(history: History, names: Sequence[str], what: str, at: int) -> None:
    """Show the histograms of all layers, with those of the start behind them, and their measures."""
    now, start = ([_spread(layer, what) for layer in history.moments[i]] for i in (at, 0))
    when = _within(history.names[at])
    if not all(spread.finite for spread in now):
        text = f"{history.names[at]} some of these numbers are beyond all bounds: there is no histogram of them."
        st.warning(text, icon=":material/warning:")
        return
    rows = [
        Ridge(name, spread.counts, spread.edges, (first.counts, first.edges) if at and first.finite else None)
        for name, spread, first in zip(names, now, start, strict=True)
    ]
    of_gradients = what == GRADIENTS
    title = f"Gradient of each layer, {when}" if of_gradients else f"Weights of each layer, {when}"
    axis = "size of each weight's gradient" if of_gradients else "weight"
    chart, figures = st.columns([3, 2], gap="large", vertical_alignment="center")
    with chart:
        drawn = ridges(title, rows, x=axis, now=when, before=_within(history.names[0]), powers=of_gradients)
        told = "; ".join(f"{name} {spread.size:.2g}" for name, spread in zip(names, now, strict=True))
        plot(drawn, key="inside_ridges", alt=f"{title}. Mean size: {told}.", height=height(len(rows)))
    with figures:
        measures = [
            (name, written(spread.mean, 4), written(spread.std, 4), written(spread.size, 4), percent(spread.zeros, 1))
            for name, spread in zip(names, now, strict=True)
        ]
        st.html(table(("layer", "mean", "spread", "mean size", "zero"), measures, caption=title))
        note = "Spread: standard deviation. Each histogram is as high as its fullest bin. Biases are left out."
        if of_gradients:
            note += (
                f" The gradient is that of the mean loss over the first {history.images:,} training images, without "
                "dropout and L2 penalty. What is exactly zero, as at pixels that are always black, is not drawn."
            )
        st.caption(note)
        if of_gradients:
            _compared(names, now)


def _compared(names: Sequence[str], now: Sequence[Spread]) -> None:
    """Say how the gradient of the first hidden layer compares with that of the last."""
    if not any(spread.size for spread in now):
        say("The **gradient** is exactly zero everywhere: no weight of this network moves any more.")
        return
    if len(now) <= DEEP or not now[0].size or not now[-2].size:
        return
    first, last = (names[i].replace("Hidden", "hidden layer") for i in (0, -2))
    ratio = now[-2].size / now[0].size
    if ratio >= NOTABLE and now[0].size < 1:
        say(
            f"The gradient of {first} is **{ratio:,.0f} times smaller** than that of {last}: a **vanishing gradient**, "
            "with which the first layers hardly learn."
        )
    elif ratio <= 1 / NOTABLE:
        say(
            f"The gradient of {first} is **{1 / ratio:,.0f} times larger** than that of {last}: it has grown on its "
            "way back through the layers."
        )


def _over_time(history: History, names: Sequence[str], what: str, at: int) -> None:
    """Show one figure of each layer at every moment."""
    series: list[tuple[str, list[float | None]]] = []
    for place, name in enumerate(names):
        spreads = [_spread(moment[place], what) for moment in history.moments]
        values = [spread.size if what == GRADIENTS else spread.std for spread in spreads]
        series.append((name, [value if value and np.isfinite(value) else None for value in values]))
    title, y = (
        ("Size of the gradient over the training", "mean size")
        if what == GRADIENTS
        else ("Spread of the weights over the training", "standard deviation")
    )
    chart = over_moments(title, history.short, series, y=y, chosen=at, log_y=True)
    ends = "; ".join(f"{name} from {_told(values[0])} to {_told(values[-1])}" for name, values in series)
    plot(chart, key="inside_over_time", alt=f"{title}: {ends}.", height=420)


def _dead(run: Run, history: History, names: Sequence[str], at: int) -> None:
    """Show which share of each hidden layer is dead at every moment."""
    if run.spec.activation != CAN_DIE:
        say(f"There are no **dead ReLUs** to count: {sloped(run.spec.activation)}")
        return
    sizes = run.spec.hidden
    dead = [[moment[place].dead or 0 for moment in history.moments] for place in range(len(sizes))]
    now = sum(counts[at] for counts in dead)
    title = f"Dead ReLUs: {now:,} of {sum(sizes):,} {_within(history.names[at])}"
    if len(history.names) > 1:
        series = [(name, [n / size for n in counts]) for name, counts, size in zip(names, dead, sizes, strict=False)]
        chart = over_moments(title, history.short, series, y="share of the layer", chosen=at, y_format=".0%")
        told = "; ".join(f"{name} from {counts[0]} to {counts[-1]}" for name, counts in zip(names, dead, strict=False))
        plot(chart, key="inside_dead_over_time", alt=f"{title}. {told}.", height=380)
    else:
        st.markdown(f"**{title}**")
    say(
        f"Counted as **dead ReLUs**: neurons whose sum is above zero for none of the first {history.images:,} training "
        "images."
    )


def _spread(layer: LayerMoment, what: str) -> Spread:
    return layer.gradient if what == GRADIENTS else layer.weights


def _within(moment: str) -> str:
    """Write a moment's name as it stands within a sentence."""
    return moment[0].lower() + moment[1:]


def _told(number: float | None) -> str:
    return "nothing" if number is None else f"{number:.2g}"
