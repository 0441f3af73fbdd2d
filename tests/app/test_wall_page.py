"""The wall's page: for the class's teacher alone, its view and knob in the address."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from mnistlab.core.school.passcode import hash_passcode
from mnistlab.school.staff import TEACHER, Passcode, Staff
from mnistlab.store.store import Store
from mnistlab.ui.school import teacher
from tests.unit.school.watched_class import Lesson, lesson

PASSCODE = "correct-horse-battery"

Open = Callable[..., AppTest]


@pytest.fixture
def home(tmp_path: Path) -> Iterator[Path]:
    """A home with a class in it: Ada has a result, Blaise has nothing yet."""
    with lesson(tmp_path, scored=False) as there:
        furnish(there)
    yield tmp_path


def furnish(there: Lesson) -> None:
    book = there.store.classes
    book.change(there.classroom.id, teacher=TEACHER, name="7b <i>")
    there.join("a" * 32, "Ada <b>")
    there.join("b" * 32, "Blaise")
    run = there.trained("a" * 32, accuracy=0.877)
    book.score({(run.id, 1): 0.8123})


def store_of(home: Path) -> Store:
    return Store.open(f"sqlite:///{(home / 'mnistlab.sqlite').as_posix()}", str(home / "runs"))


@pytest.fixture
def open_wall(open_app: Open, home: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[..., AppTest]:
    """Open the wall of the home's class, signed in or not."""
    hashed = hash_passcode(PASSCODE)
    store = store_of(home)
    (classroom,) = store.classes.all()
    token = Staff(store.classes, Passcode(hashed)).sign_in(PASSCODE)
    store.dispose()

    def open_(*, signed_in: bool = True, **query: str) -> AppTest:
        monkeypatch.setenv("MNISTLAB_TEACHER_PASSCODE", hashed)
        if signed_in:
            monkeypatch.setattr(teacher, "_token", lambda: token)
        return open_app("wall", home, query={"class": classroom.id} | query)

    return open_


def sent(app: AppTest) -> dict[str, Any]:
    """Return what the wall's drawing got."""
    found = [json.loads(element.proto.json) for element in app.get("bidi_component") if "wall_data" in element.proto.id]
    assert len(found) == 1
    data: dict[str, Any] = found[0]
    return data


def asked(app: AppTest, name: str) -> str:
    """Return a parameter of the page's address."""
    value = app.query_params[name]
    return value if isinstance(value, str) else value[0]


def texts(app: AppTest) -> str:
    return " ".join(element.proto.body for element in app.get("html"))


def test_a_stranger_sees_nothing_of_the_class(open_wall: Open) -> None:
    app = open_wall(signed_in=False)
    assert "for the class's teacher" in app.warning[0].value
    assert not app.get("bidi_component") or "Ada" not in str(app)
    assert "7b" not in texts(app)


def test_a_teacher_sees_who_stands_where(open_wall: Open) -> None:
    app = open_wall()
    assert [tile[:3] for tile in sent(app)["tiles"]] == [["Ada <b>", "done", "87.7 %"], ["Blaise", "idle", "–"]]
    assert "7b &lt;i&gt;" in texts(app)
    assert asked(app, "show") == "live"


def test_the_wall_leads_back_to_its_class(open_wall: Open) -> None:
    app = open_wall()
    (back,) = [link.proto for link in app.get("page_link") if link.proto.label == "Back to the class"]
    assert (back.page, back.query_string) == ("teach", f"class={asked(app, 'class')}")


@pytest.mark.parametrize(("view", "words"), [("leaderboards", "81.2 %"), ("scatter", "87.7 %")])
def test_the_address_says_which_view(open_wall: Open, view: str, words: str) -> None:
    assert words in json.dumps(sent(open_wall(show=view)))


def test_one_press_changes_the_view_and_the_address(open_wall: Open) -> None:
    app = open_wall()
    app.segmented_control[0].set_value("scatter").run()
    assert (asked(app, "show"), sent(app)["title"]) == ("scatter", "Learning rate")
    app.selectbox[0].set_value("parameters").run()
    assert (asked(app, "across"), sent(app)["title"]) == ("parameters", "Parameters")
    app.segmented_control[0].set_value("live").run()
    assert sent(app)["view"] == "live"


def test_a_knob_in_the_address_is_taken_up_and_a_wrong_one_is_not(open_wall: Open) -> None:
    assert sent(open_wall(show="scatter", across="seconds"))["title"] == "Seconds of training"
    assert sent(open_wall(show="scatter", across="<script>"))["title"] == "Learning rate"
    assert sent(open_wall(show="nothing"))["view"] == "live"


def test_the_door_shows_the_code(open_wall: Open, home: Path) -> None:
    store = store_of(home)
    code = store.classes.all()[0].code
    store.dispose()
    app = open_wall(show="door")
    assert f"{code[:3]} {code[3:]}" in texts(app)
    assert not [element for element in app.get("bidi_component") if "wall_data" in element.proto.id]


def test_a_class_that_is_gone_gets_a_sentence(open_wall: Open) -> None:
    app = open_wall(**{"class": "nonsense"})
    assert app.warning[0].value == "There is no such class (any more)."
