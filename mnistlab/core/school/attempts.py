"""How often somebody may guess: wrong codes and passcodes are counted, and have to be waited for.

A class code is one of 28^6 = 481,890,304. Learners behind one address (a school has one for all of them) share 150
wrong codes, five for each of thirty, and one more every five seconds. A machine that does nothing but guess makes
1,590 guesses in a lesson of two hours and 17,430 in a day: for a class that is open, its chance is 1 in 303,000 a
lesson and 1 in 27,600 a day, and it takes 38 years of an open class to make it an even one. What it would win is to
stand in the teacher's list of learners. Right codes do not count, so any number can join at once.

A passcode can be tried a few times; then each wrong one doubles the wait, up to a minute, and not for the address
alone: from however many addresses, fewer than 1,500 passcodes can be tried in a day. To try all passcodes of eight
small letters takes 381,000 years. A word that is in everybody's list is found in a week: better three words.
"""

from __future__ import annotations

import ipaddress
import math
import threading
from dataclasses import dataclass

MOST_KEYS = 10_000
"""How many addresses or learners are remembered at once, those that tried last."""


@dataclass(frozen=True)
class Limit:
    """`free` wrong ones cost nothing. Each further one makes the next wait: `wait` seconds first, doubled each time up
    to `longest`. Every `forgotten` seconds one of them counts no more."""

    free: int
    wait: float
    longest: float
    forgotten: float


CODES_OF_LEARNER = Limit(free=5, wait=5, longest=120, forgotten=60)
CODES_OF_ADDRESS = Limit(free=150, wait=5, longest=5, forgotten=5)
PASSCODES_OF_ADDRESS = Limit(free=5, wait=2, longest=60, forgotten=300)
PASSCODES_IN_ALL = Limit(free=20, wait=2, longest=60, forgotten=300)


@dataclass
class _Count:
    """Wrong attempts that still count, as it was `at`; nothing is tried before `until`. Seconds of one clock."""

    wrong: float = 0.0
    at: float = 0.0
    until: float = 0.0


class Attempts:
    """Counts attempts by several keys at once, each with a limit of its own. Any thread may use it.

    An attempt counts as wrong from its beginning, so that many at once are not let through together; who turns out
    to be right says so afterwards. Times are seconds of any clock that does not go backwards.
    """

    def __init__(self, *limits: Limit):
        self._limits = limits
        self._counts: tuple[dict[str, _Count], ...] = tuple({} for _ in limits)
        self._lock = threading.Lock()

    def begin(self, now: float, *keys: str) -> float:
        """Count an attempt and return 0, or return for how many seconds nothing may be tried.

        Args:
            now: the time.
            keys: who tries, one for each limit.
        """
        with self._lock:
            counts = [self._count(which, key, now) for which, key in enumerate(keys)]
            wait = max(count.until - now for count in counts)
            if wait > 0:
                return wait
            for count, limit in zip(counts, self._limits, strict=True):
                count.wrong += 1
                over = round(count.wrong - limit.free)
                if over > 0:
                    count.until = now + min(limit.longest, limit.wait * 2.0 ** min(over - 1, 60))
            return 0.0

    def right(self, *keys: str) -> None:
        """Take back what was counted at the beginning of an attempt: it was a right one."""
        with self._lock:
            for counts, key in zip(self._counts, keys, strict=True):
                if (count := counts.get(key)) is not None:
                    count.wrong, count.until = max(0.0, count.wrong - 1), 0.0

    def _count(self, which: int, key: str, now: float) -> _Count:
        """Return the count of a key as it stands now, and make it the last one to be forgotten."""
        counts = self._counts[which]
        count = counts.pop(key, None) or _Count(at=now)
        if len(counts) >= MOST_KEYS:
            del counts[next(iter(counts))]
        counts[key] = count
        count.wrong = max(0.0, count.wrong - (now - count.at) / self._limits[which].forgotten)
        count.at = now
        return count


def household(address: str | None) -> str:
    """Return what addresses of one connection have in common: of IPv6 the first 64 bits, which a network is given.

    "" where the address is unknown, as behind some proxies: those who come from there are then counted together.
    """
    try:
        found = ipaddress.ip_address((address or "")[:100])
    except ValueError:
        return ""
    if isinstance(found, ipaddress.IPv4Address):
        return str(found)
    if found.ipv4_mapped is not None:
        return str(found.ipv4_mapped)
    return str(ipaddress.ip_network((int(found) >> 64 << 64, 64)))


def in_words(seconds: float) -> str:
    """Return how long to wait, rounded up.

    >>> in_words(0.2), in_words(1.5), in_words(61)
    ('a second', '2 seconds', '2 minutes')
    """
    number, unit = (math.ceil(seconds), "second") if seconds <= 60 else (math.ceil(seconds / 60), "minute")
    return f"a {unit}" if number == 1 else f"{number} {unit}s"
