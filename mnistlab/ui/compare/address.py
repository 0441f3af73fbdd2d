"""A choice that is kept in the page's address, and follows it when it changes from outside."""

from __future__ import annotations

from collections.abc import Container, Iterator
from contextlib import contextmanager
from dataclasses import dataclass

import streamlit as st


@dataclass
class Held:
    """What the session remembers of a choice: its value, and how often it came from the address instead of the box."""

    value: str
    edition: int = 0


@dataclass
class Place:
    """A choice while its box is drawn: `now` is its default, `key` the box's; `choose` takes what was chosen."""

    now: str
    key: str
    chosen: str = ""

    def choose(self, value: object) -> str:
        """Take what the box says; nothing chosen leaves it as it was."""
        self.chosen = str(value) if value is not None else self.now
        return self.chosen


@contextmanager
def kept(parameter: str, options: Container[str], default: str) -> Iterator[Place]:
    """Keep a choice under a URL parameter: the address's, else the last one of this session, else `default`.

    A box whose choice came from the address is a new one with that as its default: see `ui/form.py` for why its
    state is not written to.
    """
    asked = st.query_params.get(parameter)
    held: Held = st.session_state.setdefault(f"compare_{parameter}_held", Held(default))
    now = next((value for value in (asked, held.value) if value is not None and value in options), default)
    if now != held.value:
        held.value, held.edition = now, held.edition + 1
    place = Place(now, f"compare_{parameter}_{held.edition}")
    yield place
    held.value = place.chosen or now
    if held.value != asked:
        st.query_params[parameter] = held.value
