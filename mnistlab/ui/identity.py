"""Who is learning: a browser, known by a random token in a cookie. No name, no account.

A run belongs to the hash of its learner's token, so neither a run's address nor the store gives the token away.
"""

from __future__ import annotations

import hashlib
import re
import secrets
from pathlib import Path

import streamlit as st

COOKIE = "mnistlab"
TOKEN = "learner_token"
"""Where the session keeps the token."""

_FORM = re.compile(r"[A-Za-z0-9_-]{32,64}")

_component = st.components.v2.component(
    "mnistlab.identity", js=Path(__file__).with_name("identity.js").read_text(encoding="utf-8")
)


def learner_id(token: str) -> str:
    """Return the public name of the learner who holds `token`: 32 hexadecimal digits."""
    return hashlib.sha256(token.encode()).hexdigest()[:32]


def learner() -> str:
    """Return the id of this session's learner: the same in every tab and after a reload, another in another browser."""
    return learner_id(_token())


def introduce() -> None:
    """Give a browser that comes without a cookie one. Every page does this, once per run."""
    with st.container(key="identity"):
        if known(st.context.cookies.get(COOKIE)) is not None:
            return
        answer = _component(key="identity_cookie", data={"cookie": COOKIE, "token": _token()}, on_token_change=_nothing)
    if (token := known(answer.token)) and token != _token():
        st.session_state[TOKEN] = token
        st.rerun()


def known(token: object) -> str | None:
    """Return `token` if it has the form of one of ours, else None."""
    return token if isinstance(token, str) and _FORM.fullmatch(token) else None


def _token() -> str:
    if TOKEN not in st.session_state:
        st.session_state[TOKEN] = known(st.context.cookies.get(COOKIE)) or secrets.token_urlsafe(32)
    return str(st.session_state[TOKEN])


def _nothing() -> None:
    """Streamlit hands a state value over only where it has a callback."""
