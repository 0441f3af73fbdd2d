"""What a training says while it runs."""

from __future__ import annotations

import json

import numpy as np
import pytest

from mnistlab.core.events import EpochEnd, Progress, Started, to_message
from mnistlab.core.problems import SpecError
from mnistlab.core.runs import RunStatus
from mnistlab.core.spec import RunSpec
from mnistlab.data.dataset import Dataset
from mnistlab.training.trainer import Trainer
from tests.unit.training.ear import Ear


@pytest.mark.usefixtures("tiny_chunks")
def test_events_come_in_order_and_points_cover_every_batch(trainer: Trainer, mnist: Dataset, small: RunSpec) -> None:
    ear = Ear()
    outcome = trainer.train(small, mnist, **ear.asks())

    progress = ear.progress
    steps = [point.step for point in ear.points]
    assert isinstance(ear.events[0], Started)
    assert ear.events[0].steps_per_epoch == 63
    assert len(progress) > 4
    assert steps == sorted(set(steps))
    assert [event.points[-1].step for event in progress] == [event.step for event in progress]
    assert max(len(event.points) for event in progress) <= 25
    assert [event.epoch for event in progress] == [1 + (event.step - 1) // 63 for event in progress]
    assert [event.step for event in ear.events if isinstance(event, Progress | Started)][-1] == 126 == outcome.step
    ends = [i for i, event in enumerate(ear.events) if isinstance(event, EpochEnd)]
    assert [ear.events[i - 1].step for i in ends] == [63, 126], "an epoch ends after its last batch"
    assert ends[-1] == len(ear.events) - 1
    assert tuple(ear.epochs) == outcome.epochs
    seconds = [event.seconds for event in progress]
    assert seconds == sorted(seconds)
    assert seconds[-1] <= outcome.seconds
    assert outcome.first_result_seconds > 0


@pytest.mark.parametrize("changes", [{}, {"dropout": 0.3, "l2": 0.01}, {"loss": "probabilities", "train_size": 50}])
def test_a_new_network_says_what_its_first_batch_is_like_before_it_is_compiled(
    mnist: Dataset, small: RunSpec, changes: dict
) -> None:
    trainer, spec = Trainer("cpu"), small.with_(batch_size=64, epochs=1, **changes)
    new, known, resumed = Ear(), Ear(), Ear()
    trainer.train(spec, mnist, **new.asks())
    trainer.train(spec, mnist, **known.asks())
    Trainer("cpu").train(spec.with_(epochs=2), mnist, **resumed.asks(), checkpoint=new.saved[-1])

    assert isinstance(new.events[0], Started)
    assert (new.events[1].epoch, new.events[1].step, new.events[1].seconds) == (1, 0, 0.0)
    (first,) = new.events[1].points
    assert first.step == new.points[0].step == 1
    assert first.loss == pytest.approx(new.points[0].loss, rel=1e-5)
    assert first.accuracy == pytest.approx(new.points[0].accuracy)
    for ear in (known, resumed):
        assert all(event.step for event in ear.events[1:] if isinstance(event, Progress)), "it is known, or has begun"


def test_points_average_to_the_epoch(trainer: Trainer, mnist: Dataset) -> None:
    spec = RunSpec(hidden=(16,), batch_size=100, epochs=1, train_size=5000, validation_split=0)
    ear = Ear()
    (epoch,) = trainer.train(spec, mnist, **ear.asks()).epochs

    batches = np.diff([0, *(point.step for point in ear.points)])
    assert batches.sum() == 50
    np.testing.assert_allclose(np.dot(batches, [point.loss for point in ear.points]) / 50, epoch.loss, rtol=1e-6)
    np.testing.assert_allclose(np.dot(batches, [point.accuracy for point in ear.points]) / 50, epoch.accuracy)
    assert (epoch.val_loss, epoch.val_accuracy) == (None, None), "no image was set aside"


def test_a_partial_last_batch_is_counted_exactly(trainer: Trainer, mnist: Dataset) -> None:
    spec = RunSpec(hidden=(), batch_size=64, epochs=1, train_size=65, validation_split=0, optimizer="sgd")
    ear = Ear()
    outcome = trainer.train(spec, mnist, **ear.asks())

    assert outcome.step == 2
    assert ear.points[1].accuracy in (0, 1), "one image is right or wrong"
    (epoch,) = outcome.epochs
    mean = (64 * ear.points[0].loss + ear.points[1].loss) / 65
    np.testing.assert_allclose(epoch.loss, mean, rtol=1e-6)


def test_checkpoints_are_saved_at_the_end_whatever_the_hurry(trainer: Trainer, mnist: Dataset, small: RunSpec) -> None:
    ear = Ear()
    outcome = trainer.train(small, mnist, **ear.asks())

    assert len(ear.saved) == 1, "epochs are shorter than a second"
    assert (ear.saved[-1].epoch, ear.saved[-1].step, ear.saved[-1].epoch_step) == (2, 126, 0)
    assert ear.saved[-1].history == outcome.epochs


def test_a_lost_loss_ends_the_run_and_never_leaves_it(trainer: Trainer, mnist: Dataset) -> None:
    spec = RunSpec(
        hidden=(16,), activation="linear", optimizer="sgd", learning_rate=10, epochs=3, train_size=2000, pixels="raw"
    )
    ear = Ear()
    outcome = trainer.train(spec, mnist, **ear.asks())

    assert outcome.status is RunStatus.DIVERGED
    assert "infinite or undefined" in outcome.message
    assert "Scale the pixels" in outcome.message
    assert (outcome.test_loss, outcome.test_accuracy, outcome.confusion, outcome.weights) == (None, None, None, ())
    assert ear.saved == []
    for event in ear.events:
        json.dumps(to_message(event), allow_nan=False)


def test_a_collapsed_network_says_why(trainer: Trainer, mnist: Dataset) -> None:
    spec = RunSpec(hidden=(16,), initializer="zeros", epochs=1, train_size=2000)
    outcome = trainer.train(spec, mnist)

    assert outcome.status is RunStatus.FINISHED
    assert outcome.message.startswith("The network collapsed")
    assert "started at zero" in outcome.message
    assert np.count_nonzero(outcome.confusion.sum(axis=0)) == 1
    assert outcome.confusion.sum() == 10_000
    assert np.trace(outcome.confusion) / 10_000 == outcome.test_accuracy


def test_settings_that_do_not_fit_the_data_are_refused(trainer: Trainer, mnist: Dataset) -> None:
    with pytest.raises(SpecError, match="train_size"):
        trainer.train(RunSpec(train_size=60_001), mnist)
