"""What a finished run leaves on the disk: checkpoint, snapshots, weights and predictions together."""

from __future__ import annotations

from pathlib import Path
from types import SimpleNamespace

import pytest

from mnistlab.core.outcome import Outcome
from mnistlab.core.presets import PRESETS
from mnistlab.core.spec import RunSpec
from mnistlab.data.catalog import Catalog
from mnistlab.engine.task import Order, train_run
from mnistlab.store.artifacts import CHECKPOINT, PREDICTIONS, SNAPSHOTS, WEIGHTS
from mnistlab.training.trainer import Trainer

MOST_BYTES = 15 * 10**6


@pytest.fixture(scope="module")
def trainer() -> Trainer:
    return Trainer("cpu")


@pytest.mark.parametrize("spec", [RunSpec(), PRESETS["hidden-512-adam"].spec], ids=["default", "hidden-512-adam"])
def test_all_files_of_a_run_are_under_15_mb(
    trainer: Trainer, spec: RunSpec, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    import distributed

    bench = SimpleNamespace(
        token="right",
        cancelled=set(),
        catalog=Catalog(),
        trainer=lambda choice: trainer,
        begin=lambda: None,
        end=lambda: None,
    )
    worker = SimpleNamespace(mnistlab=bench, log_event=lambda topic, message: None)
    monkeypatch.setattr(distributed, "get_worker", lambda: worker)
    outcome = train_run(Order("run1", 1, spec.to_json(), device_choice="cpu", artifacts=str(tmp_path), token="right"))
    assert isinstance(outcome, Outcome)
    sizes = {path.name: path.stat().st_size for path in tmp_path.rglob("*") if path.is_file()}
    assert sizes.keys() == {CHECKPOINT, SNAPSHOTS, WEIGHTS, PREDICTIONS}
    assert sum(sizes.values()) < MOST_BYTES, sizes
