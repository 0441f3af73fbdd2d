"""What can be seen of a text: all that strangers type is kept and shown like this."""

from __future__ import annotations

import unicodedata

JOINERS = "\u200c\u200d"
"""Format characters without which Persian, Hindi and many emoji are misspelt."""

MOST_MARKS = 3
"""How many combining marks one letter may carry. Scripts need that many; towers of them disturb others."""

_UNSEEN = ("Cc", "Cf", "Cs", "Co", "Cn")
_STACKED = ("Mn", "Me")

_BLANK = frozenset(
    "\u034f\u115f\u1160\u17b4\u17b5\u2800\u3164\uffa0\U0001d159" + "".join(map(chr, range(0xE0100, 0xE01F0)))
)
"""Letters, marks and symbols that are drawn as nothing or as a space, though Unicode does not call them so."""


def visible(text: str) -> str:
    """Return a text without what is not seen: control, direction and other format characters, lone surrogates.

    Of towers of combining marks the lowest are kept; lines end with a line feed alone.
    """
    text = unicodedata.normalize("NFC", text.replace("\r\n", "\n").replace("\r", "\n"))
    text = text.replace("\u2028", "\n").replace("\u2029", "\n").replace("\t", " ")
    kept: list[str] = []
    marks = 0
    for character in text:
        if character == "\n" or character in JOINERS:
            kept.append(character)
            continue
        category = unicodedata.category(character)
        if category in _UNSEEN or character in _BLANK:
            continue
        marks = marks + 1 if category in _STACKED else 0
        if marks <= MOST_MARKS:
            kept.append(character)
    return "".join(kept).strip(JOINERS)
