"""Signing in as the teacher: the right passcode, wrong ones, many of them, and what stays of it."""

from __future__ import annotations

import hashlib
import sqlite3
import threading
import time
from base64 import urlsafe_b64encode
from collections.abc import Iterator
from pathlib import Path

import pytest

from mnistlab.core.school.rights import NotAllowedError
from mnistlab.school import staff
from mnistlab.school.keys import SALT, passcode_from
from mnistlab.school.staff import HOURS, NOT_SET_UP, TEACHER, WRONG, Passcode, Staff
from mnistlab.store.errors import StoreError
from mnistlab.store.store import Store

HORSE = "correct-horse-battery"


def quickly(passcode: str) -> Passcode:
    """Return the hash of a passcode that is compared in no time: what takes long is tested elsewhere."""
    text, salt = (
        urlsafe_b64encode(data).decode().rstrip("=")
        for data in (hashlib.scrypt(passcode.encode(), salt=b"s" * 16, n=2, r=1, p=1, dklen=32), b"s" * 16)
    )
    return Passcode(f"scrypt:2:1:1:{salt}:{text}")


HASHED = quickly(HORSE)


class Clock:
    """Time that passes when it is told to."""

    now = 0.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    opened = Store.open(f"sqlite:///{tmp_path}/lab.sqlite", str(tmp_path / "runs"))
    yield opened
    opened.dispose()


def wrong(desk: Staff, address: str | None = None, browser: str = "") -> str:
    with pytest.raises(NotAllowedError) as refused:
        desk.sign_in("wrong passcode", address, browser)
    return str(refused.value)


def test_whoever_knows_the_passcode_is_the_teacher_until_signed_out(store: Store) -> None:
    desk = Staff(store.classes, HASHED)
    token, other = desk.sign_in(HORSE), desk.sign_in(f" {HORSE} ")
    assert token != other
    assert desk.teacher(token) == desk.teacher(other) == TEACHER
    desk.sign_out(token)
    assert (desk.teacher(token), desk.teacher(other)) == ("", TEACHER)
    assert desk.teacher("") == desk.teacher(token[:-1]) == desk.teacher(HASHED.hashed) == ""


def test_a_restart_keeps_the_teacher_and_another_passcode_does_not(store: Store) -> None:
    token = Staff(store.classes, HASHED).sign_in(HORSE)
    assert Staff(store.classes, HASHED).teacher(token) == TEACHER
    assert Staff(store.classes, quickly("another passcode")).teacher(token) == ""


def test_a_sign_in_is_over_after_twelve_hours(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    now = time.time()
    with monkeypatch.context() as then:
        then.setattr(staff.time, "time", lambda: now - HOURS * 3600 - 1)
        old = Staff(store.classes, HASHED).sign_in(HORSE)
        then.setattr(staff.time, "time", lambda: now - HOURS * 3600 + 60)
        late = Staff(store.classes, HASHED).sign_in(HORSE)
    desk = Staff(store.classes, HASHED)
    assert (desk.teacher(old), desk.teacher(late)) == ("", TEACHER)


def test_the_store_has_neither_the_token_nor_the_passcode(store: Store, tmp_path: Path) -> None:
    token = Staff(store.classes, HASHED).sign_in(HORSE)
    with sqlite3.connect(tmp_path / "lab.sqlite") as database:
        rows = repr(database.execute("select * from teachers").fetchall())
    database.close()
    assert TEACHER in rows
    assert token not in rows
    assert HORSE not in rows


def test_a_database_that_fails_signs_nobody_in_and_nobody_out(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(token_hash: str) -> str:
        raise StoreError("The database is locked.")

    desk = Staff(store.classes, HASHED)
    token = desk.sign_in(HORSE)
    assert desk.teacher(token) == TEACHER
    monkeypatch.setattr(store.classes, "signed_in", fail)
    monkeypatch.setattr(staff, "_FRESH_SECONDS", 0.0)
    now = time.monotonic() + 10
    monkeypatch.setattr(staff.time, "monotonic", lambda: now)
    assert (desk.teacher(token), desk.teacher("unknown")) == (TEACHER, "")


def test_without_a_passcode_nobody_gets_in(store: Store) -> None:
    desk = Staff(store.classes)
    for typed in ("", "passcode", TEACHER):
        with pytest.raises(NotAllowedError, match=NOT_SET_UP):
            desk.sign_in(typed)
    assert Staff(store.classes, Passcode(trouble="too short")).passcode.hashed == ""


def test_guessing_is_slowed_down_at_the_address_but_not_at_others(store: Store) -> None:
    clock = Clock()
    desk = Staff(store.classes, HASHED, clock)
    said = [wrong(desk, "192.0.2.1") for _ in range(8)]
    assert said[:5] == [WRONG] * 5
    assert said[-1] == "Too many wrong passcodes. Try again in 2 seconds."
    with pytest.raises(NotAllowedError, match="Too many"):
        desk.sign_in(HORSE, "192.0.2.1")
    assert desk.teacher(desk.sign_in(HORSE, "192.0.2.2")) == TEACHER
    clock.now = 2
    assert desk.teacher(desk.sign_in(HORSE, "192.0.2.1")) == TEACHER


def test_who_guesses_at_the_school_s_address_does_not_keep_the_teacher_s_own_browser_out(store: Store) -> None:
    desk = Staff(store.classes, HASHED, Clock())
    desk.sign_in(HORSE, "192.0.2.1", browser="teacher's")
    while wrong(desk, "192.0.2.1", browser="pupil's") == WRONG:
        pass
    assert desk.teacher(desk.sign_in(HORSE, "192.0.2.1", browser="teacher's")) == TEACHER
    while wrong(desk, "192.0.2.1", browser="teacher's") == WRONG:  # which has its own count
        pass


def test_one_passcode_is_hashed_at_a_time(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    at_once, most, guard = 0, 0, threading.Lock()
    gate = threading.Barrier(5)

    def matches(passcode: str, hashed: str) -> bool:
        nonlocal at_once, most
        with guard:
            at_once += 1
            most = max(most, at_once)
        threading.Event().wait(0.01)
        with guard:
            at_once -= 1
        return False

    def guess() -> None:
        gate.wait()
        wrong(desk)

    monkeypatch.setattr(staff, "matches", matches)
    desk = Staff(store.classes, HASHED, Clock())
    threads = [threading.Thread(target=guess) for _ in range(5)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert most == 1


def test_an_account_that_signs_out_is_out_in_all_sessions_that_were_open(store: Store) -> None:
    desk = Staff(store.classes)
    assert desk.left("account:1") == 0
    desk.leave("account:1")
    assert desk.left("account:1") > 0 == desk.left("account:2")


def test_a_passcode_in_plain_is_hashed_the_same_after_a_restart(tmp_path: Path) -> None:
    home = tmp_path / "home"
    first = passcode_from(HORSE, home)
    assert first == passcode_from(HORSE, home) != passcode_from(HORSE, tmp_path)
    assert HORSE not in repr(first)
    assert first.hashed.startswith("scrypt:")
    assert (home / SALT).stat().st_mode & 0o077 == 0
    assert HORSE.encode() not in (home / SALT).read_bytes()


def test_what_was_set_is_taken_or_refused_in_a_sentence(tmp_path: Path) -> None:
    assert passcode_from("", tmp_path) == Passcode()
    assert passcode_from(HASHED.hashed, tmp_path) == HASHED
    assert "8 to 200 characters" in passcode_from("short", tmp_path).trouble
    assert "hash of a passcode" in passcode_from(HASHED.hashed[:-1], tmp_path).trouble


def test_a_damaged_salt_or_a_home_that_cannot_be_written_only_ends_the_sign_ins(tmp_path: Path) -> None:
    (tmp_path / SALT).write_bytes(b"short")
    assert passcode_from(HORSE, tmp_path) != passcode_from(HORSE, tmp_path)
    (tmp_path / "file").write_bytes(b"")
    assert passcode_from(HORSE, tmp_path / "file").hashed
