"""A set of labelled images, complete and unchangeable."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:  # Home is drawn before NumPy is imported
    import numpy as np
    from numpy.typing import NDArray

SHIPPED = Path(__file__).with_name("mnist.npz")
"""MNIST, as it comes with the project."""

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
    """A look at a dataset: its first training images, 784 bytes each, and their labels; `total` it has."""

    name: str
    title: str
    class_names: tuple[str, ...]
    images: Sequence[bytes]
    labels: Sequence[int]
    total: int
