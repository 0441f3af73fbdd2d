"""The life of a run: every status reaches an end, and no end goes back to running."""

from __future__ import annotations

import pytest

from mnistlab.core.runs import NEXT, IllegalTransitionError, RunStatus, check_transition


def test_every_status_has_its_successors_and_can_end() -> None:
    assert set(NEXT) == set(RunStatus)
    for status in (RunStatus.QUEUED, RunStatus.RUNNING):
        assert any(not then.active for then in NEXT[status])


def test_only_a_queued_run_starts() -> None:
    assert [status for status in RunStatus if RunStatus.RUNNING in NEXT[status]] == [RunStatus.QUEUED]


def test_exactly_the_runs_with_something_to_go_on_from_can_continue() -> None:
    for status in RunStatus:
        if not status.active:
            assert status.can_continue == (RunStatus.QUEUED in NEXT[status])


def test_an_impossible_step_raises_and_names_both_ends() -> None:
    check_transition(RunStatus.QUEUED, RunStatus.RUNNING)
    with pytest.raises(IllegalTransitionError, match="a finished run cannot become running"):
        check_transition(RunStatus.FINISHED, RunStatus.RUNNING)
