"""A class's rules: said in a sentence, and changed one by one."""

from __future__ import annotations

from collections.abc import Mapping

import streamlit as st
from pydantic import ValidationError

from mnistlab.core.architecture import parameter_count
from mnistlab.core.differences import NAMES, listed
from mnistlab.core.problems import SpecError, problems_from
from mnistlab.core.school.classroom import Classroom
from mnistlab.core.school.rules import Lock, Rules
from mnistlab.core.spec import RunSpec
from mnistlab.ui.actor import actor
from mnistlab.ui.lab import Lab
from mnistlab.ui.school.attempt import attempt
from mnistlab.ui.words import duration

TITLES = {name: str(field.title or name) for name, field in RunSpec.model_fields.items()}
"""The settings as they are called on the Train page."""


def change_rules(lab: Lab, classroom: Classroom, changes: Mapping[str, object], done: str = "") -> None:
    """Change some of a class's rules, and leave the others as they are now."""

    def change() -> None:
        now = lab.school.teaching.watch(actor(), classroom.id).rules  # another tab may have changed others
        lab.school.teaching.rule(actor(), classroom.id, with_changes(now, changes))

    attempt(change, done)


def with_changes(rules: Rules, changes: Mapping[str, object]) -> Rules:
    """Return the rules with some of them changed.

    Raises:
        SpecError: a value is out of range.
    """
    try:
        return Rules.model_validate({name: changes.get(name, value) for name, value in rules})
    except ValidationError as error:
        raise SpecError(problems_from(error, Rules)) from None


def say_rules(classroom: Classroom) -> str:
    """Say what holds for the class's learners, to their teacher."""
    rules, limits = classroom.rules, []
    if rules.most_parameters is not None:
        limits.append(f"{rules.most_parameters:,} parameters")
    if rules.most_epochs is not None:
        limits.append("one epoch" if rules.most_epochs == 1 else f"{rules.most_epochs} epochs")
    if rules.most_seconds is not None:
        limits.append(f"{duration(rules.most_seconds)} of training")
    said = [f"A run may have at most {listed(limits)}." if limits else "Runs have no limits of their own."]
    if rules.lock is None:
        said.append("All knobs are free.")
    elif rules.lock.free:
        said.append(f"Learners may turn: {listed([NAMES[name] for name in rules.lock.free])}. The rest is fixed.")
    else:
        said.append("All knobs are fixed.")
    return " ".join(said)


def contradiction(rules: Rules, what: str = "now") -> str:
    """Say why nobody can train under these rules, as what is fixed goes beyond the limits; "" if somebody can.

    Args:
        rules: of the class, with the lock of an assignment if it is about one.
        what: cannot be trained, as the sentence goes on after "Nobody can train".
    """
    lock, most = rules.lock, rules.most_parameters
    fixed = lock.locked if lock else ()
    smallest = parameter_count((lock.base if lock else RunSpec()).with_(hidden=(1,)))
    found = [problem for problem in rules.problems(lock.base) if problem.field in fixed] if lock else []
    if found:
        beyond = listed([f"{NAMES[problem.field]}: {problem.got}" for problem in found])
        return (
            f"Nobody can train {what}: what is fixed goes beyond the limits of the class ({beyond}). Change the limits "
            "or what is fixed."
        )
    if most is not None and most < smallest and "hidden" not in fixed:
        return f"Nobody can train {what}: the smallest network has {smallest:,} parameters, the limit is {most:,}."
    return ""


def contradiction_with(rules: Rules, lock: Lock) -> str:
    """Say why nobody can work on an assignment with this lock in a class with these rules; "" if somebody can."""
    return contradiction(rules.model_copy(update={"lock": lock}), "for this assignment")


def offer_limits(lab: Lab, classroom: Classroom) -> None:
    """Let the teacher limit a run's size and length, and how many of one learner's runs wait."""
    rules = classroom.rules
    with st.form("limits_form", border=False):
        columns = st.columns(4, gap="small")
        fields = (
            ("most_parameters", "Parameters", 1000, "How large a network may be."),
            ("most_epochs", "Epochs", 1, "How long a run may train, in passes over the images."),
            ("most_seconds", "Seconds of training", 5, "How long a run may train, in time."),
            ("most_waiting", "Runs waiting", 1, "How many runs of one learner may be in the queue."),
        )
        for column, (name, label, step, help_text) in zip(columns, fields, strict=True):
            low, high = _range(name)
            st.session_state.setdefault(_key(classroom, name), getattr(rules, name))
            with column:
                st.number_input(
                    label,
                    low,
                    high,
                    None,
                    step,
                    key=_key(classroom, name),
                    help=help_text,
                    placeholder="no limit",
                )
        names = [name for name, *_ in fields]
        st.form_submit_button("Set these limits", key="limits_set", on_click=_set, args=(lab, classroom, names))
    st.caption(
        "They hold at once, for runs that train already as well. Leave a field empty for no limit; a run that "
        "comes to the limit of time keeps what it has learned."
    )


def _set(lab: Lab, classroom: Classroom, names: list[str]) -> None:
    # A second press may come for fields that the first one has replaced.
    asked = {name: st.session_state.get(_key(classroom, name), getattr(classroom.rules, name)) for name in names}
    asked["most_waiting"] = asked["most_waiting"] or Rules().most_waiting
    change_rules(lab, classroom, asked, "These limits hold now.")


def _range(name: str) -> tuple[int, int]:
    """Return the smallest and the largest value that a limit can have."""
    schema = Rules.model_json_schema()["properties"][name]
    number = schema["anyOf"][0] if "anyOf" in schema else schema
    return number["minimum"], number["maximum"]


def _key(classroom: Classroom, name: str) -> str:
    """Return the key of a limit's field: a new one, and so a field with the new value, whenever the limit changes."""
    return f"{name}_{classroom.id}_{getattr(classroom.rules, name)}"
