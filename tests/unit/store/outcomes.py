"""Outcomes and histories for the tests."""

from __future__ import annotations

from typing import Any

import numpy as np

from mnistlab.core.events import EpochEnd
from mnistlab.core.outcome import Outcome
from mnistlab.core.runs import RunStatus

VERSIONS = {"python": "3.11", "keras": "3.15"}


def epochs(*numbers: int) -> tuple[EpochEnd, ...]:
    """Return epochs whose loss falls with their number."""
    return tuple(EpochEnd(n, 1 / n, 1 - 0.1 / n, 1.1 / n, 1 - 0.2 / n, 0.25) for n in numbers)


def outcome(status: RunStatus = RunStatus.FINISHED, **changes: Any) -> Outcome:
    """Return the outcome of five epochs of 469 batches."""
    values: dict[str, Any] = {
        "message": "",
        "epochs": epochs(1, 2, 3, 4, 5),
        "step": 2345,
        "seconds": 1.5,
        "first_result_seconds": 0.1,
        "device": "CPU",
        "versions": VERSIONS,
        "test_loss": 0.07,
        "test_accuracy": 0.98,
        "confusion": np.arange(100).reshape(10, 10),
    }
    return Outcome(status=status, **(values | changes))
