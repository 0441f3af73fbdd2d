"""What is gathered arrives as it was said: in the same order, soon, and one failure is one failure."""

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
from streamlit.runtime.scriptrunner import ScriptRunnerEvent
from streamlit.runtime.session_manager import SessionClientDisconnectedError, SessionManager

from mnistlab.ui import gather as gathering
from mnistlab.ui.gather import Said, gather

ROOT = Path(__file__).parents[3]

SERVE = """
from streamlit.runtime import Runtime, RuntimeConfig
from streamlit.runtime.memory_media_file_storage import MemoryMediaFileStorage
from streamlit.runtime.memory_uploaded_file_manager import MemoryUploadedFileManager
from mnistlab.ui.gather import gather
config = RuntimeConfig("app.py", MemoryMediaFileStorage("/media"), MemoryUploadedFileManager("/"))
manager = Runtime(config)._session_mgr
print(manager._message_enqueued_callback.__name__)
gather()
print(manager._message_enqueued_callback.__name__)
"""


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
    gather()

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
    monkeypatch.setattr(gathering, "exists", lambda: True)
    monkeypatch.setattr(gathering, "get_instance", lambda: served)
    monkeypatch.setattr(gathering, "MOST_IN_ONE_GO", most)
    flush: Any = gathering._in_one_go(lambda _: list(range(5)))

    assert flush(SimpleNamespace(id="one")) == left
    assert said == sent


def test_for_all_that_a_page_says_the_loop_is_called_once_when_it_is_done(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(gathering, "GATHER", 60)
    done: list[int] = []
    calls: list[int] = []

    async def scene() -> None:
        loop = asyncio.get_running_loop()
        ended = asyncio.Event()
        session = SimpleNamespace(_event_loop=loop)

        def call_soon(session: Any, callback: Any) -> None:
            calls.append(len(done))
            loop.call_soon_threadsafe(callback)

        say = gathering._gathered(call_soon)

        def heard(session: Any, sender: Any, event: ScriptRunnerEvent, number: int) -> None:
            say(session, lambda: (done.append(number), ended.set() if event is ScriptRunnerEvent.SHUTDOWN else None))

        tell = gathering._in_its_time(heard)

        def page() -> None:
            tell(session, None, ScriptRunnerEvent.SCRIPT_STARTED, 0)
            for number in range(1, 80):
                tell(session, None, ScriptRunnerEvent.ENQUEUE_FORWARD_MSG, number)
            tell(session, None, ScriptRunnerEvent.SCRIPT_STOPPED_WITH_SUCCESS, 80)
            tell(session, None, ScriptRunnerEvent.SHUTDOWN, 81)

        thread = threading.Thread(target=page)
        gathering._expecting(lambda session: thread.start())(session)
        await ended.wait()
        thread.join()

    asyncio.run(asyncio.wait_for(scene(), 30))
    assert done == list(range(82))
    assert len(calls) == 1


def test_what_can_wait_arrives_although_nothing_follows() -> None:
    said, done = Said(), []

    async def scene() -> None:
        loop = asyncio.get_running_loop()

        def begin() -> None:  # the loop has just been told, and will come again
            done.append("begun")
            assert not said.add(lambda: done.append("a message"), at_once=False), "the loop was called though it comes"

        said.expect(loop)
        assert not said.add(begin, at_once=False)
        while len(done) < 2:
            await asyncio.sleep(0.001)
        while said._timer:  # nothing was said since: it does not come again
            await asyncio.sleep(0.001)
        assert said.add(lambda: done.append("the next run"), at_once=False)

    asyncio.run(asyncio.wait_for(scene(), 10))
    assert done == ["begun", "a message"]


def test_sessions_of_a_server_that_runs_already_announce_their_messages_so() -> None:
    """A server binds what its sessions call when it is made, which is before the first page is run."""
    bound = subprocess.run([sys.executable, "-c", SERVE], cwd=ROOT, capture_output=True, text=True, check=True).stdout
    assert bound.split() == ["_enqueued_some_message", "gathering"]


def test_all_sessions_gather_once_and_streamlit_still_does_what_is_gathered() -> None:
    gather()
    before = (AppSession._call_soon_on_event_loop, Runtime._enqueued_some_message, AppSession.flush_browser_queue)
    gather()
    now = (AppSession._call_soon_on_event_loop, Runtime._enqueued_some_message, AppSession.flush_browser_queue)
    assert before == now
    assert {"flush_browser_queue", "_send_message", "sleep"} <= set(Runtime._loop_coroutine.__code__.co_names)
    assert hasattr(Runtime, "_send_message") and hasattr(SessionManager, "get_active_session_info")
    assert "_call_soon_on_event_loop" in AppSession._on_scriptrunner_event.__wrapped__.__code__.co_names
    assert "start" in AppSession._create_scriptrunner.__wrapped__.__code__.co_names
