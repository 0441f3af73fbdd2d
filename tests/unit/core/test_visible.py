"""What can be seen of a text."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mnistlab.core.visible import JOINERS, MOST_MARKS, visible


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("two\r\nlines\rand\u2028more\u2029", "two\nlines\nand\nmore\n"),
        ("a\tb", "a b"),
        ("\x00a\x1b[31m\x7f\x85", "a[31m"),
        ("\u202ea\u2066b\u200f", "ab"),
        ("\u200ba\ufeff\u00ad\u2060", "a"),
        ("\u034f\u115f\u3164\uffa0\u2800\U000e0101", ""),
        ("\ud800\ue000\uffff", ""),
        ("e\u0301", "é"),
        ("a" + "\u0336" * 40 + "b", "a" + "\u0336" * MOST_MARKS + "b"),
        ("\u200cمی\u200cخواهم\u200d", "می\u200cخواهم"),
    ],
)
def test_the_rest_is_left_out(typed: str, kept: str) -> None:
    assert visible(typed) == kept


@pytest.mark.parametrize(
    "text", ["Việt Nam", "नमस्ते", "한국어", "שָׁלוֹם", "ไทยน้ำ", "中文", "mañana", "👨\u200d👩\u200d👧", "🇨🇭", "1️⃣"]
)
def test_no_script_and_no_emoji_is_harmed(text: str) -> None:
    assert visible(text) == unicodedata.normalize("NFC", text)


@given(st.text())
def test_nothing_unseen_comes_through_and_what_came_through_stays(text: str) -> None:
    kept = visible(text)
    assert visible(kept) == kept
    assert all(c == "\n" or c in JOINERS or unicodedata.category(c)[0] != "C" for c in kept)
