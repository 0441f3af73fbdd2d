"""Who stopped a run, told by everything that says how it ended."""

from __future__ import annotations

from dataclasses import replace

import pytest

from mnistlab.core.explain import ending
from mnistlab.core.runs import Run, RunStatus
from mnistlab.core.school.stopping import BY_TEACHER, allowance, at_limit, by_whom, limit_reached, why
from mnistlab.core.spec import RunSpec

STOPPED = Run("r", "me", RunSpec(), "auto", RunStatus.STOPPED, 0, 0, step=200, epoch=2)
LIMIT = limit_reached(60)


def test_the_sentence_is_the_one_that_was_promised() -> None:
    assert LIMIT == "The limit of 60 s of training in this class was reached. What it had learned by then is kept."


@pytest.mark.parametrize(
    ("seconds", "text"), [(1, "1 s"), (60, "60 s"), (90, "90 s"), (300, "5 min"), (3600, "60 min"), (86_400, "24 h")]
)
def test_a_limit_is_written_as_it_is_set(seconds: float, text: str) -> None:
    assert allowance(seconds) == text


@pytest.mark.parametrize(
    ("reason", "whom"), [("", ""), (BY_TEACHER, " by your teacher"), (LIMIT, " at your class’s limit"), ("Fire.", "")]
)
def test_how_it_ended_says_by_whom(reason: str, whom: str) -> None:
    run = replace(STOPPED, stop_reason=reason, message=reason)
    assert by_whom(run) == whom
    assert ending(run) == (f"Stopped after 2 of 5 epochs. {reason}" if reason else ending(STOPPED))


def test_of_what_never_began_nothing_is_said_to_be_kept() -> None:
    never = replace(STOPPED, step=0, epoch=0, stop_reason=BY_TEACHER)
    assert why(never) == "Your teacher stopped this run."
    assert ending(never) == "Stopped before it began to learn. Your teacher stopped this run."
    mine = replace(never, stop_reason="", message="Stopped before it got its turn.")
    assert ending(mine) == mine.message


def test_other_ends_keep_their_own_words() -> None:
    for status in (RunStatus.FINISHED, RunStatus.DIVERGED, RunStatus.FAILED, RunStatus.INTERRUPTED):
        assert BY_TEACHER not in ending(replace(STOPPED, status=status, stop_reason=BY_TEACHER))


def test_a_limit_is_reached_by_training_in_all() -> None:
    assert not at_limit(replace(STOPPED, seconds=99.0))
    assert not at_limit(replace(STOPPED, seconds=59.9, most_seconds=60))
    assert at_limit(replace(STOPPED, seconds=60.0, most_seconds=60))
