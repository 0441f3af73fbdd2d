"""Lines drawn with a pen, and the ink they leave on paper."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from mnistlab.core.facts import BRIGHTEST, SIDE
from mnistlab.core.pad import FINE, MARGIN, PAPER, Picture

UNIT = 100
"""Strokes travel as whole numbers: hundredths of an image's pixel."""

THINNEST, THICKEST = 0.8, 6.0
"""A pen's thickness in pixels of the image."""

MOST_POINTS, FARTHEST = 3000, 1500.0
"""How many points a drawing has at the most, and how far the pen goes, in pixels of the image: five times what blackens
all of the frame. What comes after that is left out, so that nobody can make drawing slow."""

_PIECE = 8.0
"""The longest piece of a line whose ink is worked out at once, in pixels of the paper."""

_AT_ONCE = 200
"""Pieces worked out together: few enough for the processor's cache."""

Line = NDArray[np.float32]


@dataclass(frozen=True, eq=False)
class Stroke:
    """A line through `points`, shape (points, 2): right and down from the frame's corner, in the image's pixels."""

    thickness: float
    points: NDArray[np.float64]


def read_strokes(plain: object) -> tuple[Stroke, ...]:
    """Return the strokes of a drawing as a browser tells them, leaving out whatever is none.

    Args:
        plain: a list of strokes, each [thickness, x, y, x, y, ...] in hundredths of an image's pixel.
    """
    found: list[Stroke] = []
    points, way = MOST_POINTS, FARTHEST
    for one in plain[:MOST_POINTS] if isinstance(plain, list) else []:  # each has one point at the least
        stroke = _read(one, points, way)
        if stroke is not None:
            found.append(stroke)
            points -= len(stroke.points)
            way -= _way(stroke.points)[-1]
    return tuple(found)


def plain_strokes(strokes: tuple[Stroke, ...]) -> list[list[int]]:
    """Return a drawing as `read_strokes` takes it."""
    return [
        [round(UNIT * stroke.thickness), *np.rint(UNIT * stroke.points).astype(int).ravel().tolist()]
        for stroke in strokes
    ]


def ink(strokes: tuple[Stroke, ...]) -> Picture:
    """Return the paper on which these strokes were drawn: round pens, soft edges one pixel wide."""
    light = np.zeros((PAPER, PAPER), np.float32)
    for stroke in strokes:
        radius = stroke.thickness * FINE / 2
        reach = int(_PIECE / 2 + radius) + 2  # strokes lie in the frame, and the paper's margin is wider than that
        window = np.arange(-reach, reach + 1, dtype=np.float32)
        starts, ends = _pieces(stroke)
        corners = np.rint((starts + ends) / 2)
        for some in (slice(first, first + _AT_ONCE) for first in range(0, len(starts), _AT_ONCE)):
            cover = (radius + 0.5 - _distance(corners[some], window, starts[some], ends[some])).clip(0, 1)
            for (x, y), patch in zip((corners[some].astype(int) - reach).tolist(), cover, strict=True):
                there = light[y : y + len(window), x : x + len(window)]
                np.maximum(there, patch, out=there)
    whole: Picture = np.rint(light * BRIGHTEST).astype(np.uint8)
    return whole


def _read(plain: object, points: int, way: float) -> Stroke | None:
    """Return a stroke of at most so many points on so long a way, or None if it is none."""
    if not isinstance(plain, list) or len(plain) < 3 or not len(plain) % 2 or not points:
        return None
    some = plain[: 2 * points + 1]
    if not all(type(number) in (int, float) and abs(number) < 1e9 for number in some):
        return None
    numbers = np.array(some, np.float64) / UNIT
    line = numbers[1:].reshape(-1, 2).clip(0, SIDE)
    return Stroke(float(numbers[0].clip(THINNEST, THICKEST)), line[_way(line) <= max(way, 0)])


def _way(line: NDArray[np.floating[Any]]) -> NDArray[np.float64]:
    """Return how far the pen has gone when it comes to each point, shape (points,)."""
    return np.concatenate([[0.0], np.hypot(*np.diff(line, axis=0).T).cumsum()])


def _pieces(stroke: Stroke) -> tuple[Line, Line]:
    """Return the starts and ends of short straight pieces, shape (pieces, 2), in pixels of the paper.

    The middle of its first pixel is at 0. Points closer than half a piece are passed over: nobody sees them.
    """
    line = ((stroke.points + MARGIN) * FINE - 0.5).astype(np.float32)
    way = _way(line)
    kept = np.flatnonzero(np.diff((2 * way / _PIECE).astype(int), prepend=-1))
    kept = np.union1d(kept, len(line) - 1)
    line, way = line[kept], way[kept]
    parts = np.maximum(1, np.ceil(np.diff(way) / _PIECE)).astype(int)
    at = np.concatenate([np.arange(count) / count + place for place, count in enumerate(parts)] + [[len(line) - 1.0]])
    corners = np.stack([np.interp(at, np.arange(len(line)), side) for side in line.T], axis=1).astype(np.float32)
    return (corners[:-1], corners[1:]) if len(corners) > 1 else (corners, corners)


def _distance(corners: Line, window: NDArray[np.float32], starts: Line, ends: Line) -> NDArray[np.float32]:
    """Return how far the pixels of a window around `corners` are from a piece each, shape (pieces, rows, columns)."""
    offsets, along = corners - starts, ends - starts
    right = (offsets[:, :1] + window)[:, None, :]
    down = (offsets[:, 1:] + window)[:, :, None]
    dx, dy = along[:, 0, None, None], along[:, 1, None, None]
    length = np.maximum(dx * dx + dy * dy, np.float32(1e-9))
    share = (right * (dx / length) + down * (dy / length)).clip(0, 1)
    distance: NDArray[np.float32] = np.sqrt((right - share * dx) ** 2 + (down - share * dy) ** 2)
    return distance
