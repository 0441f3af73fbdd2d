"""The nearest of many points to one of them, by the straight distance: exact, and in blocks, so that little is copied.

|a - b|² = |a|² - 2ab + |b|², and only the middle term has to be computed anew for each point that is asked about.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

BLOCK = 512
"""Rows that are looked at together: their products stay in the processor's cache."""


@dataclass(frozen=True, eq=False)
class Nearest:
    """Some of a cloud's points, the nearest first.

    indices: rows of the cloud, shape (count,).
    distances: how far each is away, shape (count,), in the units of the cloud.
    usual: how far the cloud's points are away in the mean.
    """

    indices: NDArray[np.intp]
    distances: NDArray[np.float64]
    usual: float


@dataclass(frozen=True, eq=False)
class Cloud:
    """Points among which neighbours are sought; build one with `Cloud.of`.

    rows: one point a row, shape (points, features), of any kind of number; they are never copied as a whole.
    squares: the squared length of each, shape (points,).
    """

    rows: NDArray[Any]
    squares: NDArray[np.float64]

    @classmethod
    def of(cls, rows: NDArray[Any]) -> Cloud:
        """Return the cloud of these points, after one pass over them."""
        squares = np.empty(len(rows))
        for part in _blocks(len(rows)):
            block = rows[part].astype(np.float64)
            squares[part] = np.einsum("ij,ij->i", block, block)
        squares.setflags(write=False)
        return cls(rows, squares)

    def first(self, count: int) -> Cloud:
        """Return the cloud of the first `count` points; nothing is copied or computed."""
        return Cloud(self.rows[:count], self.squares[:count])

    def nearest(self, query: NDArray[Any], count: int) -> Nearest:
        """Return the `count` points nearest to `query`, shape (features,), or all if there are fewer.

        Whole numbers such as pixels give exact distances: their sums stay below 2^53. Of equally near points the
        earlier ones are returned.
        """
        asked = query.astype(np.float64)
        used = np.flatnonzero(asked)  # the rest adds nothing to a product, and is four fifths of a digit
        products = np.empty(len(self.rows))
        for part in _blocks(len(self.rows)):
            products[part] = self.rows[part].take(used, axis=1).astype(np.float64) @ asked[used]
        squared = np.maximum(self.squares - 2 * products + asked @ asked, 0)
        count = min(count, len(squared))
        farthest = np.partition(squared, count - 1)[count - 1] if count else -1.0
        candidates = np.flatnonzero(squared <= farthest)
        indices = candidates[np.argsort(squared[candidates], kind="stable")][:count]
        distances = np.sqrt(squared)
        return Nearest(indices, distances[indices], float(distances.mean()) if len(distances) else 0.0)


def _blocks(count: int) -> list[slice]:
    return [slice(start, start + BLOCK) for start in range(0, count, BLOCK)]
