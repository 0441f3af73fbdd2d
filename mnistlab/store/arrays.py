"""The form of the array files beside a run: NumPy archives without pickles."""

from __future__ import annotations

import io
import zipfile

import numpy as np
from numpy.typing import NDArray


def pack_weights(weights: tuple[NDArray[np.float32], ...]) -> bytes:
    """Return kernel, bias, kernel, bias, ... in layer order as the content of weights.npz."""
    names = [f"{'bias' if i % 2 else 'kernel'}_{i // 2}" for i in range(len(weights))]
    return _pack(dict(zip(names, weights, strict=True)))


def unpack_weights(data: bytes) -> tuple[NDArray[np.float32], ...]:
    """Return what `pack_weights` was given.

    Raises:
        ValueError: the bytes are no such file.
    """
    arrays = _unpack(data)
    try:
        return tuple(arrays[f"{kind}_{i}"] for i in range(len(arrays) // 2) for kind in ("kernel", "bias"))
    except KeyError as error:
        raise ValueError(f"{error} is missing") from None


def pack_predictions(probabilities: NDArray[np.float32]) -> bytes:
    """Return the test images' probabilities, shape (images, classes), as the content of predictions.npz.

    The predicted class of each image is kept beside them as `predicted`, uint8.
    """
    return _pack({"probabilities": probabilities, "predicted": probabilities.argmax(axis=1).astype(np.uint8)})


def unpack_predictions(data: bytes) -> NDArray[np.float32]:
    """Return the probabilities that `pack_predictions` was given.

    Raises:
        ValueError: the bytes are no such file.
    """
    try:
        return _unpack(data)["probabilities"]
    except KeyError as error:
        raise ValueError(f"{error} is missing") from None


def _pack(arrays: dict[str, NDArray[np.generic]]) -> bytes:
    buffer = io.BytesIO()
    np.savez(buffer, allow_pickle=False, **arrays)
    return buffer.getvalue()


def _unpack(data: bytes) -> dict[str, NDArray[np.float32]]:
    try:
        with np.load(io.BytesIO(data), allow_pickle=False) as archive:
            return {name: archive[name] for name in archive.files}
    except (OSError, EOFError, zipfile.BadZipFile) as error:
        raise ValueError(str(error)) from error
