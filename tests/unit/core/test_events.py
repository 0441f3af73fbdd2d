"""Events survive the wire, and only events do."""

from __future__ import annotations

import json

import pytest

from mnistlab.core.events import EpochEnd, Event, Point, Progress, Started, from_message, to_message

EVENTS: list[Event] = [
    Started("CPU", {"keras": "3"}, 469, epoch=1, step=469),
    Progress(1, 20, 0.25, (Point(10, 2.1, 0.3), Point(20, 1.5, 0.5))),
    EpochEnd(1, 0.4, 0.9, None, None, 1.5),
]


@pytest.mark.parametrize("event", EVENTS, ids=lambda event: type(event).__name__)
def test_round_trip_through_json(event: Event) -> None:
    assert from_message(json.loads(json.dumps(to_message(event)))) == event


@pytest.mark.parametrize(
    "message", [{}, {"kind": "bang"}, {"kind": "epoch", "epoch": 1}, {"kind": "progress", "points": 3}]
)
def test_anything_else_is_refused(message: dict[str, object]) -> None:
    with pytest.raises(ValueError, match="no training event"):
        from_message(message)
