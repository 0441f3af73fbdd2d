"""Learning by means: with labels, one mean image a class; without, k-means finds groups by itself."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.floating[Any]]
Labels = NDArray[np.integer[Any]]


def class_means(points: Array, labels: Labels, classes: int = 10) -> Array:
    """Return the mean of each class's points, shape (classes, numbers a point); NaN for a class without points."""
    belongs = np.equal.outer(np.arange(classes), labels).astype(points.dtype)
    counts = belongs.sum(axis=1, keepdims=True)
    return np.where(counts > 0, belongs @ points / np.maximum(counts, 1), np.nan)


def nearest(points: Array, means: Array) -> NDArray[np.intp]:
    """Return for each point which mean is nearest to it, shape (points,); means that are NaN are left out.

    |p - m|^2 = |p|^2 - 2 p m + |m|^2, and |p|^2 is the same for all means.
    """
    return np.asarray(np.nanargmin((means * means).sum(axis=1) - 2 * points @ means.T, axis=1))


@dataclass(frozen=True)
class Clusters:
    """Groups that k-means found: their `centres`, shape (k, numbers a point), and whose each point is, (points,)."""

    centres: Array
    member: NDArray[np.intp]


def k_means(points: Array, k: int, seed: int, rounds: int = 40) -> Clusters:
    """Group points without labels: each joins its nearest centre, each centre moves to its points' mean, and again.

    Args:
        points: shape (points, numbers a point).
        k: how many groups. The first centres are k of the points, drawn by `seed`.
        rounds: at most so many; it ends when nobody changes group.

    Source: S. Lloyd, Least Squares Quantization in PCM, IEEE Transactions on Information Theory 28 (1982).
    """
    centres = points[np.random.default_rng(seed).choice(len(points), k, replace=False)]
    member = nearest(points, centres)
    for _ in range(rounds):
        found = class_means(points, member, k)
        centres = np.where(np.isnan(found), centres, found)
        before, member = member, nearest(points, centres)
        if np.array_equal(before, member):
            break
    return Clusters(centres, member)


def contents(member: NDArray[np.intp], labels: Labels, k: int, classes: int = 10) -> NDArray[np.int64]:
    """Count how many points of each class are in each group: shape (k, classes)."""
    return np.bincount(member * classes + labels, minlength=k * classes).reshape(k, classes)
