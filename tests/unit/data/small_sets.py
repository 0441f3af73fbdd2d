"""Small datasets in the forms the lab reads, for the tests to break."""

from __future__ import annotations

import gzip
import struct
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

Arrays = dict[str, NDArray[np.uint8]]

FILES = {
    "x_train": "train-images-idx3-ubyte",
    "y_train": "train-labels-idx1-ubyte",
    "x_test": "t10k-images-idx3-ubyte",
    "y_test": "t10k-labels-idx1-ubyte",
}


def small_set(train: int = 30, test: int = 10) -> Arrays:
    """Return images of noise with labels that go round."""
    random = np.random.default_rng(7)
    arrays: Arrays = {}
    for part, count in (("train", train), ("test", test)):
        arrays[f"x_{part}"] = random.integers(0, 256, (count, 28, 28), dtype=np.uint8)
        arrays[f"y_{part}"] = (np.arange(count) % 10).astype(np.uint8)
    return arrays


def idx(array: NDArray[np.uint8], *, kind: int = 8, shape: tuple[int, ...] | None = None) -> bytes:
    """Return an array as an IDX file; `kind` and `shape` let its header lie."""
    sizes = array.shape if shape is None else shape
    return struct.pack(f">BBBB{len(sizes)}I", 0, 0, kind, len(sizes), *sizes) + array.tobytes()


def write_idx(folder: Path, arrays: Arrays, *, packed: bool = False, dotted: bool = False) -> Path:
    """Write the four files in one of the usual spellings and return the folder."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, array in arrays.items():
        file = FILES[name].replace("-idx", ".idx") if dotted else FILES[name]
        content = idx(array)
        (folder / (file + ".gz" * packed)).write_bytes(gzip.compress(content) if packed else content)
    return folder


def write_npz(path: Path, **arrays: NDArray[np.generic]) -> Path:
    """Write an .npz file as Keras has it and return its path."""
    np.savez_compressed(path, **arrays)
    return path
