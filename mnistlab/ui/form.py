"""The settings of the Train page between two runs of its script: where they come from, and whether they are right."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import streamlit as st

from mnistlab.core.differences import NAMES, PLURAL, capital, listed
from mnistlab.core.presets import FIRST_NETWORK
from mnistlab.core.problems import Problem
from mnistlab.core.runs import Run
from mnistlab.core.school.rules import Lock
from mnistlab.core.spec import RunSpec, choices
from mnistlab.ui.actor import actor
from mnistlab.ui.draft import Draft
from mnistlab.ui.lab import Lab
from mnistlab.ui.school.task import FREE, Task
from mnistlab.ui.share import PRESET, settings_in, spec_from

DRAFT = "draft"
"""Where the session keeps the draft."""


@dataclass(frozen=True)
class Form:
    """The draft as it stands: the settings it makes, if they can be trained, and what is wrong with it, by field.

    wanted: the settings, if it makes any. forbidden: what the rules of one's class have against them, also among the
    problems. task: what they are for. notes: what of an address could not be had, in sentences.
    """

    draft: Draft
    spec: RunSpec | None
    problems: Mapping[str, Problem]
    left_out: tuple[Problem, ...] = ()
    wanted: RunSpec | None = None
    forbidden: Mapping[str, Problem] = field(default_factory=dict)
    task: Task = FREE
    notes: tuple[str, ...] = ()


def take_up(lab: Lab, run: Run | None, task: Task = FREE) -> Form:
    """Return what the knobs hold. Must come before any of them is drawn.

    A session's first draft comes from the page's address, else from the run on the page, else it is the
    first network; an assignment that is begun brings its own: these two as the limits of the class allow. A new
    address replaces the draft; `left_out` then says what in it could not be used. What a lock fixes stays as it has to
    be.
    """
    link = tuple(sorted(settings_in(st.query_params.to_dict()).items()))
    draft: Draft | None = st.session_state.get(DRAFT)
    left_out: tuple[Problem, ...] = ()
    notes: tuple[str, ...] = ()
    new = draft is None or (task.assignment is not None and draft.assignment != task.id)
    if link and (draft is None or draft.link != link):
        spec, left_out = spec_from(dict(link), lab.catalog.names)
        notes = _kept(task.lock, spec, dict(link))
        draft = put(spec)
        st.query_params.from_dict(st.query_params.to_dict())  # a link from this page to itself leaves the address
    elif new and run and run.assignment_id == task.id:
        draft = put(_known(run.spec, lab))
    elif new and task.assignment:
        draft = put(lab.school.training.fitting(actor(), task.assignment.brief.lock.base, task.assignment))
    elif draft is None:
        first = FIRST_NETWORK.with_(dataset=lab.catalog.default)
        draft = put(_known(run.spec, lab) if run else lab.school.training.fitting(actor(), first))
    draft.link, draft.assignment = link, task.id
    _collect(draft, lab.catalog.names)
    if task.lock:
        draft.fix(task.lock)
    images = len(lab.catalog.load(str(draft.knobs["dataset"])).y_train)
    wanted, problems = draft.check(images)
    found = lab.school.training.problems(actor(), wanted, task.assignment) if wanted else []
    forbidden = {problem.field: problem for problem in found}
    spec_now = None if forbidden else wanted
    return Form(draft, spec_now, problems | forbidden, left_out, wanted, forbidden, task, notes)


def put(spec: RunSpec) -> Draft:
    """Set every knob to the settings of `spec`; only before they are drawn, or in a callback."""
    old: Draft | None = st.session_state.get(DRAFT)
    draft = Draft.of(spec)
    if old:
        draft.link, draft.edition, draft.assignment = old.link, old.edition + 1, old.assignment
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


def _collect(draft: Draft, datasets: Sequence[str]) -> None:
    """Read the knobs. Where Streamlit has forgotten them, as it does when the page is left, the draft remembers.

    A message that no browser would send can choose what is not offered: that is no choice.
    """
    for name, value in draft.knobs.items():
        said = st.session_state.get(knob_key(draft, name), value)
        offered = datasets if name == "dataset" else choices(name)
        draft.knobs[name] = said if not offered or said in offered else value
    for i, units in enumerate(draft.hidden):
        draft.hidden[i] = st.session_state.get(layer_key(draft, i), units)


def _known(spec: RunSpec, lab: Lab) -> RunSpec:
    return spec if spec.dataset in lab.catalog.names else spec.with_(dataset=lab.catalog.default)


def _kept(lock: Lock | None, spec: RunSpec, named: Mapping[str, str]) -> tuple[str, ...]:
    """Say which settings of an address cannot be had, as they are fixed; `named`: its parameters that are settings."""
    wrong = [one.field for one in lock.problems(spec) if PRESET in named or one.field in named] if lock else []
    if not wrong:
        return ()
    told = capital(listed([f"the {NAMES[name]}" for name in wrong]))
    one = len(wrong) == 1 and wrong[0] not in PLURAL
    return (f"{told} {'stays as it is' if one else 'stay as they are'}: your teacher has fixed that today.",)
