"""What is asked of every array of a dataset, whatever file it comes from."""

from __future__ import annotations

import hashlib

import numpy as np
from numpy.typing import NDArray

from mnistlab.data.dataset import CLASSES, MAX_IMAGES, SIDE, DataError


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
