"""The race in Streamlit's AppSession, played slowly: a fragment asks while the page's last words are on their way."""

from __future__ import annotations

import asyncio
from types import SimpleNamespace
from typing import Any

import pytest
from streamlit.proto.ClientState_pb2 import ClientState
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from streamlit.runtime.app_session import AppSession
from streamlit.runtime.forward_msg_queue import ForwardMsgQueue
from streamlit.runtime.scriptrunner_utils.script_requests import ScriptRequests

from mnistlab.ui.mend import mend, patient


def ended_runner() -> Any:
    """Return a runner that has run its script to the end and takes no more requests, as Streamlit's own does."""
    requests = ScriptRequests()
    requests.on_scriptrunner_ready()
    return SimpleNamespace(_requests=requests)


@pytest.mark.parametrize(("fragment", "waits"), [("live", True), ("", False)])
def test_a_fragment_waits_until_the_page_s_last_words_are_out_and_a_page_does_not(fragment: str, waits: bool) -> None:
    taken: list[str] = []
    ask = patient(lambda session, state: taken.append(state.fragment_id))

    async def scene() -> None:
        session = SimpleNamespace(_scriptrunner=ended_runner(), _event_loop=asyncio.get_running_loop())
        ask(session, ClientState(fragment_id=fragment))
        assert taken == ([] if waits else [fragment])
        session._scriptrunner = None  # its last words have been heard
        while not taken:
            await asyncio.sleep(0)
        assert taken == [fragment]

    asyncio.run(asyncio.wait_for(scene(), 10))


def test_a_runner_that_never_falls_silent_does_not_hold_a_fragment_for_ever(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("mnistlab.ui.mend._PAUSE", 0)
    taken: list[str] = []
    ask = patient(lambda session, state: taken.append(state.fragment_id))

    async def scene() -> None:
        ask(
            SimpleNamespace(_scriptrunner=ended_runner(), _event_loop=asyncio.get_running_loop()),
            ClientState(fragment_id="live"),
        )
        while not taken:
            await asyncio.sleep(0)

    asyncio.run(asyncio.wait_for(scene(), 10))


def test_streamlit_is_mended_once_and_still_has_what_the_mending_looks_at() -> None:
    mend()
    mended = AppSession.request_rerun
    mend()
    assert AppSession.request_rerun is mended
    names = AppSession.__init__.__code__.co_names
    assert {"_scriptrunner", "_event_loop"} <= set(names), "Streamlit has changed: is the fault still there?"


def test_what_a_page_said_of_a_fragment_is_sent_though_the_fragment_runs_again() -> None:
    mend()
    queue = ForwardMsgQueue()
    said = [ForwardMsg(), ForwardMsg(), ForwardMsg()]
    said[0].new_session.name = "page"
    said[1].delta.new_element.text.body = "a knob"
    said[1].delta.fragment_id = "workbench"
    said[2].script_finished = ForwardMsg.FINISHED_SUCCESSFULLY
    for message in said:
        queue.enqueue(message)
    session = SimpleNamespace(_browser_queue=queue)

    AppSession._clear_queue(session, ["workbench"])  # type: ignore[arg-type]
    again = ForwardMsg()
    again.CopyFrom(said[1])
    queue.enqueue(again)

    assert queue.flush() == [*said, again]

    for message in said:
        queue.enqueue(message)
    AppSession._clear_queue(session)  # type: ignore[arg-type]
    assert "delta" not in [message.WhichOneof("type") for message in queue.flush()], "a whole page replaces it all"
