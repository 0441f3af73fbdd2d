"""How often runs are looked at: not at all once they are over, seldom while they only wait."""

from __future__ import annotations

import time
from types import SimpleNamespace

import pytest
import streamlit as st

from mnistlab.core.runs import Run, RunStatus
from mnistlab.core.spec import RunSpec
from mnistlab.ui.compare.live import PATIENCE, TRAINING, WAITING, _every, watch


def run(status: RunStatus, waited: float = 0) -> Run:
    return Run("a", "me", RunSpec(), "auto", status, created_at=0, queued_at=time.time() - waited)


def test_looks() -> None:
    long = 2 * PATIENCE
    assert _every([]) is None
    assert _every([run(status, long) for status in RunStatus if not status.active]) is None
    assert _every([run(RunStatus.FINISHED)]) is None
    assert _every([run(RunStatus.QUEUED, long), run(RunStatus.DIVERGED)]) == WAITING > TRAINING
    assert _every([run(RunStatus.QUEUED, long), run(RunStatus.RUNNING, long)]) == TRAINING
    assert _every([run(RunStatus.QUEUED)]) == TRAINING


def test_a_run_that_is_gone_is_not_waited_for(monkeypatch: pytest.MonkeyPatch) -> None:
    class AgainError(Exception):
        pass

    def again() -> None:
        raise AgainError

    monkeypatch.setattr(st, "fragment", lambda panel, run_every: panel)
    monkeypatch.setattr(st, "rerun", again)
    drawn: list[object] = []
    lab = SimpleNamespace(store=SimpleNamespace(get=lambda run_id: None))
    with pytest.raises(AgainError):
        watch(lab, [run(RunStatus.RUNNING)], drawn.append)
    assert not drawn
    watch(lab, [run(RunStatus.FINISHED)], drawn.append)
    assert len(drawn) == 1, "one that is over is not looked for again"
