"""Which of the training images are learned from, and which are kept aside to check progress."""

from __future__ import annotations

import math
from dataclasses import dataclass

from mnistlab.core.problems import Problem, SpecError
from mnistlab.core.spec import RunSpec


@dataclass(frozen=True)
class Split:
    """Training takes images 0 to `train`, validation the `validation` images from `validation_start` on."""

    train: int
    validation_start: int
    validation: int


def split(spec: RunSpec, total: int) -> Split:
    """Split `total` training images as the spec says.

    Validation images are the last ones, counted as Keras's `fit(validation_split=)` counts them;
    training images are the first `train_size` of the others.

    Raises:
        SpecError: more training images are wanted than are left, or none are left.
    """
    start = math.floor(total * (1.0 - spec.validation_split))
    if start == 0:
        allowed = f"a share that leaves at least one of {total:,} images to learn from"
        raise SpecError([Problem("validation_split", str(spec.validation_split), allowed)])
    if spec.train_size is not None and spec.train_size > start:
        aside = f" ({total - start} of {total} are set aside for validation)" if start < total else ""
        raise SpecError(
            [Problem("train_size", str(spec.train_size), f"a whole number from 1 to {start}, or all{aside}")]
        )
    return Split(train=spec.train_size or start, validation_start=start, validation=total - start)
