"""The teacher's passcode as it was set: hashed at once, so that nothing in this process holds it."""

from __future__ import annotations

import os
import secrets
from contextlib import suppress
from pathlib import Path

from mnistlab.core.school.passcode import PasscodeError, check_hash, hash_passcode, is_hash
from mnistlab.school.staff import NO_PASSCODE, Passcode

SALT = "passcode.salt"
"""The file with this installation's salt. A passcode that is set in plain has the same hash after a restart, and who
signed in before it stays signed in."""

_BYTES = 16


def passcode_from(text: str, home: Path) -> Passcode:
    """Return what is kept of a passcode that was set, or why it cannot be used.

    Args:
        text: the passcode, its hash, or "" if none was set.
        home: where the salt is kept.
    """
    if not text:
        return NO_PASSCODE
    try:
        if is_hash(text):
            check_hash(text)
            return Passcode(text)
        return Passcode(hash_passcode(text, _salt(home)))
    except PasscodeError as error:
        return Passcode(trouble=str(error))


def _salt(home: Path) -> bytes:
    """Return the installation's salt, made when it is first needed; one for now where nothing can be written."""
    path, fresh = home / SALT, secrets.token_bytes(_BYTES)
    with suppress(OSError):
        home.mkdir(parents=True, exist_ok=True)
        with (
            suppress(FileExistsError),
            os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file,
        ):
            file.write(fresh)
        kept = path.read_bytes()
        return kept if len(kept) == _BYTES else fresh
    return fresh
