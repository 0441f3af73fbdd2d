"""Signing in as a teacher, or how to set that up on a server where nobody can."""

from __future__ import annotations

from functools import partial

import streamlit as st
from streamlit.errors import StreamlitAuthError

from mnistlab.core.school.passcode import SHORTEST
from mnistlab.school.staff import HOURS
from mnistlab.settings import TEACHER_PASSCODE
from mnistlab.ui.html import literally
from mnistlab.ui.lab import TROUBLE, Lab
from mnistlab.ui.school import login, secrets_file, teacher
from mnistlab.ui.school.attempt import complain, say_what_came_of_it

PASSCODE = "passcode"

HOW = f"""
Nobody can teach on this server yet: no passcode for teachers is set, and there is none by default. Whoever runs the
server sets one, of at least {SHORTEST} characters, and starts it again:

- in the environment variable `{TEACHER_PASSCODE}`,
- or as `teacher_passcode = "…"` in the file `.streamlit/secrets.toml`.

Better than the passcode itself is its hash: `python -m mnistlab passcode` asks for one and prints what to put there.
Teachers can also sign in with their school's accounts. `docs/sign-in.md` describes both.
"""


def show_sign_in(lab: Lab) -> None:
    """Let a teacher sign in by what is set up; say how to set it up where nothing is."""
    st.title("For teachers")
    say_what_came_of_it()
    staff, providers = lab.school.staff, secrets_file.providers()
    if staff.passcode.trouble:
        st.error(f"The passcode for teachers cannot be used. {staff.passcode.trouble}", icon=":material/error:")
    if not staff.passcode.hashed and providers is None:
        st.markdown(HOW)
        return
    if staff.passcode.hashed:
        with st.form("sign_in_form", border=False, width=420):
            st.text_input("Passcode", type="password", key=PASSCODE, autocomplete="current-password")
            st.form_submit_button("Sign in", key="sign_in", type="primary", on_click=_sign_in, args=(lab,))
    for provider in providers or ():
        _offer_account(provider)
    if trouble := login.trouble(lab):
        st.warning(literally(trouble), icon=":material/account_circle_off:")
        st.button("Sign out of this account", key="leave_account", on_click=partial(login.sign_out, lab))
    st.caption(f"You stay signed in for {HOURS} hours in this browser, or until you sign out.")


def offer_to_sign_out(lab: Lab) -> None:
    """Offer to sign out."""
    st.button("Sign out", key="sign_out", icon=":material/logout:", on_click=partial(teacher.sign_out, lab))


def _sign_in(lab: Lab) -> None:
    typed = str(st.session_state.get(PASSCODE, ""))
    st.session_state[PASSCODE] = ""  # the session is not to keep it
    try:
        teacher.sign_in(lab, typed)
    except TROUBLE as error:
        complain(str(error))


def _offer_account(provider: str) -> None:
    label = f"Sign in with {literally(provider.capitalize())}" if provider else "Sign in with your school's account"
    if st.button(label, key=f"account_{provider}", icon=":material/account_circle:"):
        try:
            st.login(provider or None)
        except StreamlitAuthError as error:
            st.error(
                f"Signing in with accounts is not set up rightly. {literally(str(error))}", icon=":material/error:"
            )
