"""The training images nearest to a test image, by pixels and to a last hidden layer: found once, kept, shared."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import streamlit as st
from numpy.typing import NDArray

from mnistlab.core.facts import BRIGHTEST
from mnistlab.core.neighbours import Cloud, Nearest
from mnistlab.core.representation import Representation, sample
from mnistlab.core.runs import Run
from mnistlab.core.trained import Network
from mnistlab.data.dataset import Dataset

COUNT = 6
"""How many neighbours are shown."""


@dataclass(frozen=True, eq=False)
class LookAlikes:
    """Training images near to a test image, the nearest first.

    indices: into the training images, shape (count,).
    labels: their classes.
    distances: how far away each is.
    usual: how far away the images that were compared are in the mean.
    compared: how many those are.
    """

    indices: NDArray[np.intp]
    labels: list[int]
    distances: NDArray[np.float64]
    usual: float
    compared: int


@st.cache_resource(max_entries=256, show_spinner=False)
def by_pixels(dataset_name: str, train: int, image: int, _dataset: Dataset) -> LookAlikes:
    """Return which of the first `train` training images are nearest to a test image; a pixel counts from 0 to 1."""
    cloud = _pixels(dataset_name, _dataset).first(train)
    found = cloud.nearest(_dataset.x_test[image].reshape(-1), COUNT)
    return _named(found, found.indices, _dataset, 1 / BRIGHTEST, train)


@st.cache_resource(max_entries=256, show_spinner=False)
def by_last_layer(
    run_id: str, attempt: int, step: int, train: int, image: int, _network: Network, _dataset: Dataset
) -> LookAlikes:
    """Return the same to the last hidden layer of a run's network, among a sample of the training images."""
    indices, representation = _represented(run_id, attempt, step, train, _network, _dataset)
    found = representation.nearest(_network, _dataset.x_test[image], COUNT)
    return _named(found, indices[found.indices], _dataset, 1.0, len(indices))


def last_layer_of(run: Run, network: Network, dataset: Dataset, train: int, image: int) -> LookAlikes:
    """Return what is nearest to the last hidden layer of a run's network; one that went on has another."""
    return by_last_layer(run.id, run.attempt, run.step, train, image, network, dataset)


@st.cache_resource(max_entries=3, show_spinner=False)
def _pixels(dataset_name: str, _dataset: Dataset) -> Cloud:
    return Cloud.of(_dataset.x_train.reshape(len(_dataset.x_train), -1))


# 10,000 images of a layer with 512 neurons take 10 MB.
@st.cache_resource(max_entries=4, show_spinner=False)
def _represented(
    run_id: str, attempt: int, step: int, train: int, _network: Network, _dataset: Dataset
) -> tuple[NDArray[np.intp], Representation]:
    indices = sample(_network, train)
    return indices, Representation.of(_network, _dataset.x_train, indices)


def _named(found: Nearest, indices: NDArray[np.intp], dataset: Dataset, unit: float, compared: int) -> LookAlikes:
    labels = dataset.y_train[indices].tolist()
    return LookAlikes(indices, labels, found.distances * unit, found.usual * unit, compared)
