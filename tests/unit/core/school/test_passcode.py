"""Passcodes: the right one is told from all others, by a text that does not contain it."""

from __future__ import annotations

import hashlib
from base64 import urlsafe_b64decode

import pytest

from mnistlab.core.school import passcode
from mnistlab.core.school.passcode import (
    LONGEST,
    SHORTEST,
    PasscodeError,
    check_hash,
    hash_passcode,
    is_hash,
    matches,
)

HORSE = "correct-horse-battery"
KNOWN = hash_passcode(HORSE, b"s" * 16)


def test_the_right_one_matches_and_no_other_does() -> None:
    assert matches(HORSE, KNOWN)
    for wrong in ("", HORSE.upper(), KNOWN, "x" * 10**6, "\ud800" * 9):
        assert not matches(wrong, KNOWN)


def test_the_hash_is_scrypt_of_the_standard_library_with_the_parameters_in_its_text() -> None:
    form, cost, block, lanes, salt, found = KNOWN.split(":")
    wanted = hashlib.scrypt(HORSE.encode(), salt=b"s" * 16, n=int(cost), r=int(block), p=int(lanes), dklen=32)
    assert form == "scrypt"
    assert urlsafe_b64decode(salt + "==") == b"s" * 16
    assert urlsafe_b64decode(found + "=") == wanted


def test_the_same_passcode_has_another_hash_each_time_and_no_sign_that_a_shell_would_change() -> None:
    first, second = hash_passcode(HORSE), hash_passcode(HORSE)
    assert first != second
    assert matches(HORSE, second)
    assert HORSE not in first
    assert not set(first) & set(" $`\"'\\!*?#%&;<>|(){}[]~\n")
    assert is_hash(first)
    assert not is_hash(HORSE)


def test_space_around_it_and_the_encoding_of_accents_do_not_count() -> None:
    composed, decomposed = "caf\u00e9 au lait", "cafe\u0301 au lait"
    assert matches(f" {decomposed}\n", hash_passcode(composed))


@pytest.mark.parametrize("text", ["", "short", " " * 20, "x" * (SHORTEST - 1), "x" * (LONGEST + 1)])
def test_one_that_is_too_short_or_too_long_is_refused_in_a_sentence(text: str) -> None:
    with pytest.raises(
        PasscodeError, match=rf"^A passcode has {SHORTEST} to {LONGEST} characters; this one has \d+\.$"
    ):
        hash_passcode(text)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "scrypt:",
        KNOWN[:-1],
        KNOWN.replace("16384", "16385"),
        KNOWN.replace("16384", "1048576"),
        KNOWN.replace("16384", "0"),
        KNOWN.replace(":8:", ":0:"),
        KNOWN.replace(":5:", ":-5:"),
        KNOWN.replace(":5:", ":99999:"),
        KNOWN + ":x",
        KNOWN.replace("scrypt", "bcrypt"),
        KNOWN + "ü",
        "scrypt:1" + "0" * 5000 + ":8:5:c3Nzc3Nzc3Nzc3Nzc3Nzcw:x",
    ],
)
def test_what_is_no_hash_is_refused_before_anything_is_computed(text: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(passcode, "_scrypt", None)
    with pytest.raises(PasscodeError, match="python -m mnistlab passcode"):
        check_hash(text)
    with pytest.raises(PasscodeError):
        matches(HORSE, text)
