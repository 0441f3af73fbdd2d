"""A network at several moments of its training: at the start, after the first batches, after epochs, at the end."""

from __future__ import annotations

import io
import math
import zipfile
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

EARLY = (1, 10, 30, 100)
"""After how many batches a snapshot is taken: the most happens at the beginning."""

MOST, FEWEST = 24, 4
"""How many snapshots of a run are kept at the most, and of a network so large that these alone pass `MOST_BYTES`."""

MOST_BYTES = 7 * 10**6
"""What the snapshots of a run may take on the disk."""

_LARGEST = 60_000.0
"""What a half-precision number holds safely; weights beyond are kept in single precision."""


@dataclass(frozen=True, eq=False)
class Snapshot:
    """The weights after `step` batches, `epoch` whole epochs among them: kernel, bias, ... in layer order, float32.

    They were kept in half precision, so they are right to three digits.
    """

    step: int
    epoch: int
    weights: tuple[NDArray[np.float32], ...]


class Album:
    """Collects snapshots and thins them out as they become too many, first where they are densest.

    Args:
        snapshots: what there is already, in order.
    """

    def __init__(self, snapshots: Iterable[Snapshot] = ()):
        self.snapshots = list(snapshots)

    def add(self, step: int, epoch: int, weights: Sequence[NDArray[np.float32]]) -> None:
        """Keep the weights of this moment, unless one of them is no number any more; forget what came later.

        A run that resumes from a checkpoint may repeat some batches.
        """
        if not all(np.isfinite(array).all() for array in weights):
            return
        self.snapshots = [known for known in self.snapshots if known.step < step]
        self.snapshots.append(Snapshot(step, epoch, _rounded(weights)))
        limit = _limit(self.snapshots[-1])
        while len(self.snapshots) > limit:
            del self.snapshots[_densest([known.step for known in self.snapshots])]

    def next_mark(self, step: int) -> float:
        """Return the number of batches after which the next early snapshot is due; infinity if there is none."""
        return next((mark for mark in EARLY if mark > step), math.inf)

    def to_bytes(self) -> bytes:
        """Return the album as a NumPy .npz archive, without pickles."""
        arrays: dict[str, NDArray[Any]] = {
            "steps": np.array([known.step for known in self.snapshots], np.int64),
            "epochs": np.array([known.epoch for known in self.snapshots], np.int64),
        }
        series = zip(*(known.weights for known in self.snapshots), strict=True)
        arrays |= {f"weights_{i}": _packed(np.stack(moments)) for i, moments in enumerate(series)}
        buffer = io.BytesIO()
        np.savez(buffer, allow_pickle=False, **arrays)
        return buffer.getvalue()

    @classmethod
    def from_bytes(cls, data: bytes) -> Album:
        """Read what `to_bytes` wrote.

        Raises:
            ValueError: the bytes are no album.
        """
        try:
            with np.load(io.BytesIO(data), allow_pickle=False) as archive:
                steps, epochs = archive["steps"].tolist(), archive["epochs"].tolist()
                series = [archive[f"weights_{i}"].astype(np.float32) for i in range(len(archive.files) - 2)]
        except (ValueError, KeyError, OSError, EOFError, zipfile.BadZipFile) as error:
            raise ValueError(f"these are no readable snapshots: {error}") from error
        moments = zip(*series, strict=True) if series else iter(())
        return cls(Snapshot(*moment) for moment in zip(steps, epochs, moments, strict=True))


def _limit(snapshot: Snapshot) -> int:
    size = 2 * sum(array.size for array in snapshot.weights)
    return max(FEWEST, min(MOST, MOST_BYTES // size))


def _densest(steps: Sequence[int]) -> int:
    """Return which snapshot between the first and the last is missed least: time counts by its logarithm."""
    gaps = [math.log((after + 1) / (before + 1)) for before, after in zip(steps, steps[2:], strict=False)]
    return 1 + gaps.index(min(gaps))


def _rounded(weights: Sequence[NDArray[np.float32]]) -> tuple[NDArray[np.float32], ...]:
    return tuple(_packed(array).astype(np.float32) for array in weights)


def _packed(array: NDArray[np.float32]) -> NDArray[np.floating[Any]]:
    fits = array.size == 0 or np.abs(array).max() < _LARGEST
    return array.astype(np.float16 if fits else np.float32)
