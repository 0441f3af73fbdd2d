"""What is made lighter stays what it was: the same order, the same answers, and one failure is one failure."""

from __future__ import annotations

import asyncio
import subprocess
import sys
import threading
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from streamlit.runtime import Runtime
from streamlit.runtime.app_session import AppSession
from streamlit.runtime.session_manager import SessionClientDisconnectedError, SessionManager
from streamlit.runtime.state.safe_session_state import SafeSessionState
from streamlit.runtime.state.session_state import SessionState

from mnistlab.ui import lighter
from mnistlab.ui.lighter import Said, State, lighten

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


def test_all_that_threads_say_is_done_once_and_in_the_order_of_each() -> None:
    said, done, woken = Said(), [], []

    async def scene() -> None:
        loop = asyncio.get_running_loop()

        def speak(who: int) -> None:
            for what in range(500):
                if said.add(lambda what=what: done.append((who, what))):
                    woken.append(who)
                    loop.call_soon_threadsafe(said.tell, loop)

        threads = [threading.Thread(target=speak, args=(who,)) for who in range(4)]
        for thread in threads:
            thread.start()
        while len(done) < 2000:
            await asyncio.sleep(0)
        for thread in threads:
            thread.join()

    asyncio.run(asyncio.wait_for(scene(), 30))
    assert all([what for one, what in done if one == who] == list(range(500)) for who in range(4))
    assert 1 <= len(woken) < 2000


def test_what_fails_fails_alone() -> None:
    said, done, failed = Said(), [], []

    def fail() -> None:
        raise ValueError("this one")

    async def scene() -> None:
        loop = asyncio.get_running_loop()
        loop.set_exception_handler(lambda _, context: failed.append(context["exception"]))
        said.add(fail)
        said.add(lambda: done.append("the next"))
        said.tell(loop)
        while not done:
            await asyncio.sleep(0)

    asyncio.run(asyncio.wait_for(scene(), 10))
    assert [str(error) for error in failed] == ["this one"]


def test_messages_are_announced_to_the_loop_from_within_it_and_from_elsewhere() -> None:
    lighten()

    async def scene() -> None:
        wanted = SimpleNamespace(eventloop=asyncio.get_running_loop(), need_send_data=asyncio.Event())
        runtime: Any = SimpleNamespace(_get_async_objs=lambda: wanted)
        Runtime._enqueued_some_message(runtime)
        assert wanted.need_send_data.is_set()
        wanted.need_send_data.clear()
        threading.Thread(target=Runtime._enqueued_some_message, args=(runtime,)).start()
        await wanted.need_send_data.wait()

    asyncio.run(asyncio.wait_for(scene(), 10))


@pytest.mark.parametrize(
    ("lost_after", "most", "sent", "left"),
    [
        (None, 200, [0, 1, 2, 3], [4]),  # the last one is the loop's, which takes a breath after it
        (None, 2, [0, 1], [2, 3, 4]),  # so many at one time that the client's queue cannot overflow
        (3, 200, [0, 1, 2], [3, 4]),  # the loop meets the lost client itself, and knows what to do
    ],
)
def test_what_one_browser_is_told_is_sent_in_one_go(
    lost_after: int | None, most: int, sent: list[int], left: list[int], monkeypatch: pytest.MonkeyPatch
) -> None:
    said: list[int] = []

    def send(client: str, message: int) -> None:
        if len(said) == lost_after:
            raise SessionClientDisconnectedError
        assert client == "its client"
        said.append(message)

    manager = SimpleNamespace(get_active_session_info=lambda _: "its client")
    served = SimpleNamespace(_session_mgr=manager, _send_message=send)
    monkeypatch.setattr(lighter, "exists", lambda: True)
    monkeypatch.setattr(lighter, "get_instance", lambda: served)
    monkeypatch.setattr(lighter, "MOST_IN_ONE_GO", most)
    flush: Any = lighter._in_one_go(lambda _: list(range(5)))

    assert flush(SimpleNamespace(id="one")) == left
    assert said == sent


def test_what_a_component_is_given_brings_no_pandas_along() -> None:
    """It would be imported in the middle of other sessions' pages, where Plotly then finds it half there."""
    plain, lean = (
        subprocess.run(
            [sys.executable, "-c", GIVE, *how], check=True, cwd=ROOT, capture_output=True, text=True
        ).stdout.splitlines()
        for how in ((), ("lighter",))
    )
    assert lean == [plain[0], "False"]
    assert plain[1] == "True", "Streamlit has changed: this need not be made lighter any more"


def test_streamlit_is_made_lighter_once_and_still_does_what_is_made_lighter() -> None:
    lighten()
    before = (AppSession._call_soon_on_event_loop, Runtime._enqueued_some_message, SafeSessionState.filtered_state)
    lighten()
    now = (AppSession._call_soon_on_event_loop, Runtime._enqueued_some_message, SafeSessionState.filtered_state)
    assert before == now
    assert {"flush_browser_queue", "_send_message", "sleep"} <= set(Runtime._loop_coroutine.__code__.co_names)
    assert hasattr(Runtime, "_send_message") and hasattr(SessionManager, "get_active_session_info")
    assert "_call_soon_on_event_loop" in AppSession._on_scriptrunner_event.__code__.co_names, "Streamlit has changed"
