"""Principal component analysis: the directions in which points of many dimensions differ most, for flat maps of them.

Source: K. Pearson, On lines and planes of closest fit to systems of points in space (1901),
doi:10.1080/14786440109462720.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.floating[Any]]

SPARE, TURNS = 8, 20
"""Directions that are followed beside those asked for, so that these settle soon, and how often they are turned."""


@dataclass(frozen=True)
class Components:
    """The first few principal components of some points.

    mean: of all points, shape (features,).
    axes: one direction a row, orthogonal and of length 1, shape (count, features).
    variances: of the points along each axis, the largest first, shape (count,).
    total: the variance along all directions together.
    """

    mean: Array
    axes: Array
    variances: Array
    total: float

    def project(self, x: Array) -> Array:
        """Return where points lie along the axes: shape (points, features) becomes (points, count)."""
        return (x - self.mean) @ self.axes.T

    def rebuild(self, spots: Array) -> Array:
        """Return the points that lie at these spots of the map: what the map has kept of them."""
        return self.mean + spots @ self.axes

    @property
    def kept(self) -> float:
        """The share of the variance that the axes hold, from 0 to 1."""
        return float(self.variances.sum() / self.total) if self.total else 0.0


def principal_components(x: Array, count: int = 2) -> Components:
    """Return the first `count` principal components of points, shape (points, features).

    They are the eigenvectors of the covariance matrix with the largest eigenvalues. An axis may point either way;
    here its largest entry is positive, so that the same points always give the same map.
    """
    mean = x.mean(axis=0)
    centred = x - mean
    covariance = centred.T @ centred / (len(x) - 1)
    variances, axes = _leading(covariance, count)
    largest = axes[np.arange(len(axes)), np.abs(axes).argmax(axis=1)]
    return Components(mean, axes * np.sign(largest)[:, None], variances, float(np.trace(covariance)))


def _leading(matrix: Array, count: int) -> tuple[Array, Array]:
    """Return the largest eigenvalues of a symmetric matrix, and their eigenvectors as rows, the largest first.

    Each multiplication turns any direction towards those the matrix stretches most; a few directions kept at right
    angles find as many eigenvectors, in a fraction of the time it takes to find all of 784.
    Source: G. Golub, C. Van Loan, Matrix Computations, orthogonal iteration.
    """
    start = np.random.default_rng(0).normal(size=(len(matrix), min(count + SPARE, len(matrix))))
    directions: Array = start.astype(matrix.dtype)
    for _ in range(TURNS):
        directions = np.linalg.qr(matrix @ directions)[0]
    stretch, within = np.linalg.eigh(directions.T @ matrix @ directions)
    return stretch[::-1][:count], (directions @ within[:, ::-1][:, :count]).T


def same_class_share(spots: Array, labels: NDArray[np.integer[Any]], neighbours: int = 10) -> float:
    """Return which share of the points' nearest neighbours are of the point's own class, from 0 to 1.

    Args:
        spots: the points, shape (points, features); nearness is the straight distance.
        labels: their classes, shape (points,).
        neighbours: how many of each point are looked at, itself not among them.
    """
    squares = (spots * spots).sum(axis=1)
    # |a - b|^2 = |a|^2 - 2ab + |b|^2, and |a|^2 is the same for all neighbours of a
    distances = squares - 2 * (spots @ spots.T)
    np.fill_diagonal(distances, np.inf)
    nearest = np.argpartition(distances, neighbours - 1, axis=1)[:, :neighbours]
    return float((labels[nearest] == labels[:, None]).mean())


def alikeness(a: Array, b: Array) -> Array:
    """Return the cosine of the angle between vectors over the last axis: 1 for the same direction, 0 for a right angle.

    A vector of zeros has no direction and is like nothing: 0.
    """
    lengths = np.linalg.norm(a, axis=-1) * np.linalg.norm(b, axis=-1)
    cosines: Array = np.divide((a * b).sum(axis=-1), lengths, out=np.zeros_like(lengths), where=lengths > 0)
    return cosines
