"""Fixing knobs: which ones learners may turn today, and how the others stand."""

from __future__ import annotations

from functools import partial

import streamlit as st

from mnistlab.core.school.classroom import Classroom
from mnistlab.core.school.rules import Lock
from mnistlab.core.spec import RunSpec
from mnistlab.ui.lab import Lab
from mnistlab.ui.school.patterns import choose_pattern
from mnistlab.ui.school.rules import TITLES, change_rules


def offer_locks(lab: Lab, classroom: Classroom) -> None:
    """Let the teacher choose the knobs that can be turned, and the network that all others are taken from."""
    lock = classroom.rules.lock
    # Another lock is another pair of fields, which show how it is now.
    edition = f"{classroom.id}_{hash((lock and lock.base, lock and lock.free)) & 0xFFFF}"
    left, right = st.columns(2, gap="small")
    with left:
        free = st.multiselect(
            "Learners may turn",
            list(TITLES),
            default=list(lock.free) if lock else ["learning_rate"],
            format_func=TITLES.__getitem__,
            key=f"lock_free_{edition}",
            placeholder="nothing: all knobs are fixed",
        )
    with right:
        base = choose_pattern(lab, "Everything else stays as in", f"lock_base_{edition}", lock.base if lock else None)
    with st.container(horizontal=True):
        st.button(
            "Fix the other knobs" if lock is None else "Change what is fixed",
            key="lock_set",
            icon=":material/lock:",
            disabled=base is None,
            on_click=partial(_fix, lab, classroom, base, tuple(free)),
        )
        st.button(
            "All knobs free",
            key="lock_none",
            icon=":material/lock_open:",
            disabled=lock is None,
            on_click=partial(change_rules, lab, classroom, {"lock": None}, "All knobs are free."),
        )
    st.caption(
        "It holds at once on all learners' Train pages. An assignment has its own fixed knobs, which come before these."
    )


def _fix(lab: Lab, classroom: Classroom, base: RunSpec | None, free: tuple[str, ...]) -> None:
    if base is not None:
        known = tuple(name for name in free if name in TITLES)
        change_rules(lab, classroom, {"lock": Lock(base=base, free=known)}, "The knobs are fixed.")
