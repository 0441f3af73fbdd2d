"""Five things of Streamlit 1.67 that cost more than they need to, made lighter.

Each run of a page or a fragment says anew how the app is configured and what it looks like, read from all of its
options. Each run of a page looks up where every page's script is, on the disk, and reads and encodes the icon of the
browser's tab; the first one imports NumPy for that. Every number field and box has the whole session's state put
together to look up one key. Streamlit's behaviour stays as it is.

And whatever list or map a component is given, Streamlit looks whether it is a table, and imports pandas for that: 44
MB, and while one session does so, Plotly fails in all others, as it finds a pandas that is half there. No component of
ours is given tables. The private names used here are held by a test.
"""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Callable, Iterator, Mapping
from copy import copy
from functools import cache
from pathlib import Path
from typing import Any

from streamlit.commands import page_config
from streamlit.components.v2.bidi_component import serialization
from streamlit.navigation import page
from streamlit.navigation.page import Page
from streamlit.runtime import app_session
from streamlit.runtime.state.safe_session_state import SafeSessionState


def lighten() -> None:
    """Do so once, for all sessions."""
    if hasattr(page._create_page, "lighter"):
        return
    app_session._populate_config_msg = _said_once(app_session._populate_config_msg)
    app_session._populate_theme_msg = _said_once(app_session._populate_theme_msg)
    serialization._extract_dataframes_from_dict = _no_tables
    page._create_page = _made_once(page._create_page)
    page_config._get_favicon_string = _drawn_once(page_config._get_favicon_string)  # type: ignore[assignment]
    whole = SafeSessionState.__dict__["filtered_state"].fget
    SafeSessionState.filtered_state = property(lambda state: State(state, whole))  # type: ignore[assignment]


def _said_once(populate: Callable[..., None]) -> Callable[..., None]:
    """Return a function that fills a message from options and reads them once: who edits `config.toml` starts anew."""
    filled: dict[tuple[str, ...], Any] = {}

    def lighter(message: Any, *section: str) -> None:
        if section not in filled:
            fresh = type(message)()
            populate(fresh, *section)
            filled[section] = fresh
        if filled[section].ByteSize():  # an empty one leaves the message without that part
            message.MergeFrom(filled[section])

    return lighter


def _made_once(create: Callable[..., Page]) -> Callable[..., Page]:
    """Return a function that finds out once where each page's script is; who moves one starts anew."""
    made: dict[tuple[Path, bool], Page] = {}

    def lighter(script: Path, *, default: bool = False) -> Page:
        if (script, default) not in made:
            made[script, default] = create(script, default=default)
        return copy(made[script, default])  # what a run notes about it is gone with the run

    lighter.lighter = True  # type: ignore[attr-defined]
    return lighter


def _drawn_once(favicon: Callable[[Any], str]) -> Callable[[Any], str]:
    """Return a function that reads each drawing (SVG) that stands for a page once; who changes one starts anew."""

    @cache
    def drawing(path: str) -> str:
        return f"data:image/svg+xml;base64,{b64encode(Path(path).read_bytes()).decode('ascii')}"

    return lambda icon: drawing(icon) if isinstance(icon, str) and icon.endswith(".svg") else favicon(icon)


def _no_tables(data: dict[str, Any], arrow_blobs: dict[str, bytes] | None = None) -> dict[str, Any]:
    """Return a component's data as it is: what is in it goes to the browser as JSON."""
    return data


class State(Mapping[str, Any]):
    """A session's state by its keys, each looked up when it is asked for; all of it is put together only to list it."""

    def __init__(self, state: SafeSessionState, whole: Any):
        self._state = state
        self._whole = whole

    def __contains__(self, key: object) -> bool:
        with self._state._lock:
            return key in self._state._state

    def __getitem__(self, key: str) -> Any:
        with self._state._lock:
            return self._state._state[key]

    def __iter__(self) -> Iterator[str]:
        return iter(self._whole(self._state))

    def __len__(self) -> int:
        return len(self._whole(self._state))

    def __str__(self) -> str:
        return str(self._whole(self._state))
