"""The knobs of the Train page: presets, and one for every field of a RunSpec but its layers."""

from __future__ import annotations

from collections.abc import Callable
from html import escape

import streamlit as st

from mnistlab.core.history import preset_of
from mnistlab.core.labels import word
from mnistlab.core.presets import PRESETS
from mnistlab.core.spec import RunSpec, choices
from mnistlab.ui.draft import WHOLE
from mnistlab.ui.form import DRAFT, Form, knob_key, put
from mnistlab.ui.lab import Lab
from mnistlab.ui.layers import complain
from mnistlab.ui.terms import explained, field_help

OWN = "own"

OFFERED = {
    "learning_rate": ("0.0001", "0.0003", "0.001", "0.003", "0.01", "0.03", "0.1", "0.3", "1"),
    "batch_size": ("16", "32", "64", "128", "256", "512", "1024"),
    "validation_split": ("0", "0.1", "0.2", "0.3"),
    "dropout": ("0", "0.1", "0.2", "0.3", "0.5"),
    "l2": ("0", "1e-05", "0.0001", "0.001", "0.01"),
    "train_size": ("all", "100", "1000", "5000", "10000", "30000"),
}
"""What the knobs of numbers offer. Any other number can be typed, so that a wrong one can be explained."""

FOLDED = (("validation_split", "pixels"), ("loss", "initializer"), ("dropout", "l2"), ("train_size", "seed"))


def choose_preset(form: Form) -> None:
    """Offer the tutorials; what is chosen turns every knob, and any knob turned makes it one's own again."""
    now = preset_of(form.spec)
    names = [*PRESETS] if now else [OWN, *PRESETS]
    key = f"preset_{now or OWN}"
    with st.container(key="preset"):
        st.selectbox(
            "Start from",
            names,
            index=names.index(now or OWN),
            format_func=lambda name: "My own settings" if name == OWN else PRESETS[name].title,
            key=key,
            help="The networks of five written tutorials, with the settings they were published with.",
            on_change=_load_preset,
            args=(key,),
        )
    with st.container(key="preset_notes"):
        if now:
            preset = PRESETS[now]
            published = preset.published or "no figure"
            note = (
                f"**Published:** {published}. **Filled in by us:** {preset.reconstructed} **Expect:** {preset.expect}"
            )
            st.caption(explained(note), unsafe_allow_html=True)


def turn_knobs(form: Form, lab: Lab) -> None:
    """Show the knobs that matter most, two by two, and the others folded away."""
    _knob(form, "dataset", lab.catalog.names, lab.catalog.title)
    for pair in (("activation", "optimizer"), ("learning_rate", "batch_size")):
        _pair(form, *pair)
    _knob(form, "epochs")
    wrong = any(name in form.problems for pair in FOLDED for name in pair)
    with st.expander("More settings", expanded=wrong, key="more_settings"):
        for pair in FOLDED:
            _pair(form, *pair)


def choose_device(lab: Lab) -> str:
    """Offer a choice of device where there is one; return it."""
    devices = [worker.device for worker in lab.engine.state().workers]
    if not any("GPU" in device for device in devices):
        return "auto"
    return st.selectbox(
        "Device",
        ["auto", "gpu", "cpu"],
        format_func=word,
        key="device",
        persist_state="session",
        help="What the network is trained on.",
    )


def _pair(form: Form, left: str, right: str) -> None:
    columns = st.columns(2, gap="small", wrap=False)
    for column, name in zip(columns, (left, right), strict=True):
        with column:
            _knob(form, name)


def _knob(form: Form, name: str, options: tuple[str, ...] = (), as_read: Callable[[str], str] = word) -> None:
    field = RunSpec.model_fields[name]
    label, key, now = field.title or name, knob_key(form.draft, name), form.draft.knobs[name]
    with st.container(key=f"knob_{name}", gap="xsmall"):
        if name in WHOLE:
            st.number_input(label, value=now if isinstance(now, int) else None, step=1, key=key, help=field_help(name))
        else:
            words = options or choices(name) or _offered(name, str(now))
            st.selectbox(
                label,
                words,
                index=words.index(str(now)),
                format_func=as_read,
                key=key,
                help=field_help(name, now),
                accept_new_options=name in OFFERED,
                filter_mode="prefix" if name in OFFERED else None,
            )
        if (problem := form.problems.get(name)) is not None:
            complain(escape(f"{label} takes {problem.allowed}."))


def _offered(name: str, now: str) -> tuple[str, ...]:
    """Return what a number's knob offers, with what it holds if that was typed."""
    return OFFERED[name] if now in OFFERED[name] else (now, *OFFERED[name])


def _load_preset(key: str) -> None:
    name = st.session_state[key]
    if name in PRESETS:
        dataset = str(st.session_state[DRAFT].knobs["dataset"])
        put(PRESETS[name].spec.with_(dataset=dataset))
