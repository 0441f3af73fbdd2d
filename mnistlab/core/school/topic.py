"""What a change in a class is about."""

from __future__ import annotations

from enum import StrEnum


class Topic(StrEnum):
    """As far as a page can tell that it is none of its business."""

    ANY = ""
    KNOBS = "knobs"
    RESULTS = "results"
