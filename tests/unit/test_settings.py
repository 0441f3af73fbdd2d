"""Settings: secrets are taken out of the environment, and who may teach is read from it."""

from __future__ import annotations

from mnistlab.settings import SECRETS, TEACHER_PASSCODE, take_passcode, teachers


def test_the_passcode_is_taken_once_and_is_gone_then() -> None:
    environ = {TEACHER_PASSCODE: " three odd words\n", "PATH": "/bin"}
    assert take_passcode(environ) == "three odd words"
    assert environ == {"PATH": "/bin"}
    assert take_passcode(environ) == ""
    assert take_passcode({TEACHER_PASSCODE: ""}) == ""
    assert TEACHER_PASSCODE in SECRETS


def test_nobody_may_teach_unless_they_are_listed() -> None:
    assert teachers({}) == teachers({"MNISTLAB_TEACHERS": " , marie"}) == frozenset()
    assert teachers({"MNISTLAB_TEACHERS": "Marie@School.example, emmy@school.example"}) == {
        "marie@school.example",
        "emmy@school.example",
    }
