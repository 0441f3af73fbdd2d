"""Which weights stand for a run, however it ended."""

from __future__ import annotations

from typing import cast

import numpy as np
import pytest

from mnistlab.core.runs import Run, RunStatus
from mnistlab.core.snapshots import Snapshot
from mnistlab.core.spec import RunSpec
from mnistlab.store.store import Store
from mnistlab.ui.networks import network_of, snapshots_of


class Kept:
    """A store with the weights of a run's first end, all ones, and half precise snapshots, all zeros."""

    def weights(self, run_id: str) -> tuple[np.ndarray, ...]:
        return (np.ones((784, 10), np.float32), np.ones(10, np.float32))

    def snapshots(self, run_id: str) -> list[Snapshot]:
        return [Snapshot(step, 1, (np.zeros((784, 10), np.float32), np.zeros(10, np.float32))) for step in (0, 9)]


STORE = cast(Store, Kept())


def ended(status: RunStatus, step: int = 9) -> Run:
    spec = RunSpec(hidden=())
    return Run(f"networks-{status}", "l", spec, "cpu", status, 0, 0, attempt=2, step=step)


@pytest.mark.parametrize(
    ("status", "exact"),
    [
        (RunStatus.FINISHED, True),
        (RunStatus.STOPPED, True),
        (RunStatus.INTERRUPTED, False),
        (RunStatus.FAILED, False),
        (RunStatus.DIVERGED, False),
    ],
)
def test_the_last_moment_is_exact_only_where_the_weights_are_of_it(status: RunStatus, exact: bool) -> None:
    last = snapshots_of(STORE, ended(status))[-1]
    assert last.step == 9
    assert bool(last.weights[0].all()) is exact


def test_what_went_on_and_diverged_has_no_network() -> None:
    assert network_of(STORE, ended(RunStatus.DIVERGED)) is None
    assert network_of(STORE, ended(RunStatus.FINISHED)) is not None
