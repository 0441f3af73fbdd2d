"""What a training keeps of its way."""

from __future__ import annotations

import numpy as np
import pytest

from mnistlab.core.runs import RunStatus
from mnistlab.core.snapshots import EARLY, Album
from mnistlab.core.spec import RunSpec
from mnistlab.data.dataset import Dataset
from mnistlab.training.trainer import Trainer
from tests.unit.training.ear import Ear


def test_start_first_batches_epochs_and_end_are_kept_and_nothing_else_changes(
    trainer: Trainer, mnist: Dataset, small: RunSpec
) -> None:
    album = Album()
    plain, watched = trainer.train(small, mnist), trainer.train(small, mnist, album=album)

    steps = sorted({0, *EARLY, 63, 126})
    assert [(one.step, one.epoch) for one in album.snapshots] == [(step, step // 63) for step in steps]
    for mine, other, kept in zip(plain.weights, watched.weights, album.snapshots[-1].weights, strict=True):
        np.testing.assert_array_equal(mine, other, "being watched changes no bit")
        np.testing.assert_allclose(kept, mine, rtol=1e-3, atol=1e-6)
    assert not np.array_equal(album.snapshots[0].weights[0], album.snapshots[1].weights[0])


@pytest.mark.usefixtures("tiny_chunks")
def test_a_resumed_run_goes_on_where_its_snapshots_ended(trainer: Trainer, mnist: Dataset, small: RunSpec) -> None:
    whole, parts = Album(), Album()
    trainer.train(small, mnist, album=whole)
    ear = Ear(stop_at=20)
    trainer.train(small, mnist, album=parts, **ear.asks())
    stopped_at = ear.saved[-1].step
    trainer.train(small, mnist, checkpoint=ear.saved[-1], album=parts)

    kept = {one.step: one for one in parts.snapshots}
    assert sorted(kept) == sorted({one.step for one in whole.snapshots} | {stopped_at})
    for one in whole.snapshots:
        np.testing.assert_array_equal(kept[one.step].weights[0], one.weights[0])


def test_of_a_run_that_diverges_the_way_there_is_kept(trainer: Trainer, mnist: Dataset, small: RunSpec) -> None:
    album = Album()
    spec = small.with_(optimizer="sgd", learning_rate=10, pixels="raw", activation="linear", dropout=0)
    outcome = trainer.train(spec, mnist, album=album)

    assert outcome.status is RunStatus.DIVERGED
    assert [one.step for one in album.snapshots][:2] == [0, 1]
    assert all(np.isfinite(array).all() for one in album.snapshots for array in one.weights)
