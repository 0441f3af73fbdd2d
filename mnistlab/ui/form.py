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
        st.query_params.from_dict(st.query_params.to_dict())  # a link from this page to itself leaves the address
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
    if old:
        draft.link, draft.edition = old.link, old.edition + 1
    st.session_state[DRAFT] = draft
    return draft


def knob_key(draft: Draft, name: str) -> str:
    """Return the session key of a field's knob.

    A knob that is set by us gets a new key, and so is a new widget with its value as its default. To write to
    the session instead would be lost now and then: when two runs of the script follow each other closely,
    Streamlit sends the browser only what the second one said, and the browser answers with what it had.
    """
    return f"knob_{name}_{draft.edition}"


def layer_key(draft: Draft, i: int) -> str:
    """Return the session key of a layer's knob."""
    return f"layer_{i}_{draft.edition}"


def _collect(draft: Draft) -> None:
    """Read the knobs. Where Streamlit has forgotten them, as it does when the page is left, the draft remembers."""
    for name, value in draft.knobs.items():
        draft.knobs[name] = st.session_state.get(knob_key(draft, name), value)
    for i, units in enumerate(draft.hidden):
        draft.hidden[i] = st.session_state.get(layer_key(draft, i), units)


def _known(spec: RunSpec, lab: Lab) -> RunSpec:
    return spec if spec.dataset in lab.catalog.names else spec.with_(dataset=lab.catalog.default)
