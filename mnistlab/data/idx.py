"""Reading the four files of a dataset in IDX, the format MNIST was published in.

An IDX file is two zero bytes, a byte for the element type (8: unsigned bytes), a byte for the number of
dimensions, their sizes as big-endian 32-bit integers, and then the elements.
"""

from __future__ import annotations

import gzip
import re
import struct
import zlib
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO, cast

import numpy as np
from numpy.typing import NDArray

from mnistlab.data.checks import check_labels, check_shape
from mnistlab.data.dataset import ARRAYS, DataError

_NAME = re.compile(r"(train|t10k|test)-(images[-.]idx3|labels[-.]idx1)-ubyte(\.gz)?", re.IGNORECASE)
_TYPES = {8: "unsigned bytes", 9: "signed bytes", 11: "short integers", 12: "integers", 13: "floats", 14: "doubles"}
_USUAL = {
    "x_train": "train-images-idx3-ubyte",
    "y_train": "train-labels-idx1-ubyte",
    "x_test": "t10k-images-idx3-ubyte",
    "y_test": "t10k-labels-idx1-ubyte",
}


def find_idx(files: Iterable[Path]) -> dict[str, Path]:
    """Return which of the files holds which array, going by their names; plain files come before packed ones."""
    found: dict[str, Path] = {}
    for file in sorted(files, key=lambda file: (file.suffix.lower() == ".gz", file.name)):
        match = _NAME.fullmatch(file.name)
        if match and file.is_file():
            kind = "x" if match[2].lower().startswith("images") else "y"
            found.setdefault(f"{kind}_{'train' if match[1].lower() == 'train' else 'test'}", file)
    return found


def read_idx(folder: Path, files: dict[str, Path]) -> dict[str, NDArray[np.uint8]]:
    """Return the four arrays from the files `find_idx` found in `folder`.

    Raises:
        DataError: a file is missing, damaged, or holds something else.
    """
    missing = [_USUAL[name] for name in ARRAYS if name not in files]
    if missing:
        raise DataError(f"The folder {folder} lacks {' and '.join(missing)} (plain or .gz); all four files are needed.")
    arrays: dict[str, NDArray[np.uint8]] = {}
    for part in ("train", "test"):
        labels = _read(files[f"y_{part}"], f"y_{part}", None)
        arrays[f"y_{part}"] = check_labels(files[f"y_{part}"].name, labels)
        arrays[f"x_{part}"] = _read(files[f"x_{part}"], f"x_{part}", len(labels))
    return arrays


def _read(path: Path, name: str, images: int | None) -> NDArray[np.uint8]:
    """Read one file, but never more than its header announces, nor anything before that is found bearable."""
    dimensions = 3 if name.startswith("x") else 1
    try:
        with _opened(path) as stream:
            shape = _header(path.name, stream, dimensions)
            check_shape(path.name, name, shape, images)
            array = np.empty(shape, np.uint8)
            _fill(path.name, stream, array.data.cast("B"))
            return array
    except (EOFError, gzip.BadGzipFile, zlib.error):
        raise DataError(f"{path.name} is cut off or damaged: it does not unpack; fetch the .gz file again.") from None
    except OSError as error:
        raise DataError(f"{path} cannot be read ({error.strerror}); it should be an IDX file, plain or .gz.") from None


@contextmanager
def _opened(path: Path) -> Iterator[BinaryIO]:
    """Open a file, unpacking it if its content (not its name) says that it is packed."""
    with path.open("rb") as file:
        packed = file.read(2) == b"\x1f\x8b"
        file.seek(0)
        if packed:
            with gzip.open(file) as stream:
                yield cast(BinaryIO, stream)
        else:
            yield file


def _header(where: str, stream: BinaryIO, dimensions: int) -> tuple[int, ...]:
    head = stream.read(4)
    if len(head) < 4 or head[:2] != b"\0\0" or head[2] not in _TYPES:
        raise DataError(f"{where} is no IDX file; it should begin with the bytes 0, 0, 8, {dimensions}.")
    if head[2] != 8:
        raise DataError(f"{where} holds {_TYPES[head[2]]}; it should hold unsigned bytes (uint8).")
    if head[3] != dimensions:
        wanted = "images have 3" if dimensions == 3 else "labels have 1"
        raise DataError(f"{where} holds data of {head[3]} dimensions; {wanted}.")
    sizes = stream.read(4 * dimensions)
    if len(sizes) < 4 * dimensions:
        raise DataError(f"{where} ends within its header; it should be fetched again.")
    return struct.unpack(f">{dimensions}I", sizes)


def _fill(where: str, stream: BinaryIO, view: memoryview) -> None:
    """Fill the view from the stream, which must then be at its end."""
    wanted = view.nbytes
    got = 0
    while got < wanted:
        count = cast("gzip.GzipFile", stream).readinto(view[got : got + (1 << 20)])
        if not count:
            raise DataError(
                f"{where} ends after {got:,} of {wanted:,} bytes; it is cut off and should be fetched again."
            )
        got += count
    if stream.read(1):
        raise DataError(f"{where} goes on after the {wanted:,} bytes its header announces; it should be fetched again.")
