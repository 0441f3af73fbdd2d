"""Teachers who sign in with an account of their school, by Streamlit's own OpenID Connect."""

from __future__ import annotations

import hashlib
import time
from collections.abc import Mapping
from dataclasses import dataclass

import streamlit as st

from mnistlab.ui.lab import Lab
from mnistlab.ui.school import secrets_file

ACCOUNT = "teacher_account"
"""Where the session keeps what it knows of the account; Streamlit reads it at the start of a session only."""

SECONDS = 12 * 3600
"""How long after signing in to the account one is a teacher here."""


@dataclass(frozen=True)
class Account:
    """An account that is signed in: the `teacher` that it is from `seen` to `until`, or why it is none (`trouble`).

    Times are seconds since the Unix epoch.
    """

    teacher: str = ""
    trouble: str = ""
    seen: float = 0.0
    until: float = 0.0


def teacher(lab: Lab) -> str:
    """Return the teacher whom this browser's account is, "" if it is none's, or has been signed out in another tab."""
    account = _account()
    if not account.teacher or time.time() > account.until:
        return ""
    return account.teacher if lab.school.staff.left(account.teacher) < account.seen else ""


def is_known() -> bool:
    """Whether an account that may teach is, or was, signed in."""
    return bool(_account().teacher)


def trouble(lab: Lab) -> str:
    """Return why somebody who is signed in with an account is no teacher here, "" if nobody is."""
    account = _account()
    over = account.teacher and not teacher(lab)
    return "You are not signed in any more. Sign in again." if over else account.trouble


def sign_out(lab: Lab) -> None:
    """Sign out of the account, in all tabs."""
    account = _account()
    if account.teacher:
        lab.school.staff.leave(account.teacher)
    if account != Account():
        st.logout()


def read(claims: Mapping[str, object], teachers: frozenset[str], now: float) -> Account:
    """Return what an account is here.

    The teacher is a hash of the account: who it is issued by, and what it is called there. The e-mail address decides
    only whether they may teach; it has to be verified and listed.

    Args:
        claims: what `st.user` holds.
        teachers: the addresses of those who may teach, in small letters.
        now: seconds since the Unix epoch.
    """
    email, issuer, subject, issued = (claims.get(name) for name in ("email", "iss", "sub", "iat"))
    if claims.get("is_logged_in") is not True:
        return Account()
    if not isinstance(email, str) or not email:
        return Account(trouble="Your account has no e-mail address to know you by.")
    if claims.get("email_verified") is not True:
        return Account(trouble=f"Your account's provider does not say that the address {email} was verified.")
    if email.strip().casefold() not in teachers:
        return Account(trouble=f"The address {email} is not on this server's list of teachers.")
    if not (isinstance(issuer, str) and issuer and isinstance(subject, str) and subject):
        return Account(trouble="Your account's provider does not say which account it is.")
    start = float(issued) if isinstance(issued, int | float) else now
    name = hashlib.sha256(f"{issuer} {subject}".encode()).hexdigest()[:32]
    return Account(f"account:{name}", seen=now, until=start + SECONDS)


def _account() -> Account:
    known: Account | None = st.session_state.get(ACCOUNT)
    if known is None:
        claims = dict(st.user.to_dict()) if secrets_file.providers() else {}
        known = read(claims, secrets_file.teachers(), time.time())
        st.session_state[ACCOUNT] = known
    return known
