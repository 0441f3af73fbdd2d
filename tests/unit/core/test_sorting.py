"""Insertion sort: the moves lead to the sorted word, and are as many as there are pairs in the wrong order."""

from __future__ import annotations

from itertools import combinations

import pytest

from mnistlab.core.sorting import moves


@pytest.mark.parametrize("word", ["", "A", "SEEDLING", "ZYXW", "ABCD", "BANANA"])
def test_moves(word: str) -> None:
    seen = moves(word)
    assert seen[0] == word
    assert seen[-1] == "".join(sorted(word))
    assert len(seen) - 1 == sum(a > b for a, b in combinations(word, 2))
    assert seen == moves(word)
