"""Refusing what somebody brings."""

from __future__ import annotations

import unicodedata


class RefusedError(ValueError):
    """A file that is not taken; the text says what is wrong with it and what would be right."""


def shown(text: object, longest: int = 60) -> str:
    """Return a text from a file so that it can neither flood nor steer the screen it lands on."""
    some = unicodedata.normalize("NFC", str(text)[: 2 * longest + 2])
    plain = "".join(c if c.isprintable() else ascii(c)[1:-1] for c in some)
    return plain if len(plain) <= longest else plain[: longest - 3] + "..."
