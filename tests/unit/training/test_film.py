"""A real training's film begins with guessing and ends with the run's own result."""

from __future__ import annotations

import numpy as np
import pytest

from mnistlab.core.frames import film
from mnistlab.core.runs import RunStatus
from mnistlab.core.snapshots import Album, Snapshot
from mnistlab.core.spec import RunSpec
from mnistlab.data.dataset import Dataset
from mnistlab.training.trainer import Trainer


@pytest.mark.parametrize("changes", [{}, {"hidden": (), "loss": "probabilities", "l2": 0.001}])
def test_the_last_frame_is_the_result(
    trainer: Trainer, mnist: Dataset, small: RunSpec, changes: dict[str, object]
) -> None:
    spec, album = small.with_(**changes), Album()
    outcome = trainer.train(spec, mnist, album=album)
    last = album.snapshots[-1]
    kept = [*album.snapshots[:-1], Snapshot(last.step, last.epoch, outcome.weights)]
    seen = film(spec, kept, mnist.x_test, mnist.y_test)
    assert outcome.confusion is not None
    end = seen.frames[-1]
    # Two machines' rounding may decide a tie the other way.
    assert np.abs(end.confusion - outcome.confusion).sum() <= 2
    assert end.accuracy == pytest.approx(outcome.test_accuracy, abs=1e-4)
    assert end.loss == pytest.approx(outcome.test_loss, rel=1e-4)
    assert seen.frames[0].accuracy < 0.25 < 0.5 < end.accuracy, "from guessing to what it learned"


def test_a_run_that_diverges_is_seen_to_break(trainer: Trainer, mnist: Dataset, small: RunSpec) -> None:
    spec = small.with_(optimizer="sgd", learning_rate=3, activation="linear", dropout=0)
    album = Album()
    outcome = trainer.train(spec, mnist, album=album)
    assert outcome.status is RunStatus.DIVERGED
    seen = film(spec, album.snapshots, mnist.x_test, mnist.y_test)
    assert len(seen.frames) >= 2
    assert seen.frames[-1].loss > seen.frames[0].loss
    assert all(np.isfinite(frame.pictures).all() for frame in seen.frames)
