"""The teacher's passcode: kept as a hash that is slow to compute, so that whoever reads it cannot guess it back."""

from __future__ import annotations

import hashlib
import hmac
import secrets
import unicodedata
from base64 import urlsafe_b64decode, urlsafe_b64encode

SHORTEST, LONGEST = 8, 200
"""How many characters a passcode may have."""

FORM = "scrypt"
"""What the text of a hash begins with."""

_COST, _BLOCK, _LANES = 2**14, 8, 5
"""16 MB and about a quarter of a second: the smallest memory of those that OWASP's Password Storage Cheat Sheet gives
for scrypt. A lab on a small machine has to hash while it trains."""

_SALT_BYTES, _HASH_BYTES = 16, 32
_MOST_MEMORY = 2**27


class PasscodeError(ValueError):
    """A passcode, or the hash of one, that cannot be used; the text is one plain sentence."""


def hash_passcode(passcode: str, salt: bytes = b"") -> str:
    """Return a text from which the passcode can be told, but not read: `scrypt:cost:block:lanes:salt:hash`.

    It has no sign that shells, .env or TOML files take for something else.

    Args:
        passcode: what the teacher will type. Space around it and the way its accents are encoded do not count.
        salt: 16 bytes; at random if none are given.

    Raises:
        PasscodeError: it is too short, or too long.
    """
    text = check_passcode(passcode)
    salt = salt or secrets.token_bytes(_SALT_BYTES)
    found = _scrypt(text, salt, _COST, _BLOCK, _LANES)
    return ":".join((FORM, str(_COST), str(_BLOCK), str(_LANES), _to_text(salt), _to_text(found)))


def check_passcode(passcode: str) -> str:
    """Return a passcode in the form in which it is hashed.

    Raises:
        PasscodeError: it is too short, or too long.
    """
    text = _plain(passcode)
    if not SHORTEST <= len(text) <= LONGEST:
        raise PasscodeError(f"A passcode has {SHORTEST} to {LONGEST} characters; this one has {len(text)}.")
    return text


def is_hash(text: str) -> bool:
    """Whether this is meant to be the hash of a passcode rather than a passcode."""
    return text.startswith(f"{FORM}:")


def check_hash(text: str) -> None:
    """Raise `PasscodeError` unless passcodes can be compared with this hash."""
    _parts(text)


def matches(passcode: str, hashed: str) -> bool:
    """Whether this is the passcode; takes as long for a wrong one.

    Raises:
        PasscodeError: that is no hash of a passcode.
    """
    cost, block, lanes, salt, wanted = _parts(hashed)
    text = _plain(passcode[: 2 * LONGEST])
    return hmac.compare_digest(_scrypt(text, salt, cost, block, lanes), wanted) and len(text) <= LONGEST


def _plain(passcode: str) -> str:
    return unicodedata.normalize("NFKC", passcode).strip()


def _scrypt(text: str, salt: bytes, cost: int, block: int, lanes: int) -> bytes:
    data = text.encode("utf-8", "surrogatepass")
    return hashlib.scrypt(data, salt=salt, n=cost, r=block, p=lanes, maxmem=_MOST_MEMORY, dklen=_HASH_BYTES)


def _parts(text: str) -> tuple[int, int, int, bytes, bytes]:
    try:
        form, *numbers, salt_text, hash_text = text.split(":")
        cost, block, lanes = (int(number) for number in numbers if len(number) < 9)
        salt, found = _from_text(salt_text), _from_text(hash_text)
    except ValueError:
        raise PasscodeError(_NO_HASH) from None
    power = cost > 1 and not cost & (cost - 1)
    # What scrypt needs: 128 bytes a block for the cost and for each lane, and some more.
    needed = 128 * block * (cost + lanes + 2)
    if form != FORM or not power or block < 1 or not 1 <= lanes <= 64 or needed > _MOST_MEMORY:
        raise PasscodeError(_NO_HASH)
    if len(salt) < _SALT_BYTES or len(found) != _HASH_BYTES:
        raise PasscodeError(_NO_HASH)
    return cost, block, lanes, salt, found


def _to_text(data: bytes) -> str:
    return urlsafe_b64encode(data).decode("ascii").rstrip("=")


def _from_text(text: str) -> bytes:
    return urlsafe_b64decode(text.encode("ascii") + b"=" * (-len(text) % 4))


_NO_HASH = f"What begins with {FORM}: has to be the hash of a passcode: make one by `python -m mnistlab passcode`."
