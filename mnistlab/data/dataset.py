"""A set of labelled images, complete and unchangeable."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

SIDE = 28
"""Height and width of every image in pixels."""

CLASSES = 10
"""How many classes every dataset has."""

MAX_IMAGES = 300_000
"""The most images a set may have: 235 MB. It bounds what a file's header can make us read."""

ARRAYS = ("x_train", "y_train", "x_test", "y_test")
"""A dataset's arrays, by the names Keras gives them."""


class DataError(ValueError):
    """Data that cannot be used; the text is one sentence saying what is wrong and what would be right."""


@dataclass(frozen=True, eq=False)
class Dataset:
    """Images to learn from and images to be tested on.

    `x_train` and `x_test` have shape (images, 28, 28), `y_train` and `y_test` shape (images,) with
    classes from 0 to 9; all are read-only uint8. `name` is what a RunSpec calls the dataset, `title`
    what people call it; `class_names` has one name a class.
    """

    name: str
    title: str
    class_names: tuple[str, ...]
    x_train: NDArray[np.uint8]
    y_train: NDArray[np.uint8]
    x_test: NDArray[np.uint8]
    y_test: NDArray[np.uint8]

    def __post_init__(self) -> None:
        for name in ARRAYS:
            getattr(self, name).setflags(write=False)


@dataclass(frozen=True, eq=False)
class Preview:
    """A look at a dataset: its first training images, shape (images, 28, 28), and their labels; `total` it has."""

    name: str
    title: str
    class_names: tuple[str, ...]
    images: NDArray[np.uint8]
    labels: NDArray[np.uint8]
    total: int


def check_shape(where: str, name: str, shape: tuple[int, ...], images: int | None) -> None:
    """Check the shape of the array `name` ("x_train", ...) found in `where`, before anything of its size is read.

    Args:
        where: the file, for the message.
        name: one of `ARRAYS`; those with x hold images, those with y labels.
        shape: what the file says it holds.
        images: how many there must be to match the labels, or None for any number.

    Raises:
        DataError: the shape is not that of 28x28 images or of labels, or not that many.
    """
    is_images = name.startswith("x")
    right, form = (shape[1:] == (SIDE, SIDE), "(images, 28, 28)") if is_images else (len(shape) == 1, "(images,)")
    if not right:
        raise DataError(f"{where} holds {name} of shape {_short(shape)}; it must be {form}.")
    if not 1 <= shape[0] <= MAX_IMAGES:
        raise DataError(f"{where} holds {shape[0]:,} {_things(name)}; it must be 1 to {MAX_IMAGES:,}.")
    if images is not None and shape[0] != images:
        raise DataError(
            f"{where} holds {shape[0]:,} {_things(name)} for {images:,} labels; there must be one for each."
        )


def check_labels(where: str, labels: NDArray[np.integer]) -> NDArray[np.uint8]:
    """Return the labels as uint8.

    Raises:
        DataError: a label is not from 0 to 9.
    """
    wrong = np.flatnonzero((labels < 0) | (labels >= CLASSES))
    if wrong.size:
        raise DataError(f"{where} labels image {wrong[0]:,} as {labels[wrong[0]]}; labels must be 0 to {CLASSES - 1}.")
    return labels.astype(np.uint8, copy=False)


def fingerprints(arrays: dict[str, NDArray[np.uint8]]) -> dict[str, str]:
    """Return the SHA-256 of each array's bytes by the array's name."""
    return {name: hashlib.sha256(np.ascontiguousarray(array).data).hexdigest() for name, array in arrays.items()}


def _things(name: str) -> str:
    return "images" if name.startswith("x") else "labels"


def _short(shape: tuple[int, ...]) -> str:
    text = str(shape)
    return text if len(text) <= 60 else text[:57] + "..."
