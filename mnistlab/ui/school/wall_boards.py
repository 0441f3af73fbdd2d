"""The leaderboards as the wall's drawing gets them."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache

from mnistlab.core.explain import percent
from mnistlab.core.school.leaderboard import (
    DEARER,
    LEAST_SECONDS,
    UNIT_PARAMETERS,
    UNIT_SECONDS,
    Boards,
    Rank,
    leaderboards,
)
from mnistlab.core.school.secret_images import IMAGES
from mnistlab.school.watched import Look, Results
from mnistlab.ui.school.wall_data import HIDDEN, NONE_YET, Data

ROWS = 10
"""Places on a leaderboard that are shown."""


def boards_data(look: Look, hidden: bool) -> Data:
    """Return the leaderboards."""
    data: Data = {"view": "boards", "alt": "Three leaderboards.", "boards": [], "note": HIDDEN if hidden else ""}
    if hidden:
        return data
    return data | _boards(look.results)


@lru_cache(maxsize=8)  # a wall asks once a second, and little changes
def _boards(results: Results) -> Data:
    boards = leaderboards(results.runs, results.scores)
    images = f"{IMAGES:,} images that nobody has seen"
    rule = "Points: errors in 1,000 images, ×\u00a0{1:g} at {2}, ÷\u00a0{1:g} at {0}. Fewest lead."
    return {
        "boards": [
            _board(boards.accuracy, "Most accurate", ("right",), f"Share right of {images}.", results),
            _board(
                boards.parameters,
                "Most with few parameters",
                ("parameters", "points"),
                rule.format(f"{UNIT_PARAMETERS // 10:,}", DEARER, f"{UNIT_PARAMETERS * 10:,} parameters"),
                results,
            ),
            _board(
                boards.seconds,
                "Most in little time",
                ("seconds", "points"),
                rule.format(f"{UNIT_SECONDS / 10:g} s", DEARER, f"{UNIT_SECONDS * 10:g} s of training"),
                results,
            ),
        ],
        "note": f"{results.pending} still to be scored" if results.pending else "",
        "alt": _boards_alt(boards, results),
        "empty": NONE_YET,
    }


def _board(ranks: Sequence[Rank], title: str, columns: Sequence[str], rule: str, results: Results) -> Data:
    rows = []
    for rank in ranks[:ROWS]:
        figures = [percent(rank.accuracy, 1)]
        if rank.points is not None and rank.cost is not None:
            figures = [_cost(rank.cost, columns[0]), str(rank.points)]
        rows.append([str(rank.place), results.names[rank.learner], *figures])
    return {"title": title, "columns": list(columns), "rule": rule, "rows": rows, "others": max(len(ranks) - ROWS, 0)}


def _cost(cost: float, unit: str) -> str:
    if unit != "seconds":
        return f"{cost:,.0f}"
    return f"{cost:.1f}" if cost >= LEAST_SECONDS else f"under {LEAST_SECONDS:g}"


def _boards_alt(boards: Boards, results: Results) -> str:
    if not boards.accuracy:
        return NONE_YET
    first = [results.names[rank.learner] for rank in boards.accuracy if rank.place == 1]
    return f"Most accurate: {', '.join(first)}, with {percent(boards.accuracy[0].accuracy, 1)}."
