"""What training leaves behind: the outcome of a run, and the checkpoint it can go on from."""

from __future__ import annotations

import io
import json
import zipfile
from dataclasses import asdict, dataclass, field
from typing import Any

import numpy as np
from numpy.typing import NDArray

from mnistlab.core.events import EpochEnd
from mnistlab.core.runs import RunStatus


@dataclass(frozen=True)
class Outcome:
    """The end of a training run.

    `status` is finished, stopped or diverged and `message` explains it in plain words ("" if there is
    nothing to explain). `probabilities` has shape (test images, classes), float32, and `confusion`
    counts its arg-max against the labels; both are None, as are the test figures, for a diverged run
    or one stopped before it learned anything. `epochs` is the whole history, earlier attempts included.
    `seconds` is the time spent training over all attempts, `first_result_seconds` from taking the run up
    to its first point, both measured on the worker.
    """

    status: RunStatus
    message: str
    epochs: tuple[EpochEnd, ...]
    step: int
    seconds: float
    first_result_seconds: float | None
    device: str
    versions: dict[str, str]
    test_loss: float | None = None
    test_accuracy: float | None = None
    confusion: NDArray[np.int64] | None = None
    probabilities: NDArray[np.float32] | None = None
    weights: tuple[NDArray[np.float32], ...] = ()


@dataclass(frozen=True)
class Checkpoint:
    """Everything needed to go on as if training had never paused, between any two batches.

    `weights` are kernel, bias, kernel, bias, ... in layer order; `state` is what else the trainer
    must restore (optimizer variables, random state), in its own order; without it the optimizer begins anew.
    `epoch` whole epochs and `step` batches are done; `epoch_step` batches of the current epoch, whose sums so
    far are `loss_sum` and `accuracy_sum` over `images_seen` images and `epoch_seconds`.
    """

    spec_json: str
    epoch: int
    step: int
    weights: tuple[NDArray[np.float32], ...]
    state: tuple[NDArray[Any], ...]
    epoch_step: int = 0
    loss_sum: float = 0.0
    accuracy_sum: float = 0.0
    images_seen: int = 0
    epoch_seconds: float = 0.0
    seconds: float = 0.0
    history: tuple[EpochEnd, ...] = field(default=())

    def to_bytes(self) -> bytes:
        """Return the checkpoint as a NumPy .npz archive, without pickles."""
        plain = {k: v for k, v in self.__dict__.items() if k not in ("weights", "state", "history")}
        plain["history"] = [asdict(epoch) for epoch in self.history]
        arrays: dict[str, NDArray[Any]] = {f"weights_{i}": array for i, array in enumerate(self.weights)}
        arrays |= {f"state_{i}": array for i, array in enumerate(self.state)}
        buffer = io.BytesIO()
        np.savez(buffer, allow_pickle=False, meta=np.array(json.dumps(plain)), **arrays)
        return buffer.getvalue()

    @classmethod
    def from_bytes(cls, data: bytes) -> Checkpoint:
        """Read what `to_bytes` wrote.

        Raises:
            ValueError: the bytes are no checkpoint.
        """
        try:
            with np.load(io.BytesIO(data), allow_pickle=False) as archive:
                meta = json.loads(str(archive["meta"]))
                meta["history"] = tuple(EpochEnd(**epoch) for epoch in meta["history"])
                return cls(**meta, weights=_series(archive, "weights"), state=_series(archive, "state"))
        except (ValueError, KeyError, TypeError, OSError, EOFError, zipfile.BadZipFile) as error:
            raise ValueError(f"this is no readable checkpoint: {error}") from error


def _series(archive: np.lib.npyio.NpzFile, name: str) -> tuple[NDArray[Any], ...]:
    count = sum(key.startswith(f"{name}_") for key in archive.files)
    return tuple(archive[f"{name}_{i}"] for i in range(count))
