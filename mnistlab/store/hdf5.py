"""Weights in HDF5, as Keras keeps them: written here, read in a process of its own."""

from __future__ import annotations

import io
import json
import math
import os
import subprocess
import sys
import threading
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from mnistlab.core.refusal import RefusedError, shown

SECONDS = 30.0
"""How long reading may take; it takes half a second, most of it to start the process."""

_READER = Path(__file__).with_name("hdf5_reader.py")
_SENTENCE = 400

_one_at_a_time = threading.Lock()
"""Each reader may take some hundred megabytes."""


def write_arrays(arrays: Sequence[tuple[str, NDArray[Any]]]) -> bytes:
    """Return an HDF5 file with arrays at paths, given as ("layers/dense/vars/0", array)."""
    import h5py  # here alone, as few ever need it

    buffer = io.BytesIO()
    with h5py.File(buffer, "w") as file:
        for path, array in arrays:
            file.create_dataset(path, data=array)
    return buffer.getvalue()


def read_arrays(data: bytes, wanted: Sequence[tuple[str, tuple[int, ...]]]) -> tuple[NDArray[np.float32], ...]:
    """Return the arrays at these paths, of these shapes, out of an HDF5 file that nobody vouches for.

    Raises:
        RefusedError: it is no such file, it is damaged or made to do harm, or reading it took too much.
    """
    sizes = [4 * math.prod(shape) for _, shape in wanted]
    request = json.dumps([[path, list(shape)] for path, shape in wanted]).encode("ascii") + b"\n"
    with _one_at_a_time:
        answer = _ask(request, data, 3 + sum(sizes))
    if not answer.startswith(b"ok\n"):
        why = shown(answer[:_SENTENCE].decode("ascii", "replace"), _SENTENCE)
        raise RefusedError(f"Its weights cannot be read: {why or 'reading them took too much time or memory'}.")
    if len(answer) != 3 + sum(sizes):
        raise RefusedError("Its weights cannot be read: there are fewer of them than its layers need.")
    arrays, begin = [], 3
    for size, (_, shape) in zip(sizes, wanted, strict=True):
        arrays.append(np.frombuffer(answer[begin : begin + size], "<f4").reshape(shape))
        begin += size
    return tuple(arrays)


def _ask(request: bytes, data: bytes, most: int) -> bytes:
    """Start a reader, hand it the file, and return its answer, cut off where none can be longer."""
    environment = os.environ | {
        "OPENBLAS_NUM_THREADS": "1",
        "OMP_NUM_THREADS": "1",
        "HDF5_PLUGIN_PATH": "",
        "PYTHONPATH": "",
    }
    command = [sys.executable, "-P", str(_READER)]
    pipes: dict[str, Any] = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE, "stderr": subprocess.DEVNULL}
    with subprocess.Popen(command, env=environment, **pipes) as reader:
        assert reader.stdin is not None and reader.stdout is not None
        clock = threading.Timer(SECONDS, reader.kill)
        clock.start()
        feeder = threading.Thread(target=_feed, args=(reader.stdin, request, data), daemon=True)
        feeder.start()
        try:
            return bytes(reader.stdout.read(most + _SENTENCE))
        finally:
            clock.cancel()
            reader.kill()
            feeder.join()


def _feed(pipe: Any, request: bytes, data: bytes) -> None:
    with suppress(OSError):  # a reader that gave up does not listen any more
        pipe.write(request)
        pipe.write(data)
    with suppress(OSError):
        pipe.close()
