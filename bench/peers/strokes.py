"""Ours: from the strokes of a drawing to the probabilities, as the Draw page does it, without the page."""

from __future__ import annotations

import math
import time
from functools import cache

import numpy as np

from bench.peers.images import glorot
from bench.peers.serve import serve
from mnistlab.core.distort import Placing, Spoiling, place, spoil
from mnistlab.core.pad import in_frame, prepare
from mnistlab.core.presets import PRESETS
from mnistlab.core.strokes import ink, read_strokes
from mnistlab.core.trained import Network


def strokes(points: int = 80) -> list[list[int]]:
    """Return a three in one stroke, as a browser tells it."""
    upper = [(1400 + 430 * math.cos(a), 950 + 380 * math.sin(a)) for a in np.linspace(-2.6, 1.6, points // 2)]
    lower = [(1400 + 480 * math.cos(a), 1800 + 450 * math.sin(a)) for a in np.linspace(-1.6, 2.6, points - points // 2)]
    return [[240, *(round(value) for point in upper + lower for value in point)]]


@cache
def network() -> Network:
    """Return hidden-512-adam, untrained: that takes as long to ask."""
    spec = PRESETS["hidden-512-adam"].spec
    return Network(spec, tuple(array for pair in glorot(spec) for array in pair))


def ask() -> float:
    """Return the seconds from strokes to probabilities, with sliders moved, prepared and unprepared as on the page."""
    network()
    plain = strokes()
    start = time.perf_counter()
    paper = place(ink(read_strokes(plain)), Placing(right=2, turn=10))
    shown = [spoil(image, Spoiling(blur=0.5, noise=0.1)) for image in (prepare(paper).centred, in_frame(paper))]
    network().probabilities(np.stack(shown))
    return time.perf_counter() - start


if __name__ == "__main__":
    serve({"ask": ask})
