"""Test images that a whole class got wrong: where networks agree on a mistake, the image is worth a look."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from mnistlab.core.runs import Run
from mnistlab.data.dataset import Dataset
from mnistlab.store.errors import StoreError
from mnistlab.store.store import Store


@dataclass(frozen=True)
class SharedMistake:
    """A test image, its true class, how many of the networks are wrong about it, and what most of those say."""

    index: int
    true: int
    wrong: int
    says: int


def shared_mistakes(store: Store, runs: Sequence[Run], dataset: Dataset, most: int) -> tuple[list[SharedMistake], int]:
    """Return the images that most networks get wrong, and how many networks could be asked.

    One network's predictions are in memory at a time; at least two have to be wrong about an image.

    Args:
        store: which keeps the predictions.
        runs: one a learner.
        dataset: whose test images they are; runs on others are left out.
        most: how many images are wanted.
    """
    asked = 0
    votes: NDArray[np.int64] = np.zeros((len(dataset.y_test), len(dataset.class_names)), np.int64)
    everywhere = np.arange(len(votes))
    for run in (run for run in runs if run.spec.dataset == dataset.name):
        with suppress(StoreError):  # a file that cannot be read is one network less
            chances = store.predictions(run.id)
            if chances is not None and chances.shape == votes.shape:
                votes[everywhere, chances.argmax(axis=1)] += 1
                asked += 1
    wrong = asked - votes[everywhere, dataset.y_test]
    votes[everywhere, dataset.y_test] = -1
    order = np.argsort(-wrong, kind="stable")[:most].tolist()
    found = [
        SharedMistake(index, int(dataset.y_test[index]), int(wrong[index]), int(votes[index].argmax()))
        for index in order
        if wrong[index] >= 2
    ]
    return found, asked
