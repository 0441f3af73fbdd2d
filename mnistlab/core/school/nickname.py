"""Nicknames: whatever a learner types, made harmless, and told apart from those of others."""

from __future__ import annotations

import unicodedata
from collections.abc import Collection

LONGEST = 20
"""How many characters a nickname may have."""

MOST_MARKS = 2
"""How many combining marks one letter may carry; scripts need that many, towers of them only disturb."""


class NicknameError(ValueError):
    """A nickname that cannot be used; the text is one plain sentence."""


def clean_nickname(text: str) -> str:
    """Return a nickname without anything invisible, and with single spaces.

    Control, format (so bidirectional ones too), private and unassigned characters go; what looks like markup stays
    text, as it is shown as text.

    Raises:
        NicknameError: nothing that can be read is left, or it is too long.
    """
    kept: list[str] = []
    marks = 0
    for character in unicodedata.normalize("NFC", text[:1000]):
        category = unicodedata.category(character)
        marks = marks + 1 if category in ("Mn", "Me", "Mc") else 0
        if category[0] == "Z" or character in "\t\n\r":
            kept.append(" ")
        elif category[0] != "C" and marks <= MOST_MARKS:
            kept.append(character)
    name = " ".join("".join(kept).split())
    if not any(unicodedata.category(character)[0] in "LN" for character in name):
        raise NicknameError("A nickname needs a letter or a digit that others can read.")
    if len(name) > LONGEST:
        raise NicknameError(f"A nickname has at most {LONGEST} characters; this one has {len(name)}.")
    return name


def nickname_key(name: str) -> str:
    """Return what nicknames that look alike have in common: compatibility forms, case and spaces do not count."""
    return "".join(unicodedata.normalize("NFKC", name).casefold().split())


def free_nickname(wanted: str, taken: Collection[str]) -> str:
    """Return the nickname, or with the next free number if somebody else has it.

    Args:
        wanted: a clean nickname.
        taken: the keys of the nicknames that others have.
    """
    name, number = wanted, 1
    while nickname_key(name) in taken:
        number += 1
        name = f"{wanted[: LONGEST - len(str(number)) - 1]} {number}"
    return name
