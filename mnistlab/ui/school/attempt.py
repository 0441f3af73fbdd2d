"""What a teacher presses, carried out before the page is drawn; what could not be done is said in a sentence."""

from __future__ import annotations

from collections.abc import Callable

import streamlit as st

from mnistlab.ui.actor import actor
from mnistlab.ui.lab import TROUBLE

_SAID = "teach_said"
SIGNED_OUT = "You are not signed in any more, so nothing was changed. Sign in again."


def attempt(deed: Callable[[], object], done: str = "") -> bool:
    """Do something, in a callback or before what it changes is drawn; return whether it could be done.

    Args:
        deed: what to do; it may raise what the rooms below raise.
        done: a sentence to be shown when it is done.
    """
    try:
        deed()
    except TROUBLE as error:
        complain(str(error) if actor().teacher else SIGNED_OUT)
        return False
    if done:
        announce(done)
    return True


def complain(text: str) -> None:
    """Have a sentence shown as one of trouble when the page is drawn."""
    st.session_state[_SAID] = (True, text)


def announce(text: str) -> None:
    """Have a sentence shown when the page is drawn."""
    st.session_state[_SAID] = (False, text)


def say_what_came_of_it() -> None:
    """Show what is to be said of the last deed, once, in a place that is always there."""
    trouble, text = st.session_state.pop(_SAID, (False, ""))
    with st.container(key="said"):
        if text and trouble:
            st.error(text, icon=":material/error:")
        elif text:
            st.toast(text, icon=":material/check:")
