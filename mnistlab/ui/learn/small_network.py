"""A network of six hidden units that is trained while one looks on: milliseconds of NumPy, kept for everybody."""

from __future__ import annotations

import numpy as np
import streamlit as st

from mnistlab.core.dense import Array
from mnistlab.core.loop import Labels, Trail, iterations, train, unchangeable
from mnistlab.core.starting import network
from mnistlab.data.dataset import Dataset

IMAGES, BATCH, EPOCHS, RATE = 500, 50, 8, 0.2
UNITS = 6
SIZES = (784, UNITS, 10)
ITERATIONS = EPOCHS * iterations(IMAGES, BATCH)

ONE_NUMBER = 0.05
"""What every weight begins with, where all begin with the same."""

STARTS = ("random numbers", "one same number", "zeros")


def first_images(dataset: Dataset, images: int = IMAGES) -> tuple[Array, Labels]:
    """Return the dataset's first training images, scaled, shape (images, 784), and their labels."""
    x = dataset.x_train[:images].reshape(images, -1).astype(np.float64) / 255
    return x, dataset.y_train[:images]


@st.cache_resource(max_entries=16, show_spinner=False)
def trained(name: str, _dataset: Dataset, start: str, seed: int) -> Trail:
    """Return a training of the small network on a dataset of that name, begun as one of `STARTS` says."""
    x, labels = first_images(_dataset)
    weights = network("glorot_uniform" if start == STARTS[0] else "zeros", SIZES, seed)
    if start == STARTS[1]:
        weights = [np.full_like(array, ONE_NUMBER if array.ndim == 2 else 0.0) for array in weights]
    trail = train(weights, x, labels, batch=BATCH, rate=RATE, epochs=EPOCHS, seed=seed)
    for weights in trail.weights:
        unchangeable(weights)
    return trail


def different_units(kernel: Array) -> int:
    """Return how many different columns a kernel, shape (inputs, units), has, rounding errors apart."""
    return len(np.unique(kernel.round(9), axis=1).T)
