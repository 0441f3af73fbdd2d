"""The settings of the Train page between two runs of its script: where they come from, and whether they are right."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import streamlit as st

from mnistlab.core.presets import FIRST_NETWORK
from mnistlab.core.problems import Problem
from mnistlab.core.runs import Run
from mnistlab.core.spec import RunSpec
from mnistlab.ui.draft import Draft
from mnistlab.ui.lab import Lab
from mnistlab.ui.share import settings_in, spec_from

DRAFT = "draft"
"""Where the session keeps the draft."""


@dataclass(frozen=True)
class Form:
    """The draft as it stands: the settings it makes, if it makes any, and what is wrong with it, by field."""

    draft: Draft
    spec: RunSpec | None
    problems: Mapping[str, Problem]
    left_out: tuple[Problem, ...] = ()


def take_up(lab: Lab, run: Run | None) -> Form:
    """Return what the knobs hold. Must come before any of them is drawn.

    A session's first draft comes from the page's address, else from the run on the page, else it is the
    first network. A new address replaces the draft; `left_out` then says what in it could not be used.
    """
    link = tuple(sorted(settings_in(st.query_params.to_dict()).items()))
    draft: Draft | None = st.session_state.get(DRAFT)
    left_out: tuple[Problem, ...] = ()
    if link and (draft is None or draft.link != link):
        spec, left_out = spec_from(dict(link), lab.catalog.names)
        draft = put(spec)
    elif draft is None:
        draft = put(_known(run.spec, lab) if run else FIRST_NETWORK.with_(dataset=lab.catalog.default))
    draft.link = link
    _collect(draft)
    images = len(lab.catalog.load(str(draft.knobs["dataset"])).y_train)
    spec_now, problems = draft.check(images)
    return Form(draft, spec_now, problems, left_out)


def put(spec: RunSpec) -> Draft:
    """Set every knob to the settings of `spec`; only before they are drawn, or in a callback."""
    old: Draft | None = st.session_state.get(DRAFT)
    draft = Draft.of(spec)
    draft.link = old.link if old else ()
    st.session_state[DRAFT] = draft
    for name, value in draft.knobs.items():
        st.session_state[knob_key(name)] = value
    put_layers(draft)
    return draft


def put_layers(draft: Draft) -> None:
    """Set the knobs of the layers to the draft's; only before they are drawn, or in a callback."""
    for i, units in enumerate(draft.hidden):
        st.session_state[layer_key(i)] = units


def knob_key(name: str) -> str:
    """Return the session key of a field's knob."""
    return f"knob_{name}"


def layer_key(i: int) -> str:
    """Return the session key of a layer's knob."""
    return f"layer_{i}"


def _collect(draft: Draft) -> None:
    """Read the knobs. Where Streamlit has forgotten them, as it does when the page is left, the draft remembers."""
    for name, value in draft.knobs.items():
        draft.knobs[name] = st.session_state.setdefault(knob_key(name), value)
    for i, units in enumerate(draft.hidden):
        draft.hidden[i] = st.session_state.setdefault(layer_key(i), units)


def _known(spec: RunSpec, lab: Lab) -> RunSpec:
    return spec if spec.dataset in lab.catalog.names else spec.with_(dataset=lab.catalog.default)
