"""What any browser could ask of the whole server, and is refused."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import pytest
import streamlit as st
from streamlit.runtime.app_session import AppSession
from streamlit.web.server.server_util import is_url_from_allowed_origins

from mnistlab.ui.guard import REFUSED, guard


def test_no_browser_empties_the_caches_that_everybody_s_pages_share(monkeypatch: pytest.MonkeyPatch) -> None:
    emptied: list[str] = []
    monkeypatch.setattr(st.cache_resource, "clear", lambda: emptied.append("resource"))
    monkeypatch.setattr(st.cache_data, "clear", lambda: emptied.append("data"))
    guard()
    state: dict[str, Any] = {"draft": 1}
    AppSession._handle_clear_cache_request(SimpleNamespace(_session_state=state))  # type: ignore[arg-type]
    assert emptied == []
    assert state == {"draft": 1}


def test_no_browser_hears_of_the_server_s_repository() -> None:
    guard()
    said: list[Any] = []
    session = SimpleNamespace(_enqueue_forward_msg=said.append, _script_data=SimpleNamespace(main_script_path=__file__))
    AppSession._handle_git_information_request(session)  # type: ignore[arg-type]
    assert said == []


def test_a_foreign_page_is_refused_without_asking_the_internet(monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[str] = []
    monkeypatch.setattr("streamlit.net_util._make_blocking_http_get", lambda url, timeout=5: asked.append(url))
    guard()
    assert not is_url_from_allowed_origins("http://evil.example")
    assert asked == []


def test_streamlit_still_has_what_is_refused() -> None:
    assert all(callable(getattr(AppSession, name, None)) for name in REFUSED)
    handled = AppSession.handle_backmsg.__code__.co_names
    assert set(REFUSED) <= set(handled), "Streamlit has changed: what can be asked of it now?"
