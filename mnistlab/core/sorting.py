"""A deterministic algorithm, to be held against training: the same list, the same moves."""

from __future__ import annotations


def moves(letters: str) -> list[str]:
    """Return the letters before sorting and after each swap of two neighbours, as insertion sort makes them.

    >>> moves("CAB")
    ['CAB', 'ACB', 'ABC']
    """
    now, seen = list(letters), [letters]
    for end in range(1, len(now)):
        place = end
        while place and now[place - 1] > now[place]:
            now[place - 1], now[place] = now[place], now[place - 1]
            seen.append("".join(now))
            place -= 1
    return seen
