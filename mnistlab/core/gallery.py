"""Choosing which predictions to look at: all, the right, the wrong, the unsure, the confidently wrong."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

import numpy as np
from numpy.typing import NDArray


class Show(StrEnum):
    """Which predictions to show. The value is its label on screen.

    all, right and wrong come in the order of the images. unsure starts with the image whose best
    guess has the lowest probability; blunders are the wrong ones, the most certain first.
    """

    ALL = "All"
    RIGHT = "Right"
    WRONG = "Wrong"
    UNSURE = "Least sure"
    BLUNDERS = "Most confidently wrong"


def select(
    labels: NDArray[np.integer],
    probabilities: NDArray[np.floating],
    show: Show = Show.ALL,
    *,
    true: int | None = None,
    predicted: int | None = None,
) -> NDArray[np.intp]:
    """Return the indices of the images to show, in the order to show them.

    Args:
        labels: true classes, shape (images,).
        probabilities: what the network says of each image, shape (images, classes).
        show: which predictions, and in which order.
        true: only images of this class, if given.
        predicted: only images taken for this class, if given.
    """
    guess = probabilities.argmax(axis=1)
    wanted = np.ones(len(labels), dtype=bool)
    if show is Show.RIGHT:
        wanted &= guess == labels
    elif show in (Show.WRONG, Show.BLUNDERS):
        wanted &= guess != labels
    if true is not None:
        wanted &= labels == true
    if predicted is not None:
        wanted &= guess == predicted
    chosen = np.flatnonzero(wanted)
    sureness = probabilities[chosen].max(axis=1, initial=0)
    if show is Show.UNSURE:
        return chosen[np.argsort(sureness, kind="stable")]
    if show is Show.BLUNDERS:
        return chosen[np.argsort(-sureness, kind="stable")]
    return chosen


@dataclass(frozen=True)
class Page:
    """One page of a selection: its `indices`, its `number` of `pages` (from 1), and how many there are in `total`."""

    indices: NDArray[np.intp]
    number: int
    pages: int
    first: int
    total: int

    @property
    def last(self) -> int:
        """The place in the selection of the page's last image, counted from 1; `first` is that of its first."""
        return self.first + len(self.indices) - 1


def page(chosen: NDArray[np.intp], number: int, size: int) -> Page:
    """Cut page `number` (from 1) of `size` images out of a selection; a number out of range gives the nearest page."""
    pages = max(1, -(-len(chosen) // size))
    number = min(max(number, 1), pages)
    start = (number - 1) * size
    return Page(chosen[start : start + size], number, pages, start + 1, len(chosen))
