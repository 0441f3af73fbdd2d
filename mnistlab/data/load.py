"""Reading a whole dataset: the one shipped, or the one a folder or file holds."""

from __future__ import annotations

import re
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from mnistlab.data.checks import fingerprints
from mnistlab.data.dataset import CLASSES, SHIPPED, DataError, Dataset
from mnistlab.data.idx import find_idx, read_idx
from mnistlab.data.known import DIGITS, KNOWN, MNIST, Known
from mnistlab.data.npz import read_npz

_FORMS = "it should be a folder with the four IDX files (train-images-idx3-ubyte, ..., plain or .gz) or an .npz file"


def read_mnist(path: Path = SHIPPED) -> Dataset:
    """Return MNIST as it comes with the project.

    Raises:
        DataError: the file is not what it was when it was shipped.
    """
    arrays = read_npz(path)
    if _recognise(arrays) is not MNIST:
        raise DataError(f"{path} is not the MNIST that came with MNIST Lab; install the project anew.")
    return Dataset(MNIST.name, MNIST.title, MNIST.class_names, **arrays)


def read_dataset(path: Path) -> Dataset:
    """Return the dataset in a folder (four IDX files, or one .npz file) or in an .npz file.

    A dataset recognised by its content gets its own names; another is named after its folder or file,
    and its classes by the ten lines of `classes.txt` in the folder, or 0 to 9.

    Raises:
        DataError: the path holds no such dataset, or a damaged or unfitting one.
    """
    try:
        folder, file = path.is_dir(), path.is_file()
    except OSError as error:  # above all, a folder on the way to it that may not be entered
        raise DataError(f"{path} cannot be reached ({error.strerror}); {_FORMS}.") from None
    if not folder and not file:
        raise DataError(f"There is nothing to read at {path}; {_FORMS}.")
    arrays = _from_folder(path) if folder else read_npz(path)
    known = _recognise(arrays)
    if known:
        return Dataset(known.name, known.title, known.class_names, **arrays)
    title = path.resolve().name if folder else path.stem
    class_names = _class_names(path / "classes.txt") if folder else DIGITS
    return Dataset(_slug(title), title or "Own images", class_names, **arrays)


def _from_folder(folder: Path) -> dict[str, NDArray[np.uint8]]:
    try:
        files = sorted(folder.iterdir())
    except OSError:
        raise DataError(
            f"The folder {folder} may not be read; the account that runs MNIST Lab needs leave to."
        ) from None
    idx = find_idx(files)
    if idx:
        return read_idx(folder, idx)
    archives = [file for file in files if file.suffix.lower() == ".npz"]
    if len(archives) == 1:
        return read_npz(archives[0])
    if archives:
        raise DataError(f"The folder {folder} holds {len(archives)} .npz files; name the one to use.")
    raise DataError(f"The folder {folder} holds no dataset; {_FORMS}.")


def _recognise(arrays: dict[str, NDArray[np.uint8]]) -> Known | None:
    found = fingerprints(arrays)
    return next((known for known in KNOWN if known.fingerprints == found), None)


def _class_names(path: Path) -> tuple[str, ...]:
    """Return the ten names in `classes.txt`, or the digits if there is no such file."""
    if not path.is_file():
        return DIGITS
    try:
        with path.open(encoding="utf-8-sig") as file:
            names = tuple(line.strip() for line in file.read(4096).strip().splitlines())
    except (OSError, UnicodeDecodeError):
        names = ()
    if len(names) != CLASSES or len(set(names)) != CLASSES or not all(name and name.isprintable() for name in names):
        raise DataError(f"{path} does not name the classes; it should have {CLASSES} lines of text, each different.")
    return names


def _slug(text: str) -> str:
    """Turn a file's name into a dataset's: small letters, digits and hyphens, none that is taken."""
    slug = re.sub(r"[^a-z0-9]+", "-", text.lower()).strip("-")[:36].rstrip("-") or "own"
    return f"{slug}-own" if slug in {known.name for known in KNOWN} else slug
