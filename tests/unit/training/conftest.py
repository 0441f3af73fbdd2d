"""Real MNIST, a trainer, and a small run."""

from __future__ import annotations

import pytest

from mnistlab.core.spec import RunSpec
from mnistlab.data.catalog import Catalog
from mnistlab.data.dataset import Dataset
from mnistlab.training import pace
from mnistlab.training.trainer import Trainer


@pytest.fixture(scope="session")
def mnist() -> Dataset:
    return Catalog().load("mnist")


@pytest.fixture(scope="session")
def trainer() -> Trainer:
    return Trainer("cpu")


@pytest.fixture
def tiny_chunks(monkeypatch: pytest.MonkeyPatch) -> None:
    """Have chunks of very few steps, as on a slow machine."""
    monkeypatch.setattr(pace, "SECONDS", 0.002)
    monkeypatch.setattr(pace, "FIRST_SECONDS", 0.0005)


@pytest.fixture
def small() -> RunSpec:
    """A run of two short epochs with a partial last batch and everything random in it."""
    return RunSpec(hidden=(32,), batch_size=16, epochs=2, train_size=1000, dropout=0.2, validation_split=0.02)
