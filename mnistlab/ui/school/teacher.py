"""The teacher who is signed in in this browser: by the passcode, known by a cookie, or by OpenID Connect."""

from __future__ import annotations

from pathlib import Path

import streamlit as st

from mnistlab.ui.identity import known, learner
from mnistlab.ui.lab import Lab, lab
from mnistlab.ui.school import login

COOKIE = "mnistlab_teacher"
TOKEN = "teacher_token"
"""Where the session keeps the token."""

_component = st.components.v2.component(
    "mnistlab.teacher", js=Path(__file__).parents[1].joinpath("teacher.js").read_text(encoding="utf-8")
)


def teacher() -> str:
    """Return who teaches here, "" if nobody does; asked by all pages, and seen at once when it changes."""
    here = lab()
    return here.school.staff.teacher(_token()) or login.teacher(here)


def has_taught() -> bool:
    """Whether somebody has signed in as a teacher in this browser, perhaps too long ago; costs nothing."""
    return bool(_token()) or login.is_known()


def remember(lab: Lab) -> None:
    """Have the browser keep the token of a teacher who is signed in, and forget one that is over."""
    token = _token()
    valid = bool(lab.school.staff.teacher(token))
    data = {"cookie": COOKIE, "token": token if valid else "", "over": "" if valid else token, "seconds": login.SECONDS}
    with st.container(key="teacher_cookie"):
        answer = _component(key="teacher_token_cookie", data=data, on_token_change=_nothing)
    if not valid and (other := known(answer.token)) and other != token and lab.school.staff.teacher(other):
        st.session_state[TOKEN] = other  # a teacher has signed in in another tab
        st.rerun()


def sign_in(lab: Lab, passcode: str) -> None:
    """Sign in whoever knows the passcode.

    Raises:
        NotAllowedError: it is wrong, or has to be waited for.
    """
    st.session_state[TOKEN] = lab.school.staff.sign_in(passcode, st.context.ip_address, learner())


def sign_out(lab: Lab) -> None:
    """Sign out in all tabs of this browser."""
    if token := _token():
        lab.school.staff.sign_out(token)
    login.sign_out(lab)


def _token() -> str:
    if TOKEN not in st.session_state:
        st.session_state[TOKEN] = known(st.context.cookies.get(COOKIE)) or ""
    return str(st.session_state[TOKEN])


def _nothing() -> None:
    """Streamlit hands a state value over only where it has a callback."""
