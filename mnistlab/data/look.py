"""The first images of the dataset that comes with the project. Home is drawn before NumPy is there to read them."""

from __future__ import annotations

import zipfile
import zlib
from pathlib import Path
from typing import IO

from mnistlab.data.dataset import SIDE, DataError


def first_images(path: Path, count: int) -> tuple[list[bytes], bytes]:
    """Return the first training images, 784 bytes each, and all training labels, a byte each.

    Only as much is unpacked as is asked for, so no checksum is compared.

    Raises:
        DataError: the file is missing or damaged where it was looked at.
    """
    try:
        with zipfile.ZipFile(path) as archive:
            with archive.open("y_train.npy") as member:
                _skip_header(member)
                labels = member.read()
            with archive.open("x_train.npy") as member:
                _skip_header(member)
                pixels = member.read(min(count, len(labels)) * SIDE * SIDE)
    except (OSError, EOFError, KeyError, ValueError, zipfile.BadZipFile, zlib.error) as error:
        raise DataError(f"{path} is damaged or gone; install the project anew.") from error
    size = SIDE * SIDE
    return [pixels[start : start + size] for start in range(0, len(pixels), size)], labels


def _skip_header(member: IO[bytes]) -> None:
    """Go to the elements of an array in NumPy's format, whose version 1 says in two bytes how long its header is."""
    magic = member.read(8)
    if magic != b"\x93NUMPY\x01\x00":
        raise ValueError("not an array in version 1 of NumPy's format")
    member.read(int.from_bytes(member.read(2), "little"))
