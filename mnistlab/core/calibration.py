"""How sure a classifier is, against how often it is right.

Source: C. Guo, G. Pleiss, Y. Sun, K. Q. Weinberger, On Calibration of Modern Neural Networks (2017), arXiv:1706.04599.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from mnistlab.core.explain import percent

BINS = 10

SURE = 1.96
"""Standard errors to either side of an estimate between which the truth lies in 95 of 100 cases."""


@dataclass(frozen=True)
class Bin:
    """The images of which the network is about equally sure. All shares are from 0 to 1.

    low, high: its probability for the class it names is above `low` and at most `high`.
    images: how many there are.
    sure: that probability in the mean.
    right: the share of them it gets right.
    least, most: where that share would lie by luck: in 95 of 100 cases the true one is between them.
    """

    low: float
    high: float
    images: int
    sure: float
    right: float
    least: float
    most: float


@dataclass(frozen=True)
class Calibration:
    """How sure a network is and how often it is right, over all images and bin by bin; empty bins are left out.

    images: how many there are.
    sure: the probability of the class it names, in the mean over all images.
    right: the share of images it gets right.
    luck: by how much `sure - right` may be off by the luck of which images they are (twice its standard error).
    bins: of equal width, from the least sure to the surest.
    """

    images: int
    sure: float
    right: float
    luck: float
    bins: tuple[Bin, ...]

    @property
    def too_sure(self) -> float:
        """How much surer it is than it is right; below 0 if it is not sure enough."""
        return self.sure - self.right

    @property
    def error(self) -> float:
        """The expected calibration error: |sure - right| of an image's bin, in the mean over all images (eq. 3)."""
        return sum(part.images * abs(part.sure - part.right) for part in self.bins) / max(self.images, 1)


def calibration(labels: NDArray[np.integer], probabilities: NDArray[np.floating], bins: int = BINS) -> Calibration:
    """Compare how sure a network is with how often it is right.

    Args:
        labels: true classes, shape (images,), at least one.
        probabilities: what the network says of each image, shape (images, classes).
        bins: how many bins of equal width from 0 to 1; bin i holds probabilities in (i / bins, (i + 1) / bins].
    """
    sure = probabilities.max(axis=1).astype(np.float64)
    right = probabilities.argmax(axis=1) == labels
    edges = np.arange(bins + 1) / bins
    # Rounded as they are kept: a probability of 0.9 in single precision is a little less or more than 0.9.
    place = np.searchsorted(edges[1:-1].astype(probabilities.dtype), probabilities.max(axis=1), side="left")
    found = []
    for i in range(bins):
        inside = place == i
        if count := int(inside.sum()):
            hits = float(right[inside].mean())
            found.append(
                Bin(float(edges[i]), float(edges[i + 1]), count, float(sure[inside].mean()), hits, *wilson(hits, count))
            )
    images = len(labels)
    spread = float((sure - right).std())
    return Calibration(images, float(sure.mean()), float(right.mean()), 2 * spread / math.sqrt(images), tuple(found))


def wilson(share: float, count: int) -> tuple[float, float]:
    """Return the bounds between which a share's true value lies in 95 of 100 cases.

    Args:
        share: what was seen, from 0 to 1.
        count: of how many.

    Source: E. B. Wilson, Probable Inference, the Law of Succession, and Statistical Inference (1927). Unlike twice the
    standard error it stays between 0 and 1 and is of use for few images.
    """
    square = SURE**2 / count
    middle = (share + square / 2) / (1 + square)
    reach = SURE / (1 + square) * math.sqrt(share * (1 - share) / count + square / (4 * count))
    return max(middle - reach, 0.0), min(middle + reach, 1.0)


def bin_sentence(calibration: Calibration) -> str:
    """Say of the bin with the most images how often the network is right."""
    fullest = max(calibration.bins, key=lambda part: part.images)
    said = f"{100 * fullest.low:.0f} to {100 * fullest.high:.0f} %"
    which = "all images" if fullest.images == calibration.images else f"{fullest.images:,} images"
    return f"When it says {said}, it is right {percent(fullest.right, 1)} of the time ({which})."


def balance_sentence(calibration: Calibration) -> str:
    """Say whether the network is surer than it is right over all, or less, or neither by more than luck."""
    points = 100 * calibration.too_sure
    sure, right = percent(calibration.sure, 1), percent(calibration.right, 1)
    seen = f"it is {sure} sure on average, and right {right} of the time"
    if abs(calibration.too_sure) <= calibration.luck:
        return (
            f"Over all {seen}: what differs is no more than the luck of which {calibration.images:,} images are in the "
            "test."
        )
    amount = _points(abs(points))
    return f"Over all {seen}: " + (f"it is {amount} too sure." if points > 0 else f"it could be {amount} surer.")


def _points(points: float) -> str:
    text = f"{points:.1f}" if points >= 0.1 else f"{points:.2f}"
    return f"{text} point" if text == "1.0" else f"{text} points"
