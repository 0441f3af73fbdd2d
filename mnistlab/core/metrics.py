"""Measures of a classifier, from its predictions on images it never trained on."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray


def confusion_matrix(
    labels: NDArray[np.integer], predicted: NDArray[np.integer], classes: int = 10
) -> NDArray[np.int64]:
    """Count predictions by true class (row) and predicted class (column).

    Args:
        labels: true classes, shape (images,).
        predicted: predicted classes, shape (images,).
        classes: how many classes there are.

    Returns:
        Counts of shape (classes, classes); the diagonal holds the right ones.
    """
    flat = labels.astype(np.int64) * classes + predicted.astype(np.int64)
    return np.bincount(flat, minlength=classes * classes).reshape(classes, classes)


@dataclass(frozen=True)
class ClassScore:
    """How well one class is told from the rest: shares from 0 to 1, `support` images of it."""

    label: int
    precision: float
    recall: float
    f1: float
    support: int


def class_scores(confusion: NDArray[np.integer]) -> list[ClassScore]:
    """Return precision, recall and F1 for each class of a confusion matrix (rows true, columns predicted).

    A measure whose denominator is zero is 0, as in scikit-learn's `zero_division=0`.
    """
    right = np.diagonal(confusion).astype(float)
    precision = _share(right, confusion.sum(axis=0))
    recall = _share(right, confusion.sum(axis=1))
    f1 = _share(2 * precision * recall, precision + recall)
    support = confusion.sum(axis=1)
    return [
        ClassScore(i, float(precision[i]), float(recall[i]), float(f1[i]), int(support[i])) for i in range(len(right))
    ]


def _share(part: NDArray[np.floating], whole: NDArray[np.number]) -> NDArray[np.floating]:
    share = np.zeros(part.shape)
    np.divide(part, whole, out=share, where=np.asarray(whole) > 0)
    return share
