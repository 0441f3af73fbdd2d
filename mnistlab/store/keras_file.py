"""Networks as `.keras` files, Keras's own: a zip of two JSON files and the weights in HDF5. Keras is not needed.

What Keras makes of such a file, and this lab of Keras's, is tested with Keras itself. Source: `keras.saving`,
`saving_lib.py` of Keras 3.
"""

from __future__ import annotations

import importlib.metadata
import io
import json
import time
import zipfile
from typing import Any

import numpy as np
from numpy.typing import NDArray

from mnistlab.core.keras_config import config_of
from mnistlab.core.keras_reader import Described, described
from mnistlab.core.parcel import Parcel
from mnistlab.core.spec import RunSpec
from mnistlab.core.strict_json import parse_json
from mnistlab.store.hdf5 import read_arrays, write_arrays

CONFIG, METADATA, WEIGHTS = "config.json", "metadata.json", "model.weights.h5"

SETTINGS = "mnistlab"
"""Under this name the metadata hold what Keras has no place for. Keras does not look at it."""

_MOST_JSON = 10**6
_MOST_WEIGHTS = 130 * 10**6
"""The largest network here takes 33 MB, and three times that with what Adam remembers."""


def pack_keras(spec: RunSpec, weights: tuple[NDArray[np.float32], ...], settings: dict[str, Any]) -> bytes:
    """Return a `.keras` file: it takes images as MNIST has them, bytes of 28×28, and answers with probabilities.

    Args:
        spec: the network's settings.
        weights: kernel, bias, kernel, bias, ... in layer order.
        settings: what `unpack_keras` shall give back, beside what Keras knows of a network.
    """
    about = {
        "keras_version": importlib.metadata.version("keras"),
        "date_saved": time.strftime("%Y-%m-%d@%H:%M:%S"),
        SETTINGS: settings,
    }
    arrays: list[tuple[str, NDArray[Any]]] = []
    for layer in range(len(weights) // 2):
        place = f"layers/{_name('dense', layer)}/vars"
        arrays += [(f"{place}/0", weights[2 * layer]), (f"{place}/1", weights[2 * layer + 1])]
    for layer in range(len(spec.hidden) if spec.dropout else 0):
        arrays.append((f"layers/{_name('dropout', layer)}/seed_generator/vars/0", np.array([spec.seed, 0])))
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        archive.writestr(METADATA, json.dumps(about))
        archive.writestr(CONFIG, json.dumps(config_of(spec)))
        archive.writestr(WEIGHTS, write_arrays(arrays))
    return buffer.getvalue()


def unpack_keras(data: bytes, where: str) -> tuple[Described, tuple[NDArray[np.float32], ...], Any]:
    """Return what a `.keras` file describes, its weights, and the settings `pack_keras` was given, if it was ours.

    Raises:
        RefusedError: it is none, or holds another kind of network than this lab has.
    """
    parcel = Parcel(data, where)
    found = described(parse_json(parcel.read(CONFIG, _MOST_JSON), f"{CONFIG} in {where}"), where)
    about = parse_json(parcel.read(METADATA, _MOST_JSON), f"{METADATA} in {where}") if METADATA in parcel.names else {}
    wanted: list[tuple[str, tuple[int, ...]]] = []
    for name, (inputs, units) in found.dense:
        wanted += [(f"layers/{name}/vars/0", (inputs, units)), (f"layers/{name}/vars/1", (units,))]
    arrays = read_arrays(parcel.read(WEIGHTS, _MOST_WEIGHTS), wanted)
    return found, arrays, about.get(SETTINGS) if isinstance(about, dict) else None


def _name(kind: str, number: int) -> str:
    return f"{kind}_{number}" if number else kind
