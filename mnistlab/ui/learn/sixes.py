"""What the first lesson computes from MNIST, kept so that every touch is answered at once."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import streamlit as st
from numpy.typing import NDArray

from mnistlab.core.facts import BRIGHTEST, CLASSES, PIXELS
from mnistlab.core.handmade import Features, measure
from mnistlab.core.means import Clusters, class_means, k_means, nearest
from mnistlab.data.dataset import Dataset
from mnistlab.lessons.see_a_six import TESTED
from mnistlab.ui.lab import Lab

SIX = 6
GROUPED = 2000
"""Training images that k-means groups."""

SEED = 1
"""Which test images are drawn, and which images k-means begins with."""


@dataclass(frozen=True)
class Model:
    """Mean images by class, shape (10, 784), from 0 to 1, NaN without examples; what it says to the tested images."""

    means: NDArray[np.float32]
    says: NDArray[np.intp]


def mnist(lab: Lab) -> Dataset:
    """Return MNIST, whatever else the lab may have: only its classes are digits."""
    return lab.catalog.load("mnist")


@st.cache_resource(max_entries=1, show_spinner=False)
def tested(_dataset: Dataset) -> tuple[NDArray[np.uint8], NDArray[np.uint8]]:
    """Return the test images that rules and models are tried on, and their labels, both read-only."""
    chosen = np.sort(np.random.default_rng(SEED).choice(len(_dataset.x_test), TESTED, replace=False))
    images, labels = _dataset.x_test[chosen], _dataset.y_test[chosen]
    images.setflags(write=False)
    labels.setflags(write=False)
    return images, labels


@st.cache_resource(max_entries=8, show_spinner=False)
def features(_dataset: Dataset, brightness: int) -> Features:
    """Return what a rule by hand measures about the tested images."""
    return measure(tested(_dataset)[0], brightness)


@st.cache_resource(max_entries=32, show_spinner=False)
def model(_dataset: Dataset, examples: int, *, without_six: bool) -> Model:
    """Learn mean images from that many training images, as many of each digit, and predict the tested ones."""
    labels = _dataset.y_train
    chosen = [np.flatnonzero(labels == digit)[: examples // CLASSES] for digit in range(CLASSES)]
    rows = np.concatenate([places for digit, places in enumerate(chosen) if not (without_six and digit == SIX)])
    means = class_means(_flat(_dataset.x_train[rows]), labels[rows])
    return Model(means, nearest(_tested_flat(_dataset), means))


@st.cache_resource(max_entries=24, show_spinner=False)
def clusters(_dataset: Dataset, k: int) -> Clusters:
    """Return k groups of the first training images, found without labels; the largest group first."""
    found = k_means(_grouped(_dataset), k, SEED)
    order = np.argsort(-np.bincount(found.member, minlength=k), kind="stable")
    return Clusters(found.centres[order], np.argsort(order)[found.member])


def as_image(mean: NDArray[np.floating[Any]]) -> NDArray[np.uint8]:
    """Return a mean image, 784 numbers from 0 to 1, as one to be shown."""
    return np.asarray(np.clip(BRIGHTEST * mean, 0, BRIGHTEST), np.uint8).reshape(28, 28)


@st.cache_resource(max_entries=1, show_spinner=False)
def _tested_flat(_dataset: Dataset) -> NDArray[np.float32]:
    return _flat(tested(_dataset)[0])


@st.cache_resource(max_entries=1, show_spinner=False)
def _grouped(_dataset: Dataset) -> NDArray[np.float32]:
    return _flat(_dataset.x_train[:GROUPED])


def _flat(images: NDArray[np.uint8]) -> NDArray[np.float32]:
    return np.divide(images.reshape(-1, PIXELS), BRIGHTEST, dtype=np.float32)
