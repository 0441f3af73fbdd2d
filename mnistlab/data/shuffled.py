"""MNIST with its pixels in other places: the same other places in every image."""

from __future__ import annotations

from functools import cache

import numpy as np
from numpy.typing import NDArray

from mnistlab.data.dataset import SIDE, Dataset
from mnistlab.data.known import MNIST_SHUFFLED

_PIXELS = SIDE * SIDE
_SEED = 5


@cache
def places() -> NDArray[np.intp]:
    """Return which pixel comes to which place, shape (784,): place i of a shuffled image holds pixel `places()[i]`.

    They are the order of PCG64's raw numbers, a stream that NumPy promises never to change; how it makes a
    permutation of them it may change (NEP 19).
    """
    order = np.argsort(np.random.PCG64(_SEED).random_raw(_PIXELS))
    order.setflags(write=False)
    return order


def shuffle_pixels(images: NDArray[np.uint8]) -> NDArray[np.uint8]:
    """Return images of shape (images, 28, 28) with their pixels in those places."""
    return np.take(images.reshape(-1, _PIXELS), places(), axis=1).reshape(images.shape)


def shuffle(mnist: Dataset) -> Dataset:
    """Return MNIST with its pixels shuffled. Its images are parts of one array, so that `shared.rows` copies none."""
    train, test = mnist.x_train, mnist.x_test
    whole = np.empty(train.size + test.size, np.uint8)
    for images, part in ((train, whole[: train.size]), (test, whole[train.size :])):
        np.take(images.reshape(-1, _PIXELS), places(), axis=1, out=part.reshape(-1, _PIXELS), mode="wrap")
    known = MNIST_SHUFFLED
    return Dataset(
        known.name,
        known.title,
        known.class_names,
        x_train=whole[: train.size].reshape(train.shape),
        y_train=mnist.y_train,
        x_test=whole[train.size :].reshape(test.shape),
        y_test=mnist.y_test,
    )
