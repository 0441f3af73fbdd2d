"""Networks that a teacher can start from: the tutorials', and the one on their own Train page."""

from __future__ import annotations

import streamlit as st

from mnistlab.core.history import sizes
from mnistlab.core.labels import word
from mnistlab.core.presets import FIRST_NETWORK, PRESETS
from mnistlab.core.problems import SpecError
from mnistlab.core.spec import RunSpec
from mnistlab.ui.draft import Draft
from mnistlab.ui.form import DRAFT
from mnistlab.ui.lab import Lab

OWN = "As on my own Train page"


def choose_pattern(lab: Lab, label: str, key: str, now: RunSpec | None = None) -> RunSpec | None:
    """Let a teacher choose a network; return it, None with a sentence on screen if it cannot be trained.

    Args:
        lab: the lab.
        label: what it is chosen for.
        key: the widget's.
        now: one that is offered first, as the one that it is now.
    """
    offered: dict[str, RunSpec | None] = {"As it is now": now} if now else {}
    offered[OWN] = None
    dataset = lab.catalog.default
    offered |= {preset.title: preset.spec.with_(dataset=dataset) for preset in PRESETS.values()}
    chosen = str(st.selectbox(label, list(offered), key=key))
    spec = offered.get(chosen)
    try:
        spec = spec or _on_train_page(lab)
    except SpecError as error:
        st.caption(f"Your Train page has settings that cannot be used. {error}")
        return None
    st.caption(describe(spec))
    return spec


def describe(spec: RunSpec) -> str:
    """Return a network in one line.

    >>> describe(RunSpec())
    '784-128-10 · ReLU · Adam 0.001 · batches of 128 · 5 epochs'
    """
    epochs = "1 epoch" if spec.epochs == 1 else f"{spec.epochs} epochs"
    rate = f"{word(spec.optimizer)} {spec.learning_rate:g}"
    return f"{sizes(spec)} · {word(spec.activation)} · {rate} · batches of {spec.batch_size} · {epochs}"


def _on_train_page(lab: Lab) -> RunSpec:
    draft: Draft | None = st.session_state.get(DRAFT)
    if draft is None:
        return FIRST_NETWORK.with_(dataset=lab.catalog.default)
    return draft.read(len(lab.catalog.load(str(draft.knobs["dataset"])).y_train))
