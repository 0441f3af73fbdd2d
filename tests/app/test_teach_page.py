"""The teacher's page: signing in, classes, rules and learners, and what it says to who is not signed in any more."""

from __future__ import annotations

import hashlib
import json
import os
import re
from base64 import urlsafe_b64encode
from collections.abc import Callable
from html import unescape
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from mnistlab.core.school.classroom import Classroom
from mnistlab.core.school.rights import Actor
from mnistlab.core.spec import RunSpec
from mnistlab.school.staff import TEACHER
from mnistlab.settings import TEACHER_PASSCODE
from mnistlab.ui.html import literally
from mnistlab.ui.identity import learner_id
from mnistlab.ui.lab import lab
from mnistlab.ui.school import login, secrets_file
from tests.app.conftest import ME, OTHER

OpenApp = Callable[..., AppTest]

HORSE = "correct-horse-battery"
ME_TEACHING = Actor(learner_id(ME), TEACHER)


def quick_hash(passcode: str) -> str:
    """Return the hash of a passcode that is compared in no time."""
    salt, found = b"s" * 16, hashlib.scrypt(passcode.encode(), salt=b"s" * 16, n=2, r=1, p=1, dklen=32)
    texts = (urlsafe_b64encode(data).decode().rstrip("=") for data in (salt, found))
    return ":".join(("scrypt:2:1:1", *texts))


@pytest.fixture
def teach(open_app: OpenApp, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> OpenApp:
    """Open the teacher's page of a server that has a passcode."""
    monkeypatch.setenv(TEACHER_PASSCODE, quick_hash(HORSE))

    def open_(token: str = ME, **query: str) -> AppTest:
        return open_app("teach", tmp_path, token=token, query=query)

    return open_


def signed_in(app: AppTest) -> AppTest:
    app.text_input(key="passcode").set_value(HORSE)
    app.button(key="sign_in").click().run()
    assert not app.exception
    return app


def with_class(teach: OpenApp, name: str = "4b") -> tuple[AppTest, Classroom]:
    app = signed_in(teach())
    app.text_input(key="class_name").set_value(name)
    app.button(key="class_create").click().run()
    assert not app.exception
    return app, now(app)


def now(app: AppTest) -> Classroom:
    """Return the class in the page's address as it is kept."""
    named = app.query_params["class"]
    found = lab().store.classes.get(named if isinstance(named, str) else named[0])
    assert found is not None
    return found


def said(app: AppTest) -> str:
    elements = [*app.markdown, *app.error, *app.warning, *app.caption, *app.toast]
    return " ".join([*(str(one.value) for one in elements), *(one.proto.body for one in app.get("html"))])


def rows(app: AppTest) -> dict[str, str]:
    """Return what the rows of the register say, by their marks."""
    (found,) = (block.proto for block in app.get("bidi_component") if "-register" in block.proto.id)
    data = json.loads(found.json)["rows"]
    return {row["id"]: unescape(re.sub(r"\s+", " ", re.sub("<[^>]+>", " ", row["html"]))).strip() for row in data}


def part(app: AppTest, name: str) -> AppTest:
    app.session_state["teach_part"] = name
    app.run()
    assert not app.exception
    return app


def act(app: AppTest, **deed: object) -> AppTest:
    done = app.session_state["register_done"] if "register_done" in app.session_state else 0  # noqa: SIM401
    app.session_state["register"] = {"asked": [{"n": done + 1, **deed}]}
    app.run()
    assert not app.exception
    return app


def test_without_a_passcode_the_page_says_how_to_set_one_and_nothing_else(open_app: OpenApp, tmp_path: Path) -> None:
    app = open_app("teach", tmp_path)
    assert not app.exception
    assert TEACHER_PASSCODE in said(app)
    assert "python -m mnistlab passcode" in said(app)
    assert not app.text_input
    assert not app.button


def test_a_passcode_that_is_too_short_lets_nobody_in(
    open_app: OpenApp, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(TEACHER_PASSCODE, "short")
    app = open_app("teach", tmp_path)
    assert "this one has 5" in said(app)
    assert not app.text_input


def test_only_the_right_passcode_signs_in_and_nothing_keeps_it(teach: OpenApp) -> None:
    app = teach()
    assert TEACHER_PASSCODE not in os.environ
    app.text_input(key="passcode").set_value("wrong wrong").run()
    app.button(key="sign_in").click().run()
    assert "That is not the passcode." in said(app)
    signed_in(app)
    assert app.text_input(key="class_name")
    assert lab().school.staff.teacher(app.session_state["teacher_token"]) == TEACHER
    assert HORSE not in repr(app.session_state)


def test_a_class_is_created_and_found_again_in_its_address(teach: OpenApp) -> None:
    app, classroom = with_class(teach, " <b>4b</b>  **Mon** ")
    assert classroom.name == "<b>4b</b> **Mon**"
    assert "&lt;b&gt;4b&lt;/b&gt; **Mon**" in said(app)
    assert classroom.code[:3] in said(app)
    app.query_params.clear()
    app.run()
    assert not app.exception
    labels = [link.proto.label for link in app.get("page_link")]
    assert f"**{literally('<b>4b</b> **Mon**')}**" in labels


def test_a_new_class_begins_with_its_learners(teach: OpenApp) -> None:
    app, _ = with_class(teach)
    part(app, "Afterwards")
    app.query_params.clear()
    app.run()
    app.text_input(key="class_name").set_value("5c")
    app.button(key="class_create").click().run()
    assert not app.exception
    assert (now(app).name, app.segmented_control(key="teach_part").value) == ("5c", "Learners")


def test_a_class_needs_a_name(teach: OpenApp) -> None:
    app = signed_in(teach())
    app.button(key="class_create").click().run()
    assert "A class needs a name" in said(app)
    assert lab().school.teaching.classes(ME_TEACHING) == []


def test_switches_change_the_class_and_follow_when_another_tab_does(teach: OpenApp) -> None:
    app, classroom = with_class(teach)
    app.toggle(key="class_open").set_value(False).run()
    assert not now(app).open
    assert "The class is closed" in said(app)
    app.toggle(key="results_shown").set_value(False).run()
    app.toggle(key="names_shown").set_value(False).run()
    assert (now(app).rules.results, now(app).rules.names) == (False, False)
    lab().school.teaching.open(ME_TEACHING, classroom.id, True)
    app.run()
    assert app.toggle(key="class_open").value
    assert now(app).open


def test_limits_are_set_and_taken_away(teach: OpenApp) -> None:
    app, classroom = with_class(teach)
    part(app, "Limits and knobs")
    app.number_input(key=f"most_parameters_{classroom.id}_None").set_value(50_000)
    app.number_input(key=f"most_seconds_{classroom.id}_None").set_value(90)
    app.button(key="limits_set").click().run()
    assert not app.exception
    rules = now(app).rules
    assert (rules.most_parameters, rules.most_seconds, rules.most_epochs, rules.most_waiting) == (50_000, 90, None, 3)
    assert "at most 50,000 parameters and 1 min 30 s of training" in said(app)
    app.session_state[f"most_parameters_{classroom.id}_50000"] = None
    app.button(key="limits_set").click().run()
    assert now(app).rules.most_parameters is None
    app.number_input(key=f"most_epochs_{classroom.id}_None").set_value(10**6)  # past what the browser lets one type
    app.button(key="limits_set").click().run()
    assert not app.exception
    assert now(app).rules.most_epochs is None


def test_knobs_are_fixed_as_in_a_preset_and_freed(teach: OpenApp) -> None:
    app, _ = with_class(teach)
    part(app, "Limits and knobs")
    (free,) = app.multiselect
    base = next(one for one in app.selectbox if str(one.key).startswith("lock_base"))
    free.set_value(["optimizer", "learning_rate"])
    base.set_value("One hidden layer of 256").run()
    app.button(key="lock_set").click().run()
    lock = now(app).rules.lock
    assert lock is not None
    assert (lock.free, lock.base.hidden) == (("optimizer", "learning_rate"), (256,))
    assert "optimizer and learning rate" in said(app)
    app.button(key="lock_none").click().run()
    assert now(app).rules.lock is None
    assert not app.exception


def test_the_rest_can_stay_as_on_the_teacher_s_own_train_page(teach: OpenApp) -> None:
    from mnistlab.ui.draft import Draft

    app, _ = with_class(teach)
    app.session_state["draft"] = Draft.of(RunSpec(hidden=(77,)))
    part(app, "Limits and knobs")
    app.button(key="lock_set").click().run()
    lock = now(app).rules.lock
    assert lock is not None
    assert lock.base.hidden == (77,)
    app.session_state["draft"].knobs["learning_rate"] = "many"
    part(app, "Demonstration")
    assert "cannot be used" in said(app)
    assert app.button(key="demonstrate").disabled


def test_a_class_is_renamed_and_kept_for_as_long_as_its_teacher_says(teach: OpenApp) -> None:
    app, classroom = with_class(teach)
    part(app, "Afterwards")
    app.number_input(key=f"days_{classroom.id}_30").set_value(7)
    app.button(key="class_keep").click().run()
    app.text_input(key=f"rename_{classroom.id}_4b").set_value("5b")
    app.button(key="class_rename").click().run()
    assert not app.exception
    assert (now(app).name, now(app).days) == ("5b", 7)


def test_learners_are_listed_renamed_removed_and_let_in_again(teach: OpenApp) -> None:
    app, classroom = with_class(teach)
    hostile = "<img src=x>"
    for learner, name in ((OTHER, hostile), ("p" * 32, "Ada")):
        lab().school.attendance.join(Actor(learner_id(learner)), classroom.code, name)
    app.run()
    ada, other = rows(app)
    assert rows(app)[ada].startswith("Ada") or rows(app)[other].startswith("Ada")
    marks = {words.split(" away")[0]: mark for mark, words in rows(app).items()}
    act(app, do="remove", row=marks["Ada"])
    assert lab().school.attendance.place(learner_id("p" * 32)) is None
    assert "removed" in rows(app)[marks["Ada"]]
    act(app, do="admit", row=marks["Ada"])
    assert lab().school.attendance.place(learner_id("p" * 32)) is not None
    act(app, do="annotate", row=marks[hostile], name="Bo", note="")
    assert {"Ada", "Bo"} == {member.nickname for member in lab().store.classes.members(classroom.id)}
    act(app, do="annotate", row=marks[hostile], name="\u202e")
    assert "A nickname needs a letter" in said(app)
    act(app, do="annotate", row=marks[hostile], name="ada")
    assert "Somebody else in this class has that nickname." in said(app)


def test_the_register_gives_no_learner_s_id_away_and_takes_none(teach: OpenApp) -> None:
    app, classroom = with_class(teach)
    lab().school.attendance.join(Actor(learner_id(OTHER)), classroom.code, "Ada")
    app.run()
    (found,) = (block.proto for block in app.get("bidi_component") if "-register" in block.proto.id)
    assert learner_id(OTHER) not in found.json
    for row in (learner_id(OTHER), "", "x" * 10_000):
        act(app, do="remove", row=row)
    assert lab().school.attendance.place(learner_id(OTHER)) is not None


def test_a_tab_that_was_signed_out_changes_nothing_and_says_so(teach: OpenApp) -> None:
    app, classroom = with_class(teach)
    lab().school.staff.sign_out(app.session_state["teacher_token"])
    app.toggle(key="class_open").set_value(False).run()
    assert not app.exception
    assert "You are not signed in any more, so nothing was changed." in said(app)
    assert app.text_input(key="passcode")
    kept = lab().store.classes.get(classroom.id)
    assert kept is not None
    assert kept.open


def test_who_is_not_signed_in_sees_nothing_of_a_class_by_its_address(teach: OpenApp) -> None:
    _, classroom = with_class(teach, "Secret 4b")
    app = teach(token=OTHER, **{"class": classroom.id})
    assert app.text_input(key="passcode")
    assert "Secret" not in said(app)
    assert classroom.code[:3] not in said(app)


def test_another_teacher_s_class_is_not_shown(teach: OpenApp) -> None:
    app = signed_in(teach())
    other = lab().store.classes.create("Emmy's", "account:emmy")
    app.query_params["class"] = other.id
    app.run()
    assert not app.exception
    assert "You may not" in said(app)
    assert "Emmy" not in said(app)
    app.query_params["class"] = "../../x"
    app.run()
    assert not app.exception
    assert "There is no such class" in said(app)


ACCOUNT = {
    "is_logged_in": True,
    "email": "Marie@School.example",
    "email_verified": True,
    "iss": "https://id.example",
    "sub": "m1",
}


class User:
    """What Streamlit says of the account that is signed in."""

    def __init__(self, **claims: object):
        self.claims = claims

    def to_dict(self) -> dict[str, object]:
        return self.claims


def test_a_listed_teacher_signs_in_with_an_account_and_has_classes_of_their_own(
    open_app: OpenApp, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file: dict[str, object] = {"auth": {"client_id": "x", "cookie_secret": "y"}, "teachers": ["marie@school.example"]}
    monkeypatch.setattr(secrets_file, "_read", file.get)
    monkeypatch.setattr(login.st, "user", User(is_logged_in=False))
    app = open_app("teach", tmp_path)
    assert app.button(key="account_")
    assert not app.text_input
    monkeypatch.setattr(login.st, "user", User(**ACCOUNT))
    app = open_app("teach", tmp_path)
    app.text_input(key="class_name").set_value("Noether")
    app.button(key="class_create").click().run()
    assert not app.exception
    assert now(app).teacher.startswith("account:")
    assert "marie" not in now(app).teacher.casefold()
    monkeypatch.setattr(login.st, "logout", lambda: None)
    app.button(key="sign_out").click().run()
    assert app.button(key="account_")
    monkeypatch.setattr(login.st, "user", User(**ACCOUNT | {"sub": "m2"}))
    app = open_app("teach", tmp_path)
    assert "Noether" not in said(app)
    monkeypatch.setattr(login.st, "user", User(**ACCOUNT | {"email": "mallory@school.example"}))
    app = open_app("teach", tmp_path)
    assert literally("mallory@school.example is not on this server") in said(app)
    assert not app.text_input
