"""The same images for every alternative, in the form each one likes."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from mnistlab.core.spec import RunSpec
from mnistlab.data.catalog import Catalog
from mnistlab.data.dataset import Dataset
from mnistlab.data.split import split


@cache
def dataset() -> Dataset:
    """Return MNIST as it ships, the same object each time, as in a worker."""
    return Catalog().load("mnist")


def training_images(spec: RunSpec) -> tuple[NDArray[np.uint8], NDArray[np.uint8]]:
    """Return the spec's training images, (n, 784), and their labels, (n,)."""
    data = dataset()
    count = split(spec, len(data.x_train)).train
    return data.x_train.reshape(-1, 784)[:count], data.y_train[:count]


def scaled(images: NDArray[np.uint8]) -> NDArray[np.float32]:
    """Return the images as the tutorials do: all of them as float32 from 0 to 1, (n, 784)."""
    result: NDArray[np.float32] = images.reshape(len(images), -1).astype("float32") / 255
    return result


def glorot(spec: RunSpec) -> Iterator[tuple[NDArray[np.float32], NDArray[np.float32]]]:
    """Yield each layer's starting weights, (inputs, units), and biases, (units,)."""
    random = np.random.default_rng(spec.seed)
    sizes = (spec.inputs, *spec.hidden, spec.classes)
    for inputs, units in pairwise(sizes):
        limit = np.sqrt(6 / (inputs + units))
        yield random.uniform(-limit, limit, (inputs, units)).astype("float32"), np.zeros(units, "float32")
