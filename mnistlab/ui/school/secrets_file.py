"""What stands in .streamlit/secrets.toml. Most labs have no such file, and nothing is said about that."""

from __future__ import annotations

import os
from collections.abc import Mapping

import streamlit as st

from mnistlab import settings


def text_of(name: str) -> str:
    """Return a text from the file, "" if there is none, and remove it from the environment, where Streamlit puts it."""
    text = _read(name)
    os.environ.pop(name, None)
    return str(text).strip() if isinstance(text, str | int) else ""


def teachers() -> frozenset[str]:
    """Return the e-mail addresses that `teachers = [...]` names, and those in the environment."""
    named = _read("teachers")
    listed = named.split(",") if isinstance(named, str) else named if isinstance(named, list) else ()
    return settings.teachers() | settings.addresses(listed)


def providers() -> tuple[str, ...] | None:
    """Return the names of those that [auth] lets people sign in with, "" for one without a name; None: it does not."""
    auth = _read("auth")
    if not isinstance(auth, Mapping):
        return None
    named = tuple(name for name, value in auth.items() if isinstance(value, Mapping) and "client_id" in value)
    return (("",) if "client_id" in auth else ()) + named or None


def _read(name: str) -> object:
    """Return what the file has under this name, None if there is no such file or name."""
    return st.secrets.get(name) if st.secrets.load_if_toml_exists() else None
