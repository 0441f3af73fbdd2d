"""Joining a class: a code and a nickname, and what is then stored, said before."""

from __future__ import annotations

import streamlit as st

from mnistlab.core.school.classroom import RETENTION_DAYS
from mnistlab.core.school.code import CodeError, read_code, spaced
from mnistlab.core.school.nickname import LONGEST, clean_nickname
from mnistlab.core.visible import visible
from mnistlab.ui.actor import actor
from mnistlab.ui.lab import TROUBLE, Lab
from mnistlab.ui.school.stored import STORED

CODE = "code"
"""The URL parameter."""

WANTED = "class_nickname_wanted"
"""Where the session keeps as whom it joined, and the nickname that was asked for."""

_TYPED, _NICKNAME, _TAKEN_UP = "join_code", "join_nickname", "class_code_taken_up"
_LONGEST_CODE = 12


def offer_joining(lab: Lab, *, elsewhere: bool = False) -> None:
    """Show the form by which one joins a class, or another one, and carry it out.

    Args:
        lab: the lab.
        elsewhere: one is in a class already.
    """
    _take_up_code()
    with st.form("join_form", border=False, width=480):
        st.text_input("Code of the class", key=_TYPED, placeholder="ABC 346", autocomplete="off")
        st.text_input(
            "Your nickname",
            key=_NICKNAME,
            autocomplete="off",
            help=f"Up to {LONGEST} characters. Your class and your teacher see it: it need not be your name.",
        )
        _say_what_is_stored()
        pressed = st.form_submit_button("Join this class" if elsewhere else "Join", key="join", type="primary")
    if pressed:
        _join(lab)


def prefill(code: str, nickname: str) -> None:
    """Have the form hold these, so that who has just left can come back; before it is drawn."""
    st.session_state[_TYPED], st.session_state[_NICKNAME] = spaced(code), nickname


def _join(lab: Lab) -> None:
    code, nickname = str(st.session_state[_TYPED]), str(st.session_state[_NICKNAME])
    try:
        _, member = lab.school.attendance.join(actor(), code, nickname, st.context.ip_address)
    except TROUBLE as error:
        st.error(str(error), icon=":material/error:")
        return
    st.session_state[WANTED] = (member, clean_nickname(nickname))
    st.query_params.pop(CODE, None)
    st.rerun()


def _say_what_is_stored() -> None:
    st.caption(
        f"{STORED} It is deleted with the class, {RETENTION_DAYS} days after the class was last used unless your "
        "teacher says otherwise; once you are in, this page says when."
    )


def _take_up_code() -> None:
    """Put the code of an address into the form, once for each address."""
    code = st.query_params.get(CODE, "")
    if code and code != st.session_state.get(_TAKEN_UP):
        st.session_state[_TAKEN_UP] = code
        try:
            st.session_state[_TYPED] = spaced(read_code(code))
        except CodeError:
            st.session_state[_TYPED] = " ".join(visible(code[:_LONGEST_CODE]).split())
