"""Class codes: made to be read from afar, and read however they are typed."""

from __future__ import annotations

import pytest

from mnistlab.core.school.code import ALPHABET, LENGTH, CodeError, new_code, read_code, spaced


def test_a_new_code_is_read_as_itself() -> None:
    codes = {new_code() for _ in range(200)}
    assert len(codes) == 200
    assert all(len(code) == LENGTH and set(code) <= set(ALPHABET) and read_code(code) == code for code in codes)


@pytest.mark.parametrize(
    "typed",
    [
        "ABC346",
        "abc346",
        " abc 346 ",
        "ABC-346",
        "ABC–346",
        "a b c 3 4 6",
        "ABC\u00a0346",
        "ＡＢＣ３４６",
        "\u200bABC346",
    ],
)
def test_it_does_not_matter_how_it_is_typed(typed: str) -> None:
    assert read_code(typed) == "ABC346"
    assert spaced(read_code(typed)) == "ABC 346"


@pytest.mark.parametrize("typed", ["", "ABC34", "ABC3466", "ABC34OO", "<b>ABC</b>", "ÄBC346", "x" * 10**6, "\ud800"])
def test_what_cannot_be_one_is_refused_in_a_sentence(typed: str) -> None:
    with pytest.raises(CodeError, match=r"^A class code has 6 letters and digits, like .*\.$"):
        read_code(typed)


@pytest.mark.parametrize(
    ("typed", "named"),
    [("ABC34O", "no O in"), ("abc 341", "no 1 in"), ("2BC34S", "no 2 and no S in"), ("OOOOOO", "no O in")],
)
def test_who_misread_a_character_is_told_which(typed: str, named: str) -> None:
    with pytest.raises(CodeError, match=f"^There is {named} class codes.*projector"):
        read_code(typed)
