"""Real MNIST, a trainer, and a small run."""

from __future__ import annotations

import pytest

from mnistlab.core.spec import RunSpec
from mnistlab.data.catalog import Catalog
from mnistlab.data.dataset import Dataset
from mnistlab.training import pace as pace_module
from mnistlab.training.pace import Pace
from mnistlab.training.trainer import Trainer


@pytest.fixture(scope="session")
def mnist() -> Dataset:
    return Catalog().load("mnist")


@pytest.fixture(scope="session")
def trainer() -> Trainer:
    return Trainer("cpu")


@pytest.fixture
def tiny_chunks(monkeypatch: pytest.MonkeyPatch) -> None:
    """Have chunks of four steps, as on a machine that needs 40 ms for each, however fast this one is."""
    took = Pace.took
    monkeypatch.setattr(Pace, "took", lambda pace, steps, _: took(pace, steps, steps * pace_module.SECONDS / 4))
    monkeypatch.setattr(pace_module, "FIRST_SECONDS", 0)
    monkeypatch.setattr(pace_module, "_FIRST_IMAGES", 64)


@pytest.fixture
def small() -> RunSpec:
    """A run of two short epochs with a partial last batch and everything random in it."""
    return RunSpec(hidden=(32,), batch_size=16, epochs=2, train_size=1000, dropout=0.2, validation_split=0.02)
