"""A short lesson over websockets: nobody meets an error and no run is lost, though a worker is killed in the middle."""

from __future__ import annotations

import pytest

from bench.school import Held, hold

LEARNERS = 6
SECONDS = 15.0


@pytest.fixture(scope="module")
def lesson() -> Held:
    return hold(LEARNERS, SECONDS, kills=1)


def test_nobody_meets_an_error_and_no_run_is_lost(lesson: Held) -> None:
    assert lesson.heard["errors"] == []
    assert lesson.heard["refused"] == []
    assert lesson.lost == []
    assert lesson.heard["kills"] == 1
    assert lesson.endings["finished"] > 0
    assert lesson.endings.total() >= len(set(lesson.heard["runs"])) > 0


def test_all_are_in_the_class_by_names_of_their_own(lesson: Held) -> None:
    assert len(lesson.heard["joins"]) == LEARNERS
    names = lesson.heard["nicknames"]
    assert len(names) == len(set(names)) == LEARNERS


def test_what_the_teacher_changed_reached_every_open_page(lesson: Held) -> None:
    changes = lesson.heard["changes"]
    assert list(changes) == ["knobs fixed", "knobs freed", "results hidden", "results shown"]
    assert changes["knobs fixed"], "half of the learners train without the assignment: their knobs are fixed"


def test_the_lesson_is_taken_away_at_the_end(lesson: Held) -> None:
    assert len(lesson.heard["files"]) == 3
