"""What a learner brings back: a network as `.keras` or `.npz`, or settings as JSON. All of it is a stranger's file."""

from __future__ import annotations

import math
import threading
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from mnistlab.core.keras_reader import Described
from mnistlab.core.problems import SpecError
from mnistlab.core.refusal import RefusedError, shown
from mnistlab.core.spec import RunSpec
from mnistlab.core.strict_json import parse_json
from mnistlab.store.keras_file import pack_keras, unpack_keras
from mnistlab.store.npz_file import MOST_JSON, pack_npz, unpack_npz

MOST_MEGABYTES = 40
"""What a file may have. The largest network here has 33 MB."""

KINDS = ("keras", "npz", "json")

LARGEST = 1e6
"""A weight beyond this is no trained network's."""

_MOST_PROBLEMS = 2

_one_at_a_time = threading.Lock()
"""An archive may take some hundred megabytes while it is unpacked; thirty at once would take the server down."""


@dataclass(frozen=True)
class Brought:
    """A network that was brought: settings, weights, and what its learner should know of them.

    `epochs` it has been trained, as far as the file says so, else None. `dataset_known` and `pixels_known`: whether
    the file says what it was trained on, and if the pixels were scaled. `notes` are sentences.
    """

    spec: RunSpec
    weights: tuple[NDArray[np.float32], ...]
    epochs: int | None
    dataset_known: bool
    pixels_known: bool
    notes: tuple[str, ...] = ()


def keras_file(spec: RunSpec, weights: tuple[NDArray[np.float32], ...], epochs: int) -> bytes:
    """Return a network as a `.keras` file."""
    return pack_keras(spec, weights, _settings(spec, epochs))


def npz_file(spec: RunSpec, weights: tuple[NDArray[np.float32], ...], epochs: int) -> bytes:
    """Return a network as an `.npz` file: kernel_0, bias_0, kernel_1, ... and the settings as JSON."""
    return pack_npz(weights, _settings(spec, epochs))


def open_brought(name: str, data: bytes) -> Brought | RunSpec:
    """Return what is in a file.

    Args:
        name: what its learner calls it; its ending says what it should be.
        data: its content; nothing is taken for granted.

    Raises:
        RefusedError: it cannot be taken.
    """
    where = shown(name)
    ending = name.lower().rpartition(".")[2]
    if not data:
        raise RefusedError(f"{where} is empty.")
    if len(data) > MOST_MEGABYTES * 2**20:
        raise RefusedError(f"{where} has {len(data) / 2**20:,.0f} MB; at most {MOST_MEGABYTES} MB are taken.")
    if ending == "json":
        return _spec(data, where)
    if ending in ("npz", "keras"):
        with _one_at_a_time:
            return _npz(data, where) if ending == "npz" else _keras(data, where)
    if data.startswith(b"\x89HDF"):
        raise RefusedError(f"{where} is an HDF5 file. Save the network anew, as model.save('my-network.keras').")
    raise RefusedError(f"{where} is no file that can be taken; right would be .keras, .npz or .json.")


def _spec(data: bytes, where: str) -> RunSpec:
    if len(data) > MOST_JSON:
        raise RefusedError(f"{where} has {len(data):,} bytes; settings have at most {MOST_JSON:,}.")
    return _parsed(parse_json(data, where), where)


def _npz(data: bytes, where: str) -> Brought:
    told, read = unpack_npz(data, where)
    spec = _parsed(told.get("settings"), where)
    return Brought(spec, _sound(read(spec), where), _epochs(told), dataset_known=True, pixels_known=True)


def _keras(data: bytes, where: str) -> Brought:
    found, weights, told = unpack_keras(data, where)
    weights = _sound(weights, where)
    ours = _ours(told, found)
    if ours is not None and isinstance(told, dict):
        return Brought(ours, weights, _epochs(told), dataset_known=True, pixels_known=True)
    notes = list(found.notes)
    unknown = [
        str(RunSpec.model_fields[name].title).lower()
        for name in ("optimizer", "learning_rate")
        if name not in found.told
    ]
    if unknown:
        notes.append(f"The file does not say its {' and '.join(unknown)}, so that is what is usual here.")
    spec, known = found.spec, found.scale is not None
    if found.scale is not None:
        if found.offset == 0 and math.isclose(found.scale, 1, rel_tol=1e-6):
            spec = spec.with_(pixels="raw")
        elif found.offset != 0 or not math.isclose(found.scale, 1 / 255, rel_tol=1e-6):
            kernel, bias, *rest = weights
            folded = kernel * np.float32(255 * found.scale)
            moved = bias + np.float32(found.offset) * kernel.sum(axis=0)
            weights = (folded, moved, *rest)
            notes.append("It scales its pixels in a way of its own, which is now part of its first layer's weights.")
    return Brought(spec, weights, None, False, known, tuple(notes))


def _ours(told: Any, found: Described) -> RunSpec | None:
    """Return the settings that this lab wrote into a file, if they are those of the network in it."""
    if not isinstance(told, dict) or not isinstance(told.get("settings"), dict):
        return None
    try:
        spec = RunSpec.parse(told["settings"])
    except SpecError:
        return None
    scaled = found.scale is not None and math.isclose(found.scale, 1 / 255, rel_tol=1e-6) and found.offset == 0
    right = spec.pixels == ("scaled" if scaled else "raw") and (scaled or found.scale is None)
    same_layers = spec.hidden == found.spec.hidden and (not spec.hidden or spec.activation == found.spec.activation)
    return spec if right and same_layers else None


def _parsed(values: Any, where: str) -> RunSpec:
    if not isinstance(values, dict):
        raise RefusedError(f"{where} holds no settings: they must be a JSON object with field names.")
    try:
        return RunSpec.parse(values)
    except SpecError as error:
        some = " ".join(map(str, error.problems[:_MOST_PROBLEMS]))
        more = len(error.problems) - _MOST_PROBLEMS
        raise RefusedError(
            f"{where} has settings that cannot be used. {some}" + (f" And {more:,} more." if more > 0 else "")
        ) from None


def _settings(spec: RunSpec, epochs: int) -> dict[str, Any]:
    return {"settings": spec.model_dump(mode="json"), "epochs": epochs}


def _epochs(told: dict[str, Any]) -> int | None:
    value = told.get("epochs")
    return value if isinstance(value, int) and not isinstance(value, bool) and 0 <= value <= 100 else None


def _sound(weights: tuple[NDArray[np.float32], ...], where: str) -> tuple[NDArray[np.float32], ...]:
    for array in weights:
        if not np.isfinite(array).all():
            raise RefusedError(f"{where} has weights that are no finite numbers: its training must have diverged.")
        if np.abs(array).max(initial=0) > LARGEST:
            raise RefusedError(f"{where} has weights beyond {LARGEST:,.0f}; no trained network has such.")
    return weights
