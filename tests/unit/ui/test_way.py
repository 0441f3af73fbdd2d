"""A page that nobody has asked for stops while something else is being run, for a while; nothing else ever does."""

from __future__ import annotations

import inspect
import threading
from types import SimpleNamespace
from typing import Any

import pytest
from streamlit.runtime.scriptrunner.script_runner import ScriptRunner
from streamlit.runtime.scriptrunner_utils.script_requests import RerunData, ScriptRequests, ScriptRequestType

from mnistlab.ui.way import MOST, Way, _entering, _leaving, _making, make_way, unasked


class Runner:
    """What stands for a runner: it was asked for something and is at it."""

    way_left = 0.0

    def __init__(self) -> None:
        self._requests = ScriptRequests()
        self._requests.request_rerun(RerunData())
        self._requests.on_scriptrunner_ready()


@pytest.fixture
def scene() -> SimpleNamespace:
    """Streamlit's three functions as they are wrapped."""
    way, said = Way(), []
    return SimpleNamespace(
        way=way,
        said=said,
        start=_entering(lambda runner: None, way),
        run=_leaving(lambda runner: None, way),
        say=_making(lambda runner, message: said.append(message), way),
    )


def news(scene: SimpleNamespace, patience: float = 100.0) -> Runner:
    """Return the runner of a page that runs for the sake of news."""
    runner = Runner()
    with unasked():
        scene.start(runner)
    assert runner.way_left == MOST
    runner.way_left = patience
    return runner


def test_a_page_says_its_next_thing_when_what_was_asked_for_is_done(scene: SimpleNamespace) -> None:
    knob, page = Runner(), news(scene)
    scene.start(knob)
    speaker = threading.Thread(target=scene.say, args=(page, "element"))
    speaker.start()
    speaker.join(0.05)
    assert speaker.is_alive() and not scene.said
    scene.run(knob)
    speaker.join(10)
    assert scene.said == ["element"]
    assert 0 < page.way_left < 100


def test_a_page_stops_for_no_longer_than_it_has_patience(scene: SimpleNamespace) -> None:
    page = news(scene, patience=0.01)
    scene.start(Runner())
    scene.say(page, "first")
    assert page.way_left <= 0
    scene.say(page, "second")
    assert scene.said == ["first", "second"]


def test_what_was_asked_for_stops_for_nothing_and_news_not_for_news(scene: SimpleNamespace) -> None:
    knob, page, other = Runner(), news(scene), news(scene)
    scene.say(page, "news")
    assert page.way_left == other.way_left == 100
    scene.start(knob)
    scene.start(Runner())
    scene.say(knob, "look")
    assert scene.said == ["news", "look"]


def test_a_page_that_is_touched_meanwhile_stops_no_more(scene: SimpleNamespace) -> None:
    knob, page = Runner(), news(scene)
    scene.start(knob)
    assert page._requests.request_rerun(RerunData())
    assert page._requests._state is ScriptRequestType.RERUN
    scene.say(page, "at once")
    assert scene.said == ["at once"]
    scene.run(knob)
    assert scene.way.make(0.01) > 0, "other news now stop for this page"
    scene.run(page)
    assert scene.way.make(100) == 0


@pytest.mark.parametrize("breaks", [_entering, _leaving])
def test_what_breaks_is_not_waited_for(breaks: Any) -> None:
    def broken(runner: Any) -> None:
        raise OSError("no thread left")

    way, runner = Way(), Runner()
    way.enter(runner)
    with pytest.raises(OSError, match="no thread left"):
        breaks(broken, way)(runner)
    assert way.make(100) == 0


def test_streamlit_has_what_this_looks_at() -> None:
    make_way()
    start = ScriptRunner.start
    make_way()
    assert ScriptRunner.start is start
    assert ScriptRunner._enqueue_forward_msg.__name__ == "making"
    assert "self._requests = ScriptRequests()" in inspect.getsource(ScriptRunner.__init__)
