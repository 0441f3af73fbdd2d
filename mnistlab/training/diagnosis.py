"""Why a training went wrong, in words a learner can act on: pure functions of settings and results.

A run carries them as its message, for the command line and the course; on a run's own pages the doctor says them.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from mnistlab.core.doctor.breakdown import NEVER
from mnistlab.core.doctor.causes import alike, of_collapse, of_explosion, of_lost_answers, starts_alike
from mnistlab.core.doctor.figures import batches
from mnistlab.core.explain import percent
from mnistlab.core.spec import RunSpec


def divergence(spec: RunSpec, step: int) -> str:
    """Explain a loss that is no longer a finite number after `step` good batches."""
    return f"The loss became infinite or undefined after {batches(step)}. {of_explosion(spec).text}"


def verdict(
    spec: RunSpec, predicted: NDArray[np.integer], labels: NDArray[np.integer], class_names: tuple[str, ...]
) -> str:
    """Explain a finished network that learned nothing, or nothing about some class; "" if there is nothing to explain.

    Args:
        spec: the run's settings.
        predicted: its answers to the test images, shape (images,).
        labels: their true classes, shape (images,).
        class_names: one name a class.
    """
    accuracy = float(np.mean(predicted == labels))
    only = np.unique(predicted)
    if only.size > 1:
        if starts_alike(spec) and accuracy < 0.6:
            return alike(spec).text
        lost = " or ".join(class_names[label] for label in _lost_classes(predicted, labels, len(class_names)))
        return f"It almost never answers {lost}. {of_lost_answers(spec).text}" if lost else ""
    answer = class_names[int(only[0])]
    luck = f"it answers {answer} for every image, so {percent(accuracy)} is luck."
    return f"The network collapsed: {luck} {of_collapse(spec).text}"


def _lost_classes(predicted: NDArray[np.integer], labels: NDArray[np.integer], classes: int) -> list[int]:
    said, there = np.bincount(predicted, minlength=classes), np.bincount(labels, minlength=classes)
    return [int(label) for label in np.flatnonzero(said < NEVER * there)]
