"""Reads the weights out of a stranger's HDF5 file: run as a process of its own, so that nothing else can break.

HDF5 is a format of trees, links, filters and storage in other files, read by a large library in C. Here a file is
opened by a process that may use little memory and time and write no file, that follows no link, reads nothing but
the arrays it was told to, and only if they have the shape it was told. It imports nothing of this lab.

On its standard input: a line of JSON, [[path, shape], ...], then the file. On its standard output: "ok" and the
arrays, one after the other as little-endian float32; or a sentence.
"""

from __future__ import annotations

import contextlib
import io
import json
import sys
from typing import Any

import h5py
import numpy as np

MOST_MEMORY = 700 * 10**6
"""What the process may take beyond what it has once everything is imported, in bytes of address space."""

MOST_SECONDS = 20


class NoArrayError(ValueError):
    """The file does not hold what it should; the text says why, to follow "Its weights cannot be read: "."""


def limit() -> None:
    """Have the system stop this process if it takes too much; where it cannot, the caller's clock is what is left."""
    with contextlib.suppress(ImportError, ValueError, OSError):
        import resource

        now = 0
        with contextlib.suppress(OSError), open("/proc/self/statm", encoding="ascii") as told:  # noqa: PTH123
            now = int(told.read().split()[0]) * resource.getpagesize()
        if now:
            resource.setrlimit(resource.RLIMIT_AS, (now + MOST_MEMORY,) * 2)
        resource.setrlimit(resource.RLIMIT_CPU, (MOST_SECONDS,) * 2)
        resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def array_at(file: Any, path: str, shape: tuple[int, ...]) -> np.ndarray[Any, Any]:
    """Return the array at a path, reached by hard links alone.

    Raises:
        NoArrayError: there is none, it lies elsewhere, or it is another one than is wanted.
    """
    place = file
    for name in path.split("/"):
        if not isinstance(place, h5py.Group):
            raise NoArrayError(f"{path} is missing")
        link = place.get(name, getlink=True)
        if link is None:
            raise NoArrayError(f"{path} is missing")
        if not isinstance(link, h5py.HardLink):
            raise NoArrayError("they are links to another place or file")
        place = place[name]
    if not isinstance(place, h5py.Dataset):
        raise NoArrayError(f"{path} is no array")
    if place.is_virtual or place.external:
        raise NoArrayError("they lie in another file")
    if place.dtype.kind != "f" or place.dtype.itemsize > 8:
        raise NoArrayError(f"they are of the type {place.dtype.str}, not floating-point numbers")
    if place.shape != shape:
        raise NoArrayError(f"an array has the shape {str(place.shape)[:60]}, its layer needs {shape}")
    return np.asarray(place[()], dtype="<f4")


def main() -> None:
    """Answer one request."""
    wanted = json.loads(sys.stdin.buffer.readline(100_000))
    data = sys.stdin.buffer.read()
    limit()
    try:
        with h5py.File(io.BytesIO(data), "r") as file:
            arrays = [array_at(file, path, tuple(shape)) for path, shape in wanted]
        answer = b"ok\n" + b"".join(array.tobytes() for array in arrays)
    except NoArrayError as error:
        answer = str(error).encode("ascii", "replace")
    except MemoryError:
        answer = b"they unpack to more than can be held"
    except Exception:
        answer = b"they are damaged, or no HDF5"
    sys.stdout.buffer.write(answer)
    sys.stdout.buffer.flush()


if __name__ == "__main__":
    main()
