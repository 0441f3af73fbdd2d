"""Choosing which runs are listed, and in what order."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import streamlit as st

from mnistlab.core.explain import percent
from mnistlab.core.history import Order, Wish, preset_of, sizes
from mnistlab.core.presets import PRESETS
from mnistlab.core.runs import Run, RunStatus
from mnistlab.ui.lab import Lab

LEAST = (0.9, 0.95, 0.97, 0.98)
"""Accuracies that one may ask for at the least."""

FEW = 2
"""With fewer runs there is nothing to choose from."""

ANY = ""

_KEYS = ("text", "starred", "status", "dataset", "network", "least")


def choose(lab: Lab, runs: Sequence[Run]) -> tuple[Wish, Order]:
    """Return which of the runs to show and in what order; the choice is remembered while the session lasts."""
    if len(runs) < FEW and not _chosen():
        return Wish(), Order.NEWEST
    with st.container(key="runs_filters", horizontal=True, vertical_alignment="bottom", gap="small"):
        text = st.text_input(
            "Search",
            key="runs_text",
            placeholder="Name, note or setting",
            icon=":material/search:",
            persist_state="session",
        )
        order = st.selectbox(
            "Order", list(Order), key="runs_order", persist_state="session", filter_mode=None, width=180
        )
        with st.popover("Filter", icon=":material/filter_list:", key="runs_filter"):
            status = _one("status", "Status", _known(run.status for run in runs), str.capitalize)
            dataset = _one("dataset", "Dataset", _known(run.spec.dataset for run in runs), _title(lab))
            network = _one("network", "Network", _networks(runs), _network)
            least = _one("least", "Test accuracy", LEAST, lambda share: f"{percent(share, 0)} or more")
        starred = st.toggle("With a star", key="runs_starred", persist_state="session")
        if _chosen():
            st.button("Show all", key="runs_clear", type="tertiary", on_click=_clear)
    return Wish(text, starred, status and RunStatus(status), dataset, network, least), order or Order.NEWEST


def _one(name: str, label: str, options: Sequence[Any], as_read: Callable[[Any], str]) -> Any:
    """Offer any or one of the options; what is chosen stays on offer while no run has it any more."""
    key = f"runs_{name}"
    now = st.session_state.get(key, ANY)
    offered = list(dict.fromkeys((ANY, *options, now)))
    chosen = st.selectbox(
        label,
        offered,
        format_func=lambda value: "Any" if value == ANY else as_read(value),
        key=key,
        persist_state="session",
    )
    return None if chosen == ANY else chosen


def _known(values: Any) -> list[str]:
    return list(dict.fromkeys(str(value) for value in values))


def _networks(runs: Sequence[Run]) -> list[str]:
    presets = {preset_of(run.spec) for run in runs}
    return [*(name for name in PRESETS if name in presets), *sorted({sizes(run.spec) for run in runs})]


def _network(name: str) -> str:
    return PRESETS[name].title if name in PRESETS else name


def _title(lab: Lab) -> Callable[[str], str]:
    return lambda name: lab.catalog.title(name) if name in lab.catalog.names else name


def _chosen() -> bool:
    return any(st.session_state.get(f"runs_{name}") for name in _KEYS)


def _clear() -> None:
    for name in _KEYS:
        st.session_state[f"runs_{name}"] = False if name == "starred" else ANY
