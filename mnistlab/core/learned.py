"""When a training came to answer images right, and which of them tell the most about it."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

Answers = NDArray[np.integer[Any]]


def learned_since(said: Answers, labels: Answers) -> NDArray[np.intp]:
    """Return for each image the first moment from which on it is always answered right.

    It is the number of moments for an image that is wrong at the end.

    Args:
        said: answers, shape (moments, images).
        labels: true classes, shape (images,).
    """
    right_at_the_end = np.logical_and.accumulate((said == labels)[::-1])
    since: NDArray[np.intp] = len(said) - right_at_the_end.sum(axis=0)
    return since


def telling(said: Answers, labels: Answers, count: int) -> NDArray[np.intp]:
    """Return the places of images learned early, of some learned late and, a quarter, never learned: in that order.

    They are of as many classes as can be; fewer than `count` if there are fewer images. Arguments as above.
    """
    since, never = learned_since(said, labels), len(said)
    moments = sorted(set(since.tolist()) - {0, never})
    plan = [never] * (count // 4)
    plan += [moments[turn] for turn in _turns(len(moments), count - len(plan))]
    plan += [moment for moment in (*moments[::-1], never, 0) for _ in range(count)]  # where of some there are too few
    left = np.ones(len(labels), dtype=bool)
    used = np.zeros(int(labels.max()) + 1, dtype=int)
    for moment in plan:
        candidates = np.flatnonzero(left & (since == moment))
        if len(candidates) and used.sum() < count:
            place = candidates[used[labels[candidates]].argmin()]
            left[place] = False
            used[labels[place]] += 1
    chosen = np.flatnonzero(~left)
    return chosen[np.argsort(since[chosen], kind="stable")]


def _turns(groups: int, count: int) -> list[int]:
    """Return whose turn it is, `count` times: each of the groups as often as the others, from the last to the first.

    >>> _turns(3, 6), _turns(5, 3), _turns(0, 3)
    ([2, 2, 1, 1, 0, 0], [4, 2, 0], [])
    """
    return np.linspace(groups - 1, 0, count).round().astype(int).tolist() if groups else []
