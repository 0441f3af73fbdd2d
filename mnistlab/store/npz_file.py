"""Networks as `.npz` files: weights.npz as it lies beside a run, and in the same archive what its arrays are."""

from __future__ import annotations

import io
import json
import math
import tokenize
import zipfile
from collections.abc import Callable
from typing import Any

import numpy as np
from numpy.lib import format as npy
from numpy.typing import NDArray

from mnistlab.core.architecture import layers
from mnistlab.core.parcel import Parcel
from mnistlab.core.refusal import RefusedError, shown
from mnistlab.core.spec import RunSpec
from mnistlab.core.strict_json import parse_json
from mnistlab.store.arrays import pack_weights

SETTINGS_FILE = "settings.json"

MOST_JSON = 64 * 1024

Weights = tuple[NDArray[np.float32], ...]


def pack_npz(weights: Weights, settings: dict[str, Any]) -> bytes:
    """Return an `.npz` file: kernel_0, bias_0, kernel_1, ... for `numpy.load`, and the settings as JSON."""
    buffer = io.BytesIO(pack_weights(weights))
    with zipfile.ZipFile(buffer, "a") as archive:
        archive.writestr(SETTINGS_FILE, json.dumps(settings))
    return buffer.getvalue()


def unpack_npz(data: bytes, where: str) -> tuple[dict[str, Any], Callable[[RunSpec], Weights]]:
    """Return the settings that `pack_npz` was given, and what reads the weights of a network with such settings.

    Raises:
        RefusedError: it is no such file; reading the weights may raise it too.
    """
    parcel = Parcel(data, where)
    if SETTINGS_FILE not in parcel.names:
        raise RefusedError(
            f"{where} does not say what its arrays are: it holds no {SETTINGS_FILE}. Right would be an .npz file that "
            "this lab has written, or a .keras file."
        )
    told = parse_json(parcel.read(SETTINGS_FILE, MOST_JSON), f"{SETTINGS_FILE} in {where}")
    if not isinstance(told, dict):
        raise RefusedError(f"{SETTINGS_FILE} in {where} holds no settings.")
    return told, lambda spec: _weights(parcel, spec)


def _weights(parcel: Parcel, spec: RunSpec) -> Weights:
    found = []
    for number, layer in enumerate(layers(spec)):
        found.append(_array(parcel, f"kernel_{number}", (layer.inputs, layer.units)))
        found.append(_array(parcel, f"bias_{number}", (layer.units,)))
    if len(parcel.names) != len(found) + 1:
        raise RefusedError(f"{parcel.where} holds other files than the weights of its network.")
    return tuple(found)


def _array(parcel: Parcel, name: str, shape: tuple[int, ...]) -> NDArray[np.float32]:
    """Read one array, after its header has shown that it is of the right type and shape."""
    content = io.BytesIO(parcel.read(f"{name}.npy", 4 * math.prod(shape) + 1000))
    try:
        if npy.read_magic(content) != (1, 0):
            raise ValueError
        found, fortran, dtype = npy.read_array_header_1_0(content)
    except (ValueError, TypeError, SyntaxError, RecursionError, MemoryError, EOFError, tokenize.TokenError):
        raise RefusedError(f"{parcel.where} is damaged: {name} is no array.") from None
    if dtype.str != "<f4" or fortran or found != shape:
        raise RefusedError(
            f"{parcel.where} holds {name} as {shown(dtype)} of shape {shown(found)}; right would be float32 of {shape}."
        )
    numbers = content.read()
    if len(numbers) != 4 * math.prod(shape):
        raise RefusedError(f"{parcel.where} is damaged: {name} has not as many numbers as it says.")
    return np.frombuffer(numbers, "<f4").reshape(shape)
