"""The training loop in NumPy: four steps, again and again, all of it kept to be looked at."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from numpy.typing import NDArray

from mnistlab.core.dense import Array, Weights, backward, forward
from mnistlab.core.losses import cross_entropy

Labels = NDArray[np.integer[Any]]
Rows = NDArray[np.integer[Any]]


@dataclass
class Trail:
    """What happened in a training, one entry an iteration.

    rows: which images it took, shape (batch,), the last of an epoch perhaps fewer.
    losses: mean loss of its batch before the weights changed.
    weights: the weights the training began with, then those after each iteration.
    """

    rows: list[Rows] = field(default_factory=list)
    losses: list[float] = field(default_factory=list)
    weights: list[list[Array]] = field(default_factory=list)


def iterations(images: int, batch: int) -> int:
    """Return how many batches an epoch takes: the last one counts even if it is not full."""
    return math.ceil(images / batch)


def last_batch(images: int, batch: int) -> int:
    """Return how many images are in the last batch of an epoch."""
    return images - (iterations(images, batch) - 1) * batch


def batches(images: int, batch: int, epoch: int, seed: int) -> list[Rows]:
    """Return the rows of each batch of an epoch (counted from 0): all images once, in an order of that epoch's own."""
    order = np.random.default_rng([seed, epoch]).permutation(images)
    return [order[first : first + batch] for first in range(0, images, batch)]


def train(
    weights: Weights,
    x: Array,
    labels: Labels,
    *,
    batch: int,
    rate: float,
    epochs: int,
    seed: int,
    activation: str = "relu",
) -> Trail:
    """Train a dense network by plain gradient descent, batch after batch.

    Args:
        weights: what it starts from, in layer order.
        x: images, shape (images, inputs), and their `labels`, shape (images,).
        batch: images an iteration.
        rate: the learning rate.
        epochs: how many times each image is seen.
        seed: decides the order of the images.
        activation: of the hidden layers.
    """
    now: list[Array] = list(weights)
    trail = Trail(weights=[now])
    for epoch in range(epochs):
        for rows in batches(len(x), batch, epoch, seed):
            images, truth = x[rows], labels[rows]
            logits = forward(now, images, activation).logits
            loss = float(cross_entropy(logits, truth).mean())
            slopes = backward(now, images, truth, activation, "logits")
            now = [weight - rate * slope for weight, slope in zip(now, slopes, strict=True)]
            trail.rows.append(rows)
            trail.losses.append(loss)
            trail.weights.append(now)
    return trail


def judge(weights: Weights, x: Array, labels: Labels, activation: str = "relu") -> tuple[float, float]:
    """Return the mean loss of some images and the share of them that is told right."""
    logits = forward(weights, x, activation).logits
    return float(cross_entropy(logits, labels).mean()), float((logits.argmax(axis=1) == labels).mean())


def unchangeable(arrays: Sequence[Array]) -> None:
    """Make arrays read-only, so that they can be shared."""
    for array in arrays:
        array.setflags(write=False)
