"""Refusing what somebody brings."""

from __future__ import annotations


class RefusedError(ValueError):
    """A file that is not taken; the text says what is wrong with it and what would be right."""


def shown(text: object, longest: int = 60) -> str:
    """Return a text from a file so that it can neither flood nor steer the screen it lands on."""
    plain = ascii(str(text))[1:-1]
    return plain if len(plain) <= longest else plain[: longest - 3] + "..."
