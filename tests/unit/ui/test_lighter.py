"""What is made lighter stays what it was: the same answers."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from streamlit.navigation import page
from streamlit.runtime import app_session
from streamlit.runtime.scriptrunner import script_runner
from streamlit.runtime.state.safe_session_state import SafeSessionState
from streamlit.runtime.state.session_state import SessionState

from mnistlab.ui import lighter
from mnistlab.ui.lighter import State, lighten

ROOT = Path(__file__).parents[3]

GIVE = """
import sys
from streamlit.components.v2.bidi_component.serialization import serialize_mixed_data
from streamlit.proto.BidiComponent_pb2 import BidiComponent
from mnistlab.ui.lighter import lighten
if sys.argv[1:]:
    lighten()
message = BidiComponent()
serialize_mixed_data({"rows": [{"a": 1}], "numbers": [[1, 2]], "map": {"x": [1]}, "words": "w"}, message)
print(message.json)
print("pandas" in sys.modules)
"""

ICON = """
import sys
from streamlit.commands import page_config
from mnistlab.ui.lighter import lighten
if sys.argv[1:]:
    lighten()
print([page_config._get_favicon_string(icon) for icon in ("static/icon.svg", "static/icon.svg", "🔢")])
print("numpy" in sys.modules)
"""

SAY = """
from streamlit import config
from streamlit.proto.NewSession_pb2 import NewSession
from streamlit.runtime import app_session
from mnistlab.ui.lighter import lighten
config.get_config_options()
def say():
    said, theme = NewSession(), app_session._populate_theme_msg
    app_session._populate_config_msg(said.config)
    theme(said.custom_theme)
    for part in ("light", "dark", "sidebar"):
        theme(getattr(said.custom_theme, part), f"theme.{part}")
    return said
before = say()
lighten()
first = say()
config.set_option("theme.primaryColor", "#123456")
print(before == first, first == say(), first.custom_theme.light.primary_color != "", first.HasField("custom_theme"))
"""


def state_of(**values: Any) -> tuple[SafeSessionState, Any]:
    """Return a session's state, and what Streamlit itself would make a whole of."""
    inner = SessionState()
    for key, value in values.items():
        inner[key] = value
    return SafeSessionState(inner, lambda: None), lambda state: state._state.filtered_state


def test_a_look_at_the_state_finds_what_the_whole_has() -> None:
    look = State(*state_of(a=1, b=None))
    assert "a" in look and look["a"] == 1
    assert "b" in look and look["b"] is None
    assert "c" not in look
    assert dict(look) == {"a": 1, "b": None} and len(look) == 2 and str(look) == str(dict(look))
    with pytest.raises(KeyError):
        look["c"]


def test_configuration_and_looks_are_said_as_they_are() -> None:
    """In a process of its own: the looks are options of `.streamlit`, read when Streamlit starts."""
    said = subprocess.run([sys.executable, "-c", SAY], cwd=ROOT, capture_output=True, text=True, check=True).stdout
    assert said.split() == ["True", "True", "True", "True"]


def test_one_key_does_not_put_the_whole_together() -> None:
    state, _ = state_of(a=1)
    look = State(state, lambda _: pytest.fail("the whole was put together"))
    assert "a" in look and look["a"] == 1 and look.get("b") is None


def test_what_a_component_is_given_brings_no_pandas_along() -> None:
    """It would be imported in the middle of other sessions' pages, where Plotly then finds it half there."""
    plain, lean = plain_and_lighter(GIVE)
    assert lean == [plain[0], "False"]
    assert plain[1] == "True", "Streamlit has changed: this need not be made lighter any more"


def test_the_icon_of_the_tab_is_the_same_and_brings_no_numpy_along() -> None:
    plain, lean = plain_and_lighter(ICON)
    assert lean == [plain[0], "False"] and "svg+xml" in plain[0]
    assert plain[1] == "True", "Streamlit has changed: this need not be made lighter any more"


def plain_and_lighter(program: str) -> list[list[str]]:
    """Return the lines that a program says in a process of its own, without and with what is made lighter."""
    return [
        subprocess.run(
            [sys.executable, "-c", program, *how], check=True, cwd=ROOT, capture_output=True, text=True
        ).stdout.splitlines()
        for how in ((), ("lighter",))
    ]


def test_where_a_page_is_is_found_out_once_and_each_run_has_a_copy_of_its_own() -> None:
    asked: list[tuple[Path, bool]] = []

    def create(script: Path, *, default: bool = False) -> Any:
        asked.append((script, default))
        return SimpleNamespace(script=script, callable=False)

    made = lighter._made_once(create)
    first, again, home = made(Path("a.py")), made(Path("a.py")), made(Path("a.py"), default=True)
    assert asked == [(Path("a.py"), False), (Path("a.py"), True)]
    first.callable = True
    assert not again.callable and not home.callable and again.script == first.script


def test_streamlit_is_made_lighter_once_and_still_does_what_is_made_lighter() -> None:
    lighten()
    before = (page._create_page, app_session._populate_theme_msg, SafeSessionState.filtered_state)
    lighten()
    assert before == (page._create_page, app_session._populate_theme_msg, SafeSessionState.filtered_state)
    assert "_create_page" in script_runner._mpa_v1.__code__.co_names, "Streamlit has changed"
