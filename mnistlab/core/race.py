"""Surfaces on which optimizers race, and what becomes of them there."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

import numpy as np

from mnistlab.core.descent import Array, Loss, bowl, descend
from mnistlab.core.update_rules import rule

RACERS = ("sgd", "momentum", "nesterov", "adagrad", "rmsprop", "adam")
"""RunSpec's names of the rules that race; "adamw" is Adam where there is no weight to decay."""

REACH = (3.0, 2.0)
"""The surfaces are looked at where the first weight is within the first of these, the second within the second."""

LOW = 1.5
"""The saddle lies between two lowest points: the second weight is this much above zero in one, below in the other."""

LOST = 1e3
"""A weight beyond this has left for good."""

NEAR = 0.15
"""Who is no further than this from a lowest point has arrived."""


@dataclass(frozen=True)
class Surface:
    """A loss over two weights that is zero in its lowest points; `starts` are places to race from, by name."""

    loss: Loss
    lowest: tuple[tuple[float, float], ...]
    starts: dict[str, tuple[float, float]]


def askew(flat: float, steep: float, turn: float) -> Loss:
    """Return a valley that curves by `flat` along its floor and by `steep` across, turned by `turn` radians.

    A valley along an axis would please the rules with a step size for each weight too much.
    """
    frame = np.array([[np.cos(turn), np.sin(turn)], [-np.sin(turn), np.cos(turn)]])
    curve = frame.T @ np.diag([flat, steep]) @ frame
    return Loss(lambda w: ((w @ curve) * w).sum(axis=-1) / 2, lambda w: w @ curve)


SADDLE = Loss(
    lambda w: w[..., 0] ** 2 / 2 + (w[..., 1] ** 2 - LOW**2) ** 2 / 10,
    lambda w: np.stack([w[..., 0], 0.4 * w[..., 1] * (w[..., 1] ** 2 - LOW**2)], axis=-1),
)
"""At (0, 0) it is lowest along the first weight and highest along the second."""

SURFACES: dict[str, Surface] = {
    "narrow valley": Surface(
        askew(flat=0.1, steep=4.0, turn=0.5),
        lowest=((0.0, 0.0),),
        starts={"high on the slope": (-2.6, 0.5), "near the valley floor": (-2.6, -1.1)},
    ),
    "saddle": Surface(
        SADDLE,
        lowest=((0.0, -LOW), (0.0, LOW)),
        starts={"almost on the ridge": (-1.8, 0.01), "beside the ridge": (-1.8, 0.3)},
    ),
    "round bowl": Surface(
        bowl(1.0, 1.0),
        lowest=((0.0, 0.0),),
        starts={"far out": (-2.5, 1.6), "close by": (0.8, -0.6)},
    ),
}
"""By what they are called on screen."""


def grid(surface: Surface, columns: int = 37, rows: int = 25) -> tuple[Array, Array, Array]:
    """Return where a surface is measured, shapes (columns,) and (rows,), and its heights, shape (rows, columns)."""
    x, y = np.linspace(-REACH[0], REACH[0], columns), np.linspace(-REACH[1], REACH[1], rows)
    return x, y, surface.loss.of(np.stack(np.meshgrid(x, y), axis=-1))


def path_of(name: str, rate: float, surface: Surface, start: tuple[float, float], steps: int) -> Array:
    """Return the way of one of the `RACERS`, shape (steps + 1, 2); it ends early where it flies off."""
    return descend(surface.loss, start, rule(name, rate), steps, reach=LOST)


def lost(path: Array) -> bool:
    """Return whether a path has flown off."""
    return not np.abs(path[-1]).max() <= LOST


def arrival(surface: Surface, path: Array) -> int | None:
    """Return after how many steps a path was near a lowest point for good, or None if it is not there yet."""
    away_from = [np.linalg.norm(path - np.array(low), axis=1) for low in surface.lowest]
    near = np.min(away_from, axis=0) <= NEAR
    if not near[-1]:
        return None
    away = np.flatnonzero(~near)
    return int(away[-1]) + 1 if len(away) else 0


def verdict(surface: Surface, path: Array) -> str:
    """Say what became of a path: "arrives", "diverges", "swings" (the loss rose on the way) or "crawls"."""
    if lost(path):
        return "diverges"
    if arrival(surface, path) is not None:
        return "arrives"
    return "swings" if (np.diff(surface.loss.of(path)) > 0).any() else "crawls"


@lru_cache(maxsize=32)
def left_by_rate(
    name: str, surface: str, start: tuple[float, float], steps: int, rates: tuple[float, ...]
) -> tuple[float, ...]:
    """Return for each rate which share of the start's loss is left after the steps; infinity where it flew off."""
    ground, left = SURFACES[surface], []
    for rate in rates:
        path = path_of(name, rate, ground, start, steps)
        first, last = ground.loss.of(path[[0, -1]])
        left.append(float("inf") if lost(path) else float(last / first))
    return tuple(left)
