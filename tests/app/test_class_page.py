"""The Class page and the line on every page: joining, being somebody there, and what has become of it."""

from __future__ import annotations

import re
from collections.abc import Callable
from html import escape, unescape
from pathlib import Path
from typing import Any

import pytest
import streamlit as st
from streamlit.runtime.context import ContextProxy
from streamlit.testing.v1 import AppTest

from mnistlab.core.school.classroom import RETENTION_DAYS, Classroom
from mnistlab.core.school.rights import Actor
from mnistlab.core.school.rules import Lock, Rules
from mnistlab.core.spec import RunSpec
from mnistlab.ui.identity import COOKIE, TOKEN, learner_id
from mnistlab.ui.lab import lab
from tests.app.conftest import ME, OTHER, ROOT

OpenApp = Callable[..., AppTest]

MARIE = Actor("t" * 32, "marie")
NAME = "7b <i>Monday</i> *x*"
HOSTILE = "<b>Ada</b> $x$"


def html(app: AppTest) -> str:
    return "".join(block.proto.body for block in app.get("html"))


def text(app: AppTest) -> str:
    """Return what can be read on the page."""
    plain = re.sub("<[^>]+>", " ", re.sub("</?(b|bdi)>", "", html(app)))
    words = re.sub(r"\s+", " ", unescape(plain))
    kinds: tuple[Any, ...] = (app.title, app.markdown, app.caption, app.error)
    return " ".join([words, *(element.value for kind in kinds for element in kind)])


@pytest.fixture
def visit(open_app: OpenApp, tmp_path: Path) -> OpenApp:
    """Open a page in an empty home; the first is the Class page."""

    def visit(page: str = "class", **options: Any) -> AppTest:
        app = open_app(page, tmp_path, **options)
        assert not app.exception
        return app

    return visit


@pytest.fixture
def classroom(visit: OpenApp) -> Classroom:
    visit()
    return lab().school.teaching.create(MARIE, NAME)


def join(app: AppTest, code: str, nickname: str) -> AppTest:
    app.text_input("join_code").set_value(code)
    app.text_input("join_nickname").set_value(nickname)
    app.button("join").click().run()
    assert not app.exception
    return app


def go(app: AppTest, page: str) -> AppTest:
    """Go to another page in the same session."""
    app.switch_page(str(ROOT / page)).run()
    assert not app.exception
    return app


def test_what_is_stored_is_said_before_one_joins(visit: OpenApp) -> None:
    said = text(visit())
    assert "What is stored about a learner is a nickname and their runs" in said
    assert f"{RETENTION_DAYS} days after the class was last used" in said


def test_a_learner_joins_and_is_somebody_on_every_page(visit: OpenApp, classroom: Classroom) -> None:
    lock = Lock(base=RunSpec(), free=("learning_rate",))
    lab().school.teaching.rule(MARIE, classroom.id, Rules(most_epochs=3, lock=lock))
    app = join(visit(), classroom.code.lower(), f"  {HOSTILE} ")
    place = lab().school.attendance.place(learner_id(ME))
    assert place is not None
    assert (place[0].id, place[1].nickname) == (classroom.id, HOSTILE)
    said = text(app)
    assert NAME in said
    assert f"You are {HOSTILE}." in said
    assert "You can turn the learning rate." in said
    assert "A run can have up to 3 epochs." in said
    for page in ("app.py", "pages/runs.py", "pages/train.py"):
        page_html = html(go(app, page))
        assert escape(NAME) in page_html
        assert escape(HOSTILE) in page_html
        assert NAME not in page_html
        assert HOSTILE not in page_html


def test_the_second_of_the_same_name_gets_a_number_and_is_told_so(visit: OpenApp, classroom: Classroom) -> None:
    assert "so you have got a number" not in text(join(visit(), classroom.code, "Ada"))
    said = text(join(visit(token=OTHER), classroom.code, "ada"))
    assert "You are ada 2." in said
    assert "Somebody else here is called ada, so you have got a number." in said


@pytest.mark.parametrize(
    ("code", "nickname", "sentence"),
    [
        ("", "Ada", "A class code has 6 letters and digits"),
        ("<b>ABC</b>", "Ada", "A class code has 6 letters and digits"),
        ("<script>", "Ada", "There is no I and no S in class codes"),
        ("ABC346", "Ada", "There is no open class with this code."),
        ("right", "", "A nickname needs a letter or a digit"),
        ("right", "x" * 1000, "A nickname has at most 20 characters"),
    ],
)
def test_every_refusal_is_a_sentence(
    visit: OpenApp, classroom: Classroom, code: str, nickname: str, sentence: str
) -> None:
    app = join(visit(), classroom.code if code == "right" else code, nickname)
    assert [error.value.startswith(sentence) for error in app.error] == [True]
    assert lab().school.attendance.place(learner_id(ME)) is None


@pytest.mark.parametrize(
    ("code", "typed"), [("abc346", "ABC 346"), ("ABC-346", "ABC 346"), ("\u202e<b>x</b>" * 50, "<b>x</b><b")]
)
def test_the_code_of_the_address_is_in_the_form(visit: OpenApp, code: str, typed: str) -> None:
    assert visit(query={"code": code}).text_input("join_code").value == typed


def test_who_leaves_is_told_how_to_come_back(visit: OpenApp, classroom: Classroom) -> None:
    app = join(visit(), classroom.code, "Ada")
    app.button("leave").click().run()
    assert f"You have left the class {NAME}." in text(app)
    assert lab().school.attendance.place(learner_id(ME)) is None
    app.button("join").click().run()
    assert not app.error
    assert "You are Ada." in text(app)


def test_an_address_with_another_class_s_code_offers_to_go_there(visit: OpenApp, classroom: Classroom) -> None:
    other = lab().school.teaching.create(MARIE, "8a")
    join(visit(), classroom.code, "Ada")
    app = visit(query={"code": other.code})
    assert "You leave this class then." in text(app)
    app.text_input("join_nickname").set_value("Ada")
    app.button("join").click().run()
    place = lab().school.attendance.place(learner_id(ME))
    assert place is not None
    assert place[0].id == other.id
    assert app.query_params.get("code") in (None, [])


def closed(classroom: Classroom) -> None:
    lab().school.teaching.open(MARIE, classroom.id, False)


def removed(classroom: Classroom) -> None:
    lab().school.teaching.remove(MARIE, classroom.id, learner_id(ME))


def deleted(classroom: Classroom) -> None:
    lab().school.teaching.delete(MARIE, classroom.id)


@pytest.mark.parametrize(
    ("change", "elsewhere", "on_class"),
    [
        (closed, "The class is closed: what you train now is for yourself.", "The class is closed."),
        (removed, f"Your teacher has taken you out of the class {NAME}.", "Your teacher has taken you out"),
        (deleted, f"The class {NAME} has been deleted", f"The class {NAME} has been deleted"),
    ],
)
def test_what_becomes_of_the_class_is_said_on_pages_that_are_open(
    visit: OpenApp, classroom: Classroom, change: Callable[[Classroom], None], elsewhere: str, on_class: str
) -> None:
    app = go(join(visit(), classroom.code, "Ada"), "pages/runs.py")
    change(classroom)
    assert elsewhere in text(app.run())
    assert NAME not in html(app)
    app.run()
    assert elsewhere in text(app)
    assert on_class in text(go(app, "pages/class.py"))


def test_who_was_sent_out_is_told_so_in_a_new_session_too(visit: OpenApp, classroom: Classroom) -> None:
    join(visit(), classroom.code, "Ada")
    removed(classroom)
    app = visit()
    assert f"Your teacher has taken you out of the class {NAME}." in text(app)
    join(app, classroom.code, "Ada")
    assert [error.value for error in app.error] == [
        "Your teacher has taken you out of this class. Ask them to let you in again."
    ]


def test_without_a_class_there_is_no_line(visit: OpenApp, classroom: Classroom) -> None:
    assert 'class="ml-presence"' not in html(visit("runs"))


# Who one is: the cookie, and nothing else.


@pytest.fixture
def browser(visit: OpenApp, monkeypatch: pytest.MonkeyPatch) -> Callable[..., AppTest]:
    """Open a page in a browser that has these cookies, in a new session."""

    def browser(cookies: dict[str, str], page: str = "class", query: dict[str, str] | None = None) -> AppTest:
        monkeypatch.setattr(ContextProxy, "cookies", cookies)
        app = AppTest.from_file(str(ROOT / "app.py"), default_timeout=60)
        app.query_params.update(query or {})
        app.switch_page(str(ROOT / "pages" / f"{page}.py"))
        return app.run()

    return browser


def test_the_cookie_brings_the_same_learner_back(
    visit: OpenApp, classroom: Classroom, browser: Callable[..., AppTest]
) -> None:
    mine, others = {COOKIE: "k" * 43}, {COOKIE: "l" * 43}
    app = join(browser(mine), classroom.code, "Ada")
    # A reload, a second tab and a closed one are all a new session with the same cookie.
    assert "You are Ada." in text(browser(mine))
    assert "You are Ada." in text(browser(mine, "runs"))
    # A copied address carries nobody along.
    address = {name: str(value[0]) for name, value in app.query_params.items()}
    assert learner_id("k" * 43) not in str(address)
    assert "You are" not in text(browser(others, query=address))
    # After a restart all is read anew.
    lab().school.close()
    lab().engine.close()
    lab().store.dispose()
    st.cache_resource.clear()
    assert "You are Ada." in text(browser(mine))
    assert "You are" not in text(browser(others))


def test_without_cookies_one_is_somebody_for_the_session(
    visit: OpenApp, classroom: Classroom, browser: Callable[..., AppTest]
) -> None:
    app = join(browser({}), classroom.code, "Ada")
    assert "You are Ada." in text(go(app, "pages/runs.py"))
    assert app.session_state[TOKEN]
    assert "You are" not in text(browser({}))
