"""Nicknames: whatever a learner types, made harmless, and told apart from those of others."""

from __future__ import annotations

import unicodedata
from collections.abc import Collection

from mnistlab.core.visible import JOINERS, visible

LONGEST = 20
"""How many characters a nickname may have."""

_MOST_READ = 1000
"""How many of the characters that were typed are looked at."""

_KEY_LENGTH = 200
"""How many characters are compared: some letters stand for a whole sentence."""

_DECORATION = frozenset(JOINERS + "\u180b\u180c\u180d\u180f" + "".join(map(chr, range(0xFE00, 0xFE10))))
"""What changes how the letter beside it is drawn, and is nothing by itself."""


class NicknameError(ValueError):
    """A nickname that cannot be used; the text is one plain sentence."""


def clean_nickname(text: str) -> str:
    """Return a nickname as it is kept: what can be seen of it, on one line, with single spaces.

    What looks like markup stays text, as it is shown as text.

    Raises:
        NicknameError: nothing that can be read is left, or it is too long.
    """
    name = " ".join(visible(text[:_MOST_READ]).split()).strip(JOINERS)
    if not any(unicodedata.category(character)[0] in "LN" for character in name):
        raise NicknameError("A nickname needs a letter or a digit that others can read.")
    if len(name) > LONGEST:
        many = f"{len(name):,}" if len(text) <= _MOST_READ else "far more"
        raise NicknameError(f"A nickname has at most {LONGEST} characters; this one has {many}.")
    return name


def nickname_key(name: str) -> str:
    """Return what nicknames that look alike have in common: compatibility forms, case and spaces do not count."""
    plain = "".join(character for character in name if character not in _DECORATION)
    folded = unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", plain).casefold())
    return "".join(folded.split())[:_KEY_LENGTH]


def free_nickname(wanted: str, taken: Collection[str]) -> str:
    """Return the nickname, or with the next free number if somebody else has it.

    Args:
        wanted: a clean nickname.
        taken: the keys of the nicknames that others have.
    """
    name, number = wanted, 1
    while nickname_key(name) in taken:
        number += 1
        name = f"{wanted[: LONGEST - len(str(number)) - 1].rstrip()} {number}"
    return name
