"""A dataset in a file that every process of a machine maps: in memory once, however many read it."""

from __future__ import annotations

import mmap
import os
import tempfile
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from mnistlab.data.checks import fingerprints
from mnistlab.data.dataset import SIDE, Dataset

_ORDER = ("x_train", "x_test", "y_train", "y_test")
_PIXELS = SIDE * SIDE


def share(dataset: Dataset, folder: Path) -> Dataset:
    """Return the same dataset mapped from a file in `folder`, which is written now if it is not there.

    Where the folder cannot be written to, the dataset stays as it is: private to this process.
    """
    arrays = {name: getattr(dataset, name) for name in _ORDER}
    wanted, train = fingerprints(arrays), len(dataset.y_train)
    found = find_arrays(folder, wanted, train)
    if found is None:
        try:
            _write(_path(folder, wanted), arrays)
        except OSError:
            return dataset
        found = find_arrays(folder, wanted, train)
    return Dataset(dataset.name, dataset.title, dataset.class_names, **found) if found else dataset


def find_arrays(folder: Path, wanted: dict[str, str], train: int) -> dict[str, NDArray[np.uint8]] | None:
    """Map the arrays that have these fingerprints.

    Args:
        folder: where `share` keeps them.
        wanted: the SHA-256 of each of the four arrays; all are compared.
        train: how many training images there are.

    Returns:
        The four arrays, all views of one mapping, or None if they are not there or damaged.
    """
    try:
        with _path(folder, wanted).open("rb") as file:
            mapped = mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_COPY)
    except (OSError, ValueError):  # not there, or empty
        return None
    count, rest = divmod(len(mapped), _PIXELS + 1)
    if rest or count < train:
        return None
    flat = np.frombuffer(mapped, np.uint8)
    images, labels = flat[: count * _PIXELS].reshape(-1, SIDE, SIDE), flat[count * _PIXELS :]
    arrays = dict(zip(_ORDER, (images[:train], images[train:], labels[:train], labels[train:]), strict=True))
    return arrays if fingerprints(arrays) == wanted else None


def rows(dataset: Dataset) -> NDArray[np.uint8]:
    """Return all images as rows of pixels, training before test: shape (images, 784). Mapped ones are not copied."""
    train, test = dataset.x_train, dataset.x_test
    whole = train.base
    if isinstance(whole, np.ndarray) and whole is test.base:
        begins = [array.ctypes.data - whole.ctypes.data for array in (train, test)]
        if whole.ndim == 1 and begins == [0, train.nbytes]:
            return whole[: train.nbytes + test.nbytes].reshape(-1, _PIXELS)
    return np.concatenate([train, test]).reshape(-1, _PIXELS)


def _path(folder: Path, wanted: dict[str, str]) -> Path:
    return folder / f"{wanted['x_train'][:12]}-{wanted['y_train'][:12]}-{wanted['x_test'][:12]}.arrays"


def _write(path: Path, arrays: dict[str, NDArray[np.uint8]]) -> None:
    """Write the arrays one after the other, so that no reader ever sees half of them."""
    path.parent.mkdir(parents=True, exist_ok=True)
    handle, temporary = tempfile.mkstemp(dir=path.parent, prefix=".arrays-")
    try:
        with os.fdopen(handle, "wb") as file:
            for name in _ORDER:
                file.write(np.ascontiguousarray(arrays[name]).data)
        Path(temporary).replace(path)
    except OSError:
        Path(temporary).unlink(missing_ok=True)
        raise
