"""Nicknames as learners type them: harmless, readable, and told apart."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mnistlab.core.school.nickname import LONGEST, NicknameError, clean_nickname, free_nickname, nickname_key
from mnistlab.core.visible import MOST_MARKS


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("Ada", "Ada"),
        ("  Ada \t of\nB-town ", "Ada of B-town"),
        ("<b>Ada</b>", "<b>Ada</b>"),
        ("*Ada* [x](y)", "*Ada* [x](y)"),
        ("$x^2$ :red[a]", "$x^2$ :red[a]"),
        ("A\x00d\x1ba\x7f", "Ada"),
        ("\u202eadA\u202c", "adA"),
        ("\u2066A\u2069d\u200ea\u200f", "Ada"),
        ("\u200bA\ufeffda\u00ad", "Ada"),
        ("A\u00a0\u2003\u3000da", "A da"),
        ("Ad\ud800a", "Ada"),
        ("Jose\u0301", "José"),
        ("Z\u0335\u0321\u0327\u0322\u031b\u0316", unicodedata.normalize("NFC", "Z\u0335\u0321\u0327")),
        ("می\u200cخواهم", "می\u200cخواهم"),
        ("👩\u200d🚀 Ada", "👩\u200d🚀 Ada"),
        ("❤\ufe0f Ada", "❤\ufe0f Ada"),
        ("नीड़ीं", unicodedata.normalize("NFC", "नीड़ीं")),
        ("七", "七"),
        ("7", "7"),
        ("\u3164Ada\u2800", "Ada"),
        ("\ue000Ada\U000f0000", "Ada"),
        ("\U000e0041Ada\U000e0100", "Ada"),
    ],
)
def test_what_is_kept_is_what_can_be_seen(typed: str, kept: str) -> None:
    assert clean_nickname(typed) == kept
    assert clean_nickname(kept) == kept


@pytest.mark.parametrize(
    "typed",
    ["", "   ", "\u200b\u200d", "\u3164\u3164", "\u202e", "...", "😀😀", "\u0301\u0301", "\u2800", "🏴\U000e0067"],
)
def test_without_a_letter_or_a_digit_nobody_could_be_called_by_it(typed: str) -> None:
    with pytest.raises(NicknameError, match="letter or a digit"):
        clean_nickname(typed)


def test_one_that_is_too_long_is_refused_with_both_numbers() -> None:
    assert clean_nickname("x" * LONGEST) == "x" * LONGEST
    assert clean_nickname("\u202e" * 500 + "x" * LONGEST) == "x" * LONGEST
    with pytest.raises(NicknameError, match=rf"at most {LONGEST} characters; this one has {LONGEST + 1}\."):
        clean_nickname("x" * (LONGEST + 1))


@pytest.mark.parametrize("piece", ["x", "Z\u0335", "<b>", "😀", "\u202e"])
def test_a_megabyte_is_refused_without_being_read(piece: str) -> None:
    with pytest.raises(NicknameError):
        clean_nickname(piece * (1_000_000 // len(piece)))


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Ada", "ada"),
        ("Ada", "ＡＤＡ"),
        ("Ada B", "AdaB"),
        ("Ada B", "Ada\u00a0B"),
        ("Ada", "A\u200cda"),
        ("❤\ufe0fAda", "❤Ada"),
        ("Straße", "STRASSE"),
        ("José", "Jose\u0301"),
        ("ﬁona", "fiona"),
    ],
)
def test_nicknames_that_look_alike_are_one(one: str, other: str) -> None:
    assert nickname_key(one) == nickname_key(other)


def test_others_are_not() -> None:
    assert len({nickname_key(name) for name in ("Ada", "Adam", "José", "Jose", "Ada 2")}) == 5


def test_the_same_nickname_gets_the_next_free_number() -> None:
    taken: set[str] = set()
    names = []
    for _ in range(4):
        names.append(free_nickname("Ada", taken))
        taken.add(nickname_key(names[-1]))
    assert names == ["Ada", "Ada 2", "Ada 3", "Ada 4"]
    assert free_nickname("a d a", taken) == "a d a 5"
    assert free_nickname("Bob", taken) == "Bob"


def test_a_long_one_makes_room_for_its_number() -> None:
    wanted = "x" * (LONGEST - 3) + " yz"
    name = free_nickname(wanted, {nickname_key(wanted)})
    assert (name, len(name)) == ("x" * (LONGEST - 3) + " 2", LONGEST - 1)


@given(st.text(max_size=40))
def test_whatever_is_typed_is_refused_in_a_sentence_or_harmless(typed: str) -> None:
    try:
        name = clean_nickname(typed)
    except NicknameError as error:
        assert str(error).endswith(".")
        return
    assert 1 <= len(name) <= LONGEST
    assert name == clean_nickname(name)
    assert not any(unicodedata.category(c) in ("Cc", "Cs", "Co", "Cn") for c in name)
    assert not any(
        unicodedata.bidirectional(c) in ("RLO", "LRO", "RLE", "LRE", "RLI", "LRI", "FSI", "PDF") for c in name
    )
    marks = "".join("m" if unicodedata.category(c) in ("Mn", "Me") else " " for c in name)
    assert "m" * (MOST_MARKS + 1) not in marks
    assert nickname_key(name)
    assert len(free_nickname(name, {nickname_key(name)})) <= LONGEST
