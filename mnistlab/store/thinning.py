"""Keeping a long curve short: neighbouring points merged, the whole range kept."""

from __future__ import annotations

import math
from collections.abc import Sequence
from itertools import groupby

from mnistlab.core.events import Point

MAX_POINTS = 4000
"""A run with more points than this is thinned to half of it at the most."""


def thin(points: Sequence[Point], keep: int = MAX_POINTS // 2) -> list[Point]:
    """Return at most `keep` points that cover the same batches, evenly over the run.

    A merged point has the mean of those it replaces, weighted by the batches each stands for, at the
    step of the last.
    """
    if not points:
        return []
    # A power of two, so that what was merged before fits into what is merged now.
    width = 1 << (math.ceil(points[-1].step / keep) - 1).bit_length()
    befores = {point.step: before for point, before in zip(points, [0, *(p.step for p in points)], strict=False)}
    merged = []
    for _, group in groupby(points, key=lambda point: (point.step - 1) // width):
        members = list(group)
        weights = [point.step - befores[point.step] for point in members]
        total = sum(weights)
        merged.append(
            Point(
                step=members[-1].step,
                loss=sum(p.loss * w for p, w in zip(members, weights, strict=True)) / total,
                accuracy=sum(p.accuracy * w for p, w in zip(members, weights, strict=True)) / total,
            )
        )
    return merged
