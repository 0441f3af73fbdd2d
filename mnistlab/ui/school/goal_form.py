"""What an assignment's runs have to reach, as fields to fill in."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import streamlit as st

from mnistlab.core.school.asking import EXTREMES
from mnistlab.core.school.assignment import MEASURES, Goal


def ask_goal(goal: Goal, predict: bool, key: Callable[[str], str]) -> None:
    """Show the fields, filled in as the goal is; `key` returns the session key of a field."""
    st.markdown("**What is to be reached.** Leave empty what does not count.")
    bounds = st.columns(4, gap="small")
    with bounds[0]:
        _number("Test accuracy, at least %", 1.0, 100.0, _in_percent(goal.least_accuracy), 0.5, key("least"))
    with bounds[1]:
        _number("Parameters, at most", 10, 10_000_000, goal.most_parameters, 1000, key("parameters"))
    with bounds[2]:
        _number("Epochs, at most", 1, 100, goal.most_epochs, 1, key("epochs"))
    with bounds[3]:
        _number("Seconds, at most", 0.1, 86_400.0, goal.most_seconds, 1.0, key("seconds"))
    ends = st.columns(4, gap="small", vertical_alignment="bottom")
    options = ["", "largest", "smallest"]
    now = options.index(goal.extreme or "")
    ends[0].selectbox(
        "To be found: the",
        options,
        now,
        lambda one: one or "nothing",
        key("extreme"),
        help="The largest or smallest value with which the accuracy is still reached.",
    )
    place = MEASURES.index(goal.knob)
    ends[1].selectbox("value of", list(MEASURES), place, EXTREMES.__getitem__, key("knob"))
    ends[2].toggle("Ask for a prediction", predict, key("predict"))
    with ends[3]:
        _number("Prediction within, points", 0.01, 100.0, _in_percent(goal.tolerance), 0.5, key("tolerance"))


def goal_said(key: Callable[[str], str]) -> dict[str, Any]:
    """Return what was filled in: the parts of a goal, right or wrong."""

    def said(name: str) -> Any:
        return st.session_state.get(key(name))

    return {
        "least_accuracy": _share(said("least")),
        "most_parameters": said("parameters"),
        "most_epochs": said("epochs"),
        "most_seconds": said("seconds"),
        "extreme": said("extreme") or None,
        "knob": said("knob") or MEASURES[0],
        "tolerance": _share(said("tolerance")),
    }


def _number(label: str, low: float, high: float, now: float | None, step: float, key: str) -> None:
    """Show a field for a number that can be emptied: with a default of its own, Streamlit would put that back."""
    st.session_state.setdefault(key, now)
    st.number_input(label, low, high, None, step, key=key)


def _in_percent(share: float | None) -> float | None:
    return None if share is None else round(100 * share, 4)


def _share(percent: float | None) -> float | None:
    return None if percent is None else round(percent / 100, 6)
