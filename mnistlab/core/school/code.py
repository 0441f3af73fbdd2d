"""The short code by which learners join a class: easy to read from the last row and to type on a phone."""

from __future__ import annotations

import secrets
import unicodedata

ALPHABET = "ABCDEFGHJKMNPQRTUVWXYZ346789"
"""Without what is taken for something else: I, L and 1, O and 0, S and 5, and 2, which looks like Z."""

LENGTH = 6


class CodeError(ValueError):
    """What was typed cannot be a class code; the text is one plain sentence."""


def new_code() -> str:
    """Return a code at random: one of 28^6, about 480 million."""
    return "".join(secrets.choice(ALPHABET) for _ in range(LENGTH))


def read_code(text: str) -> str:
    """Return the code somebody typed, whatever its case and with or without spaces, hyphens and the like.

    Raises:
        CodeError: it cannot be one.
    """
    code = "".join(filter(str.isalnum, unicodedata.normalize("NFKC", text[:40]))).upper()
    strange = sorted(set(code) - set(ALPHABET))
    if len(code) == LENGTH and strange and code.isascii():
        raise CodeError(
            f"There is no {' and no '.join(strange)} in class codes. Compare what you typed with the code on the "
            "projector."
        )
    if len(code) != LENGTH or strange:
        raise CodeError(f"A class code has {LENGTH} letters and digits, like {ALPHABET[5:8]} {ALPHABET[-3:]}.")
    return code


def spaced(code: str) -> str:
    """Return the code as it is shown, in two halves."""
    return f"{code[: LENGTH // 2]} {code[LENGTH // 2 :]}"
