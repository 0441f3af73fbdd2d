"""The knobs of the Train page: presets, and one for every field of a RunSpec but its layers."""

from __future__ import annotations

from collections.abc import Callable
from html import escape

import streamlit as st

from mnistlab.core.differences import NAMES, listed
from mnistlab.core.history import preset_of
from mnistlab.core.labels import word
from mnistlab.core.presets import PRESETS
from mnistlab.core.school.rules import takes
from mnistlab.core.spec import RunSpec, choices
from mnistlab.ui.draft import WHOLE
from mnistlab.ui.form import DRAFT, Form, knob_key, put
from mnistlab.ui.lab import Lab
from mnistlab.ui.layers import FIXED, complain
from mnistlab.ui.terms import explained, field_help

OWN = "own"

MORE = "more_settings"
"""The key of the fold with the knobs that matter less, and where the session keeps whether it is open."""

_REFUSED = "preset_refused"
"""Where the session keeps why the preset chosen last was not taken, and how many were not."""

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
    """Offer the tutorials; what is chosen turns every knob, and any knob turned makes it one's own again.

    One that would turn a knob that is fixed is not taken, and it is said why.
    """
    now = preset_of(form.wanted)
    names = [*PRESETS] if now else [OWN, *PRESETS]
    none_fits = form.task.lock is not None and not any(_fits(form, name) for name in PRESETS)
    refused, count = st.session_state.get(_REFUSED, ("", 0))
    key = f"preset_{now or OWN}" + (f"_{count}" if count else "")
    with st.container(key="preset"):
        st.selectbox(
            "Start from",
            names,
            index=names.index(now or OWN),
            format_func=lambda name: "My own settings" if name == OWN else PRESETS[name].title,
            key=key,
            help="The networks of five written tutorials, with the settings they were published with.",
            on_change=_load_preset,
            args=(key, form),
            disabled=none_fits,
        )
    with st.container(key="preset_notes"):
        if refused:
            st.session_state[_REFUSED] = ("", count)
            complain(escape(refused))
        if none_fits:
            st.caption(":material/lock: Every tutorial’s network would change what your teacher has fixed today.")
        elif now:
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
    if any(name in form.problems for pair in FOLDED for name in pair):
        st.session_state[MORE] = True  # what is wrong has to be seen
    with st.expander("More settings", key=MORE, on_change="rerun") as fold:
        for pair in FOLDED if fold.open else ():  # the draft remembers those that are not drawn
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
    title, key, now = field.title or name, knob_key(form.draft, name), form.draft.knobs[name]
    locked = form.task.locks(name)
    label = f":material/lock: {title}" if locked else title
    helps = f"{FIXED} {field_help(name, now)}" if locked else field_help(name, None if name in WHOLE else now)
    with st.container(key=f"knob_{name}", gap="xsmall"):
        if name in WHOLE:
            whole = now if isinstance(now, int) else None
            st.number_input(label, value=whole, step=1, key=key, help=helps, disabled=locked)
        else:
            words = options or choices(name) or _offered(name, str(now))
            st.selectbox(
                label,
                words,
                index=words.index(str(now)),
                format_func=as_read,
                key=key,
                help=helps,
                disabled=locked,
                accept_new_options=name in OFFERED,
                filter_mode="prefix" if name in OFFERED else None,
            )
        if (problem := form.problems.get(name)) is not None:
            complain(escape(f"{takes(name)} {problem.allowed}."))


def _offered(name: str, now: str) -> tuple[str, ...]:
    """Return what a number's knob offers, with what it holds if that was typed."""
    return OFFERED[name] if now in OFFERED[name] else (now, *OFFERED[name])


def _load_preset(key: str, form: Form) -> None:
    name = st.session_state[key]
    if name in PRESETS and _fits(form, name):
        put(_preset(name))
    elif name in PRESETS and form.task.lock:
        wrong = [f"the {NAMES[problem.field]}" for problem in form.task.lock.problems(_preset(name))]
        why = f"{PRESETS[name].title} cannot be had today: your teacher has fixed {listed(wrong)}."
        # The box goes back to what it was by being another one.
        st.session_state[_REFUSED] = (why, st.session_state.get(_REFUSED, ("", 0))[1] + 1)


def _fits(form: Form, name: str) -> bool:
    return form.task.lock is None or not form.task.lock.problems(_preset(name))


def _preset(name: str) -> RunSpec:
    return PRESETS[name].spec.with_(dataset=str(st.session_state[DRAFT].knobs["dataset"]))
