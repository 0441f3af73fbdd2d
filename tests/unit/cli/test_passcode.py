"""Making the hash of a passcode on the command line."""

from __future__ import annotations

import getpass
import io
import sys
from collections.abc import Iterator

import pytest

from mnistlab.cli.main import BAD_VALUE, main
from mnistlab.core.school.passcode import matches

HORSE = "correct-horse-battery"


class Terminal(io.StringIO):
    """Standard input that somebody sits at."""

    def isatty(self) -> bool:
        return True


def type_in(monkeypatch: pytest.MonkeyPatch, *words: str) -> None:
    typed: Iterator[str] = iter(words)
    monkeypatch.setattr(sys, "stdin", Terminal())
    monkeypatch.setattr(getpass, "getpass", lambda prompt: next(typed))


def test_what_is_typed_twice_is_hashed_and_not_shown(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    type_in(monkeypatch, HORSE, HORSE)
    assert main(["passcode"]) == 0
    said = capsys.readouterr()
    assert matches(HORSE, said.out.strip())
    assert HORSE not in said.out + said.err


def test_a_line_from_a_pipe_is_hashed(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.setattr(sys, "stdin", io.StringIO(f"{HORSE}\nsomething else\n"))
    assert main(["passcode"]) == 0
    assert matches(HORSE, capsys.readouterr().out.strip())


@pytest.mark.parametrize(
    ("words", "why"), [((HORSE, HORSE + "y"), "two different passcodes"), (("short",), "8 to 200 characters")]
)
def test_what_cannot_be_used_is_said_in_a_line(
    words: tuple[str, ...], why: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    type_in(monkeypatch, *words)
    assert main(["passcode"]) == BAD_VALUE
    said = capsys.readouterr()
    assert why in said.err
    assert said.err.count("\n") == 1
    assert not said.out
