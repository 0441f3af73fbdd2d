"""Accounts: which of them are teachers, and whose classes theirs are."""

from __future__ import annotations

import pytest

from mnistlab.settings import addresses
from mnistlab.ui.school import secrets_file
from mnistlab.ui.school.login import SECONDS, Account, read

NOW = 1_000_000.0
LISTED = addresses(["Marie@School.example"])
MARIE: dict[str, object] = {
    "is_logged_in": True,
    "email": "marie@school.EXAMPLE",
    "email_verified": True,
    "iss": "https://id.example",
    "sub": "m1",
    "iat": NOW - 60,
}


def test_a_listed_and_verified_address_is_a_teacher_for_twelve_hours() -> None:
    marie = read(MARIE, LISTED, NOW)
    assert marie.teacher.startswith("account:")
    assert not marie.trouble
    assert marie.until == NOW - 60 + SECONDS


def test_the_teacher_is_the_account_and_not_the_address() -> None:
    marie = read(MARIE, LISTED, NOW).teacher
    assert read(MARIE | {"email": "x@y"}, addresses(["x@y"]), NOW).teacher == marie
    assert read(MARIE | {"sub": "m2"}, LISTED, NOW).teacher != marie
    assert read(MARIE | {"iss": "https://other.example"}, LISTED, NOW).teacher != marie


@pytest.mark.parametrize(
    "changed",
    [
        {"email": "mallory@school.example"},
        {"email": None},
        {"email": ["marie@school.example"]},
        {"email_verified": False},
        {"email_verified": "true"},
        {"email_verified": None},
        {"sub": ""},
        {"iss": None},
    ],
)
def test_any_other_account_is_none_and_is_told_why(changed: dict[str, object]) -> None:
    account = read(MARIE | changed, LISTED, NOW)
    assert account.teacher == ""
    assert account.trouble.endswith(".")


@pytest.mark.parametrize("signed_in", [False, None, "true", 1])
def test_who_is_not_signed_in_is_nobody(signed_in: object) -> None:
    assert read(MARIE | {"is_logged_in": signed_in}, LISTED, NOW) == Account()


def test_nobody_is_a_teacher_by_default() -> None:
    assert read(MARIE, frozenset(), NOW).teacher == ""
    assert addresses([""]) == addresses(["marie", None, 7]) == frozenset()


def test_a_lab_without_secrets_has_no_providers_and_no_teachers() -> None:
    assert secrets_file.text_of("teacher_passcode") == ""
    assert secrets_file.providers() is None
    assert secrets_file.teachers() == frozenset()


def test_what_stands_in_the_file_is_read_and_leaves_the_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    import os

    named = {"client_id": "x"}
    file: dict[str, object] = {
        "teacher_passcode": " correct-horse-battery ",
        "teachers": ["A@b.example", 7],
        "auth": {"cookie_secret": "y", "microsoft": named, "google": named},
    }
    monkeypatch.setattr(secrets_file, "_read", file.get)
    monkeypatch.setenv("teacher_passcode", "correct-horse-battery")  # as Streamlit does
    assert secrets_file.text_of("teacher_passcode") == "correct-horse-battery"
    assert "teacher_passcode" not in os.environ
    assert secrets_file.teachers() == {"a@b.example"}
    assert secrets_file.providers() == ("microsoft", "google")
    file["auth"] = {"client_id": "x"}
    assert secrets_file.providers() == ("",)
