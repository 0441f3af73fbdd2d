"""An engine that is waited for, however slow the disk is."""

from __future__ import annotations

import pytest


@pytest.fixture(autouse=True)
def patient(monkeypatch: pytest.MonkeyPatch) -> None:
    """Whoever stops a run waits until it has been seen to: a learner would be answered after a second all the same."""
    monkeypatch.setattr("mnistlab.engine.service.SETTLE_SECONDS", 60.0)
