"""Teachers who sign in with the passcode: compared, counted, and remembered by a token that only their browser has."""

from __future__ import annotations

import hashlib
import secrets
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass

from mnistlab.core.school.attempts import PASSCODES_IN_ALL, PASSCODES_OF_ADDRESS, Attempts, household, in_words
from mnistlab.core.school.passcode import matches
from mnistlab.core.school.rights import NotAllowedError
from mnistlab.store.errors import StoreError
from mnistlab.store.school.book import ClassBook

TEACHER = "passcode"
"""The teacher that all are who know the passcode: they share their classes."""

HOURS = 12
"""How long a teacher stays signed in."""

NOT_SET_UP = "No passcode for teachers is set on this server."
WRONG = "That is not the passcode."
TOO_MANY = "Too many wrong passcodes. Try again in {}."

_FRESH_SECONDS = 1.0
"""For how long a token need not be looked up again, unless it is given back here."""

_MOST_KNOWN = 1000


@dataclass(frozen=True)
class Passcode:
    """The hash of the teacher's passcode, "" if there is none; `trouble` says why what was set cannot be used."""

    hashed: str = ""
    trouble: str = ""


NO_PASSCODE = Passcode()


class Staff:
    """Signs teachers in and out and knows them by their tokens. Any thread may use it.

    Args:
        book: keeps the tokens' hashes.
        passcode: what a teacher has to know.
        clock: seconds that do not go backwards, for the waits after wrong passcodes.
    """

    def __init__(self, book: ClassBook, passcode: Passcode = NO_PASSCODE, clock: Callable[[], float] = time.monotonic):
        self.passcode = passcode
        self._book = book
        self._clock = clock
        self._strangers = Attempts(PASSCODES_OF_ADDRESS, PASSCODES_IN_ALL)
        self._familiar = Attempts(PASSCODES_OF_ADDRESS)
        self._browsers: dict[str, None] = {}
        self._seen: dict[str, tuple[str, float]] = {}
        self._left: dict[str, float] = {}
        self._hashing = threading.Lock()

    def sign_in(self, passcode: str, address: str | None = None, browser: str = "") -> str:
        """Return a token for whoever knows the passcode.

        Args:
            passcode: what was typed.
            address: where from, None if that is unknown.
            browser: the learner that this browser is. One from which a teacher has signed in before is counted by
                itself: who tries passcodes at the same address cannot keep the teacher out.

        Raises:
            NotAllowedError: it is wrong, too many were, or none is set.
        """
        if not self.passcode.hashed:
            raise NotAllowedError(NOT_SET_UP)
        attempts: Attempts = self._strangers
        keys: tuple[str, ...] = (household(address), "")
        if browser in self._browsers:
            attempts, keys = self._familiar, (browser,)
        if wait := attempts.begin(self._clock(), *keys):
            raise NotAllowedError(TOO_MANY.format(in_words(wait)))
        with self._hashing:  # one at a time: each takes a core and some memory for a while
            right = matches(passcode, self.passcode.hashed)
        if not right:
            raise NotAllowedError(WRONG)
        attempts.right(*keys)
        self._greet(browser)
        token = secrets.token_urlsafe(32)
        self._book.sign_in(self._kept(token), TEACHER, time.time() + HOURS * 3600)
        return token

    def teacher(self, token: str) -> str:
        """Return the teacher who was given this token, "" if nobody was, or it is over; costs next to nothing."""
        if not token:
            return ""
        kept, now = self._kept(token), time.monotonic()
        teacher, until = self._seen.get(kept, ("", 0.0))
        if now < until:
            return teacher
        try:
            found = self._book.signed_in(kept)
        except StoreError:  # whatever is done next will say what is wrong
            return teacher
        if found:
            if len(self._seen) >= _MOST_KNOWN:
                self._seen.clear()
            self._seen[kept] = (found, now + _FRESH_SECONDS)
        else:
            self._seen.pop(kept, None)
        return found

    def sign_out(self, token: str) -> None:
        """Forget a token; every tab and device that has it is signed out at once."""
        kept = self._kept(token)
        self._book.sign_out(kept)
        self._seen.pop(kept, None)

    def leave(self, teacher: str) -> None:
        """Sign out a teacher who signed in with an account, on all pages that are open now."""
        if len(self._left) >= _MOST_KNOWN:
            del self._left[next(iter(self._left))]
        self._left[teacher] = time.time()

    def left(self, teacher: str) -> float:
        """Return when such a teacher signed out last, in seconds since the Unix epoch; 0 if they did not."""
        return self._left.get(teacher, 0.0)

    def _kept(self, token: str) -> str:
        """Return what is kept of a token. Another passcode makes another: who changes it signs everybody out."""
        return hashlib.sha256(f"{token} {self.passcode.hashed}".encode()).hexdigest()

    def _greet(self, browser: str) -> None:
        if browser:
            self._browsers.pop(browser, None)
            self._browsers[browser] = None
            if len(self._browsers) > _MOST_KNOWN:
                del self._browsers[next(iter(self._browsers))]
