"""Gradient descent on losses of one or two weights, small enough to be drawn."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from mnistlab.core.update_rules import Rule

Array = NDArray[np.floating[Any]]


@dataclass(frozen=True)
class Loss:
    """A loss `of` weights and its `gradient` there.

    Of one weight: both work element by element. Of several: weights have shape (..., weights), the loss (...).
    """

    of: Callable[[Array], Array]
    gradient: Callable[[Array], Array]


def parabola(curvature: float) -> Loss:
    """Return the loss ½ c w² of one weight; its slope is c w."""
    return Loss(lambda w: curvature * w**2 / 2, lambda w: curvature * w)


def bowl(first: float, second: float) -> Loss:
    """Return the loss ½ (c₁ w₁² + c₂ w₂²) of two weights: a valley, if one curvature is much larger."""
    curvatures = np.array([first, second])
    return Loss(lambda w: (curvatures * w**2).sum(axis=-1) / 2, lambda w: curvatures * w)


TWO_VALLEYS = Loss(lambda w: w**4 / 16 - w**2 / 2 + w / 6 + 1.5, lambda w: w**3 / 4 - w + 1 / 6)
"""A curve with two valleys, the left one deeper, and a ridge near w = 0.17 between them."""

RIDGE = float(np.sort(np.roots([0.25, 0, -1, 1 / 6]).real)[1])
"""Where the ridge of `TWO_VALLEYS` is: its slope is zero there too."""

SURFACES: dict[str, Loss] = {
    "Round bowl": bowl(1, 1),
    "Narrow valley": bowl(0.4, 6),
    "Two valleys": Loss(
        lambda w: TWO_VALLEYS.of(w[..., 0]) + w[..., 1] ** 2 / 2,
        lambda w: np.stack([TWO_VALLEYS.gradient(w[..., 0]), w[..., 1]], axis=-1),
    ),
}
"""Losses of two weights, by what they are called on screen."""


def largest_rate(curvature: float) -> float:
    """Return the learning rate below which plain descent comes to rest on a parabola: 2 / c.

    A step multiplies the distance to the lowest point by 1 - rate * c, which must be less than 1 in size.
    """
    return 2 / curvature


def rise_over_run(loss: Callable[[Array], Array], weights: ArrayLike, run: float) -> Array:
    """Return by how much the loss rises for each weight nudged alone, divided by the nudge: shape (weights,)."""
    here = np.asarray(weights, float)
    return np.array([(loss(here + nudge) - loss(here)) / run for nudge in run * np.eye(here.size)])


def descend(loss: Loss, start: ArrayLike, rule: Rule, steps: int, *, reach: float = np.inf) -> Array:
    """Return all places from the start on, shape (steps + 1, ...); the first one beyond `reach` ends the path.

    Args:
        loss: what is descended.
        start: weights to begin with; of one weight also many at once, each a path of its own.
        rule: turns each gradient into a step; must be fresh.
        steps: how many steps to take at most.
        reach: how far from zero a weight may get.
    """
    places = [np.asarray(start, float)]
    while len(places) <= steps and np.all(np.abs(places[-1]) <= reach):
        places.append(places[-1] + rule.step(loss.gradient(places[-1])))
    return np.stack(places)
