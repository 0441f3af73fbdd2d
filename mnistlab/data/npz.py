"""Reading a dataset from an .npz file in the form Keras uses: x_train, y_train, x_test, y_test."""

from __future__ import annotations

import lzma
import tokenize
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO, Any

import numpy as np
from numpy.lib import format as npy
from numpy.typing import NDArray

from mnistlab.data.checks import check_labels, check_shape
from mnistlab.data.dataset import ARRAYS, DataError

_UNREADABLE = (
    ValueError,
    OSError,
    EOFError,
    RuntimeError,
    SyntaxError,
    tokenize.TokenError,
    zipfile.BadZipFile,
    zlib.error,
    lzma.LZMAError,
)


def read_npz(path: Path) -> dict[str, NDArray[np.uint8]]:
    """Return the four arrays of an .npz file; other arrays in it are not looked at.

    Raises:
        DataError: the file is missing, damaged, or holds something else.
    """
    with _opened(path) as archive:
        return _arrays(path.name, archive)


@contextmanager
def _opened(path: Path) -> Iterator[zipfile.ZipFile]:
    """Open an .npz file; whatever goes wrong while it is open is said in a sentence."""
    try:
        with zipfile.ZipFile(path) as archive:
            yield archive
    except FileNotFoundError:
        raise DataError(f"There is no file {path}; it should be an .npz file with {', '.join(ARRAYS)}.") from None
    except PermissionError:
        raise DataError(f"{path} may not be read; the account that runs MNIST Lab needs leave to read it.") from None
    except DataError:
        raise
    except _UNREADABLE as error:
        raise DataError(
            f"{path.name} is damaged or no .npz file; it should be one as numpy.savez writes it."
        ) from error


def _arrays(where: str, archive: zipfile.ZipFile) -> dict[str, NDArray[np.uint8]]:
    missing = [name for name in ARRAYS if f"{name}.npy" not in archive.namelist()]
    if missing:
        raise DataError(f"{where} holds no {', '.join(missing)}; an .npz file must hold {', '.join(ARRAYS)}.")
    arrays: dict[str, NDArray[np.uint8]] = {}
    for part in ("train", "test"):
        labels = _array(where, archive, f"y_{part}", None)
        arrays[f"y_{part}"] = check_labels(where, labels)
        arrays[f"x_{part}"] = _array(where, archive, f"x_{part}", len(labels))
    return arrays


def _array(where: str, archive: zipfile.ZipFile, name: str, images: int | None) -> NDArray[Any]:
    """Read one array, after its header has shown that it has the right type and a bearable size."""
    with archive.open(f"{name}.npy") as member:
        shape, dtype = _header(member)
    fitting = dtype == np.uint8 if name.startswith("x") else np.issubdtype(dtype, np.integer)
    if not fitting:
        wanted = "uint8 (pixels from 0 to 255)" if name.startswith("x") else "whole numbers"
        raise DataError(f"{where} holds {name} as {dtype}; it must be {wanted}.")
    check_shape(where, name, shape, images)
    with archive.open(f"{name}.npy") as member:
        array: NDArray[Any] = npy.read_array(member, allow_pickle=False)
        if member.read(1):  # also makes zipfile compare the checksum
            raise DataError(f"{where} holds more bytes in {name} than its shape {shape} takes; it is damaged.")
    return np.ascontiguousarray(array)


def _header(member: IO[bytes]) -> tuple[tuple[int, ...], np.dtype[Any]]:
    version = npy.read_magic(member)
    if version not in ((1, 0), (2, 0)):
        raise ValueError(f"unknown .npy version {version}")
    read = npy.read_array_header_1_0 if version == (1, 0) else npy.read_array_header_2_0
    shape, _, dtype = read(member)
    return shape, dtype
