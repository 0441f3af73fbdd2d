"""A worker that trains on two datasets holds both, once, and goes on with either."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from mnistlab.core.spec import RunSpec
from mnistlab.data.catalog import Catalog
from mnistlab.data.shared import rows
from mnistlab.training.trainer import Trainer

DATASETS = ("mnist", "mnist-shuffled")


def spec(dataset: str) -> RunSpec:
    return RunSpec(dataset=dataset, hidden=(16,), epochs=1, train_size=2000, validation_split=0.01)


def test_each_dataset_is_on_the_device_once_however_often_they_take_turns(tmp_path: Path) -> None:
    catalog, trainer = Catalog(shared=tmp_path), Trainer("cpu")
    first = {name: trainer.train(spec(name), catalog.load(name)) for name in DATASETS}
    held = {name: trainer._images[catalog.load(name)] for name in DATASETS}
    for name in (*DATASETS, *DATASETS):
        again = trainer.train(spec(name), catalog.load(name))
        assert again.test_loss == first[name].test_loss
        assert trainer._images[catalog.load(name)] is held[name]
    assert len(trainer._images) == 2
    assert trainer.programs.made == 1, "one program serves both: it is given the images"


@pytest.mark.skipif(os.name != "posix", reason="elsewhere the device has a copy")
def test_the_device_reads_the_very_pages_that_are_shared(tmp_path: Path) -> None:
    catalog, trainer = Catalog(shared=tmp_path), Trainer("cpu")
    for name in DATASETS:
        dataset = catalog.load(name)
        trainer.warm_up(spec(name), dataset)
        rows(dataset)[5] = 99  # only to see that both look at the same place: the mapping is private
        assert (trainer._images[dataset].pixels[5].numpy() == 99).all()
