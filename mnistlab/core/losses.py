"""Softmax and the two forms of cross-entropy, with their gradients."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.floating[Any]]

SMALLEST = 1e-7
"""Where Keras clips a probability before it takes the logarithm."""


def softmax(logits: Array) -> Array:
    """Return probabilities that add to one: e^z / sum of e^z, over the last axis.

    The largest logit is subtracted first: it changes nothing but keeps e^z finite.
    """
    powers = np.exp(logits - logits.max(axis=-1, keepdims=True))
    shares: Array = powers / powers.sum(axis=-1, keepdims=True)
    return shares


def one_hot(labels: NDArray[np.integer[Any]], classes: int = 10) -> Array:
    """Return a row of zeros with a single one for each label: shape (images, classes)."""
    rows: Array = np.eye(classes)[labels]
    return rows


def cross_entropy(logits: Array, labels: NDArray[np.integer[Any]], form: str = "logits") -> Array:
    """Return the loss of each image, -log of the probability given to its true class.

    Args:
        logits: shape (images, classes).
        labels: true classes, shape (images,).
        form: "logits", exact whatever the logits; or "probabilities", which are clipped to [1e-7, 1 - 1e-7] first,
            as Keras did until 2019: a mistake then costs at most -log(1e-7) = 16.1.
    """
    rows = np.arange(len(labels))
    losses: Array
    if form == "probabilities":
        losses = -np.log(np.clip(softmax(logits), SMALLEST, 1 - SMALLEST))[rows, labels]
    else:
        highest = logits.max(axis=-1)
        losses = highest + np.log(np.exp(logits - highest[:, None]).sum(axis=-1)) - logits[rows, labels]
    return losses


def cross_entropy_slope(logits: Array, labels: NDArray[np.integer[Any]], form: str = "logits") -> Array:
    """Return the derivative of each image's loss by its logits, shape (images, classes).

    It is the probabilities minus the one-hot label: by how much each answer was too high. Where the clipped form
    has clipped the true class, it is zero: the network is told nothing of its worst mistakes.
    """
    chances = softmax(logits)
    slope: Array = chances - one_hot(labels, logits.shape[-1])
    if form == "probabilities":
        true = chances[np.arange(len(labels)), labels]
        slope = slope * ((true >= SMALLEST) & (true <= 1 - SMALLEST))[:, None]
    return slope
