"""What the wall's drawing gets once a second: plain data, few bytes, no learner's id and no run's."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from typing import Any

from mnistlab.core.explain import percent
from mnistlab.core.runs import RunStatus
from mnistlab.core.school.scatter import Across, Scatter, scatter
from mnistlab.core.school.sketch import PARTS, Curve
from mnistlab.core.school.wall import Seat, Stage, counts
from mnistlab.school.watched import Look, Results

Data = dict[str, Any]

HIDDEN = "The results are hidden for now. They stand here as soon as your teacher shows them."

LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"
"""A share is two of them: which of 4096 equal steps it is at. Two dots are none."""

_ENDS = {RunStatus.DIVERGED: "diverged", RunStatus.FAILED: "failed", RunStatus.INTERRUPTED: "cut off"}

NONE_YET = "Nothing to see yet: the first network that is done stands here."


def live_data(look: Look, hidden: bool) -> Data:
    """Return everybody's curve and where they stand."""
    found = counts(look.seats)
    said = [f"{number} {stage}" for stage, number in found.items()]
    return {
        "view": "live",
        "alt": f"{len(look.seats)} learners: {', '.join(said)}.",
        "counts": [[str(stage), number] for stage, number in found.items()],
        "parts": PARTS,
        "tiles": [_tile(seat, look.curves, hidden) for seat in look.seats],
        "empty": "Nobody is here yet. Show the door: its code and its picture let learners in.",
    }


def scatter_data(look: Look, across: Across, hidden: bool) -> Data:
    """Return a dot for each of the class's runs."""
    if hidden:
        return {"view": "scatter", "alt": HIDDEN, "note": HIDDEN, "dots": []}
    return _scatter(look.results, across)


def coded(curve: Curve) -> str:
    """Return a curve in two letters a part.

    >>> coded((0.0, None, 1.0))
    'AA..__'
    """
    steps = [None if share is None else round(4095 * min(max(share, 0), 1)) for share in curve]
    return "".join(".." if step is None else LETTERS[step >> 6] + LETTERS[step & 63] for step in steps)


def _tile(seat: Seat, curves: Mapping[str, Curve], hidden: bool) -> list[str]:
    """Return a learner's name, stage, figure, further words, and curve."""
    run, accuracy = seat.run, seat.accuracy(curves, not hidden)
    stage, figure, more = seat.stage.name.lower(), "", ""
    if seat.stage is Stage.TRAINING and run:
        figure = "starts" if accuracy is None else percent(accuracy, 1)
        more = f"epoch {min(run.epoch + 1, run.spec.epochs)} of {run.spec.epochs}"
    elif seat.stage is Stage.WAITING:
        figure = f"place {seat.place}" if seat.place else "waiting"
    elif run and run.status in _ENDS:
        stage, figure = "lost", _ENDS[run.status]
    elif run:
        figure = "done" if accuracy is None else percent(accuracy, 1)
        more = "stopped" if run.status is RunStatus.STOPPED else "" if accuracy is None else "of the test images"
    else:
        figure = "–"
    drawn = seat.drawn
    return [seat.name, stage, figure, more if run else "", coded(curves.get(drawn.id, ())) if drawn else ""]


@lru_cache(maxsize=16)
def _scatter(results: Results, across: Across) -> Data:
    found = scatter(results.runs, results.names, across)
    names = list(dict.fromkeys(dot.name for dot in found.dots))
    number = {name: i for i, name in enumerate(names)}
    kinds = ("run", "below", "diverged")
    dots = [
        [
            round(dot.x, 4),
            round(dot.y, 4),
            kinds.index(dot.kind),
            number[dot.name],
            dot.said,
            "diverged" if dot.accuracy is None else percent(dot.accuracy, 1),
        ]
        for dot in found.dots
    ]
    best = found.best
    return {
        "view": "scatter",
        "note": "",
        "title": found.title,
        "side": "Test accuracy",
        "dots": dots,
        "small": found.small,
        "names": names,
        "best": found.dots.index(best) if best else -1,
        "across": found.across,
        "up": found.up,
        "key": _key(found),
        "alt": _scatter_alt(found),
        "empty": NONE_YET,
    }


def _key(found: Scatter) -> list[list[str]]:
    shown = len(found.dots) - found.below - found.diverged
    key = [["run", f"{shown} run{'s' * (shown != 1)}"]]
    if found.below:
        key.append(["below", f"{found.below} below {100 * found.floor:g} %"])
    if found.diverged:
        key.append(["diverged", f"{found.diverged} diverged"])
    return key


def _scatter_alt(found: Scatter) -> str:
    if not found.dots:
        return NONE_YET
    said = f"{len(found.dots)} runs: {found.title} across, test accuracy up."
    if (best := found.best) and best.accuracy is not None:
        said += f" {best.name} got most, {percent(best.accuracy, 1)} at {best.said}."
    return said
