"""How often runs are looked at: not at all once they are over, seldom while they only wait."""

from __future__ import annotations

import time

from mnistlab.core.runs import Run, RunStatus
from mnistlab.core.spec import RunSpec
from mnistlab.ui.compare.live import PATIENCE, TRAINING, WAITING, _every


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
