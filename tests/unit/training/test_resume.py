"""The same seed gives the same bits, in another process and however often a run is stopped and resumed."""

from __future__ import annotations

import subprocess
import sys
from dataclasses import replace

import numpy as np
import pytest

from mnistlab.core.events import Started
from mnistlab.core.outcome import Checkpoint, Outcome
from mnistlab.core.runs import RunStatus
from mnistlab.core.spec import RunSpec
from mnistlab.data.dataset import Dataset
from mnistlab.training.trainer import Trainer
from tests.unit.training.ear import Ear, figures

SPEC = RunSpec(hidden=(200, 30), batch_size=100, epochs=2, train_size=4050, dropout=0.3, initializer="he_normal")
ELSEWHERE = """
import sys
from mnistlab.core.outcome import Checkpoint
from mnistlab.core.spec import RunSpec
from mnistlab.data.catalog import Catalog
from mnistlab.training.trainer import Trainer
save = lambda made: sys.stdout.buffer.write(made.to_bytes())
Trainer("cpu").train(RunSpec.from_json(sys.argv[1]), Catalog().load("mnist"), save=save)
"""


def test_two_processes_agree_to_the_bit(trainer: Trainer, mnist: Dataset) -> None:
    ear = Ear()
    command = [sys.executable, "-c", ELSEWHERE, SPEC.to_json()]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as process:
        trainer.train(SPEC, mnist, **ear.asks())
        out, noise = process.communicate(timeout=200)

    here, there = ear.saved[-1], Checkpoint.from_bytes(out)
    assert noise == b"", "TensorFlow is silent"
    assert figures(there.history) == figures(here.history)
    for mine, theirs in zip((*here.weights, *here.state), (*there.weights, *there.state), strict=True):
        np.testing.assert_array_equal(mine, theirs)


@pytest.mark.parametrize("optimizer", ["adam", "adagrad", "nesterov"])
@pytest.mark.parametrize("stop_at", [20, 80])
@pytest.mark.usefixtures("tiny_chunks")
def test_resuming_in_mid_epoch_changes_nothing(
    trainer: Trainer, mnist: Dataset, small: RunSpec, optimizer: str, stop_at: int
) -> None:
    spec = small.with_(optimizer=optimizer)
    whole = trainer.train(spec, mnist)
    stopped, checkpoint = stop(trainer, mnist, spec, stop_at)
    trainer.train(spec.with_(seed=9), mnist)  # another run uses the same program in between
    ear = Ear()

    resumed = trainer.train(spec, mnist, checkpoint=checkpoint, **ear.asks())

    assert 0 < checkpoint.epoch_step < 63, "stopped in mid-epoch"
    assert stopped.status is RunStatus.STOPPED
    assert stopped.test_accuracy is not None
    assert ear.events[0] == Started(trainer.device.label, whole.versions, 63, stopped.step // 63, stopped.step), (
        "it says where it goes on"
    )
    assert ear.points[0].step > stopped.step
    assert_same(resumed, whole)


def test_more_epochs_continue_as_if_asked_for_at_once(trainer: Trainer, mnist: Dataset, small: RunSpec) -> None:
    whole = trainer.train(small.with_(epochs=3), mnist)
    ear = Ear()
    finished = trainer.train(small, mnist, **ear.asks())

    continued = trainer.train(small.with_(epochs=3), mnist, checkpoint=ear.saved[-1])

    assert finished.status is RunStatus.FINISHED
    assert finished.epochs == continued.epochs[:2], "the old history stays, seconds included"
    assert continued.seconds > finished.seconds
    assert_same(continued, whole)


def test_nothing_left_to_train_is_tested_again(trainer: Trainer, mnist: Dataset, small: RunSpec) -> None:
    ear, again = Ear(), Ear()
    finished = trainer.train(small, mnist, **ear.asks())

    repeated = trainer.train(small, mnist, checkpoint=ear.saved[-1], **again.asks())

    assert [type(event) for event in again.events] == [Started]
    assert repeated.first_result_seconds is None
    assert_same(repeated, finished)


def test_a_run_stopped_before_its_first_batch_can_be_resumed(trainer: Trainer, mnist: Dataset, small: RunSpec) -> None:
    stopped, checkpoint = stop(trainer, mnist, small, 0)
    resumed = trainer.train(small, mnist, checkpoint=checkpoint)

    assert (stopped.status, stopped.step, stopped.test_loss, stopped.weights) == (RunStatus.STOPPED, 0, None, ())
    assert_same(resumed, trainer.train(small, mnist))


def test_a_checkpoint_of_other_settings_is_refused(trainer: Trainer, mnist: Dataset, small: RunSpec) -> None:
    _, checkpoint = stop(trainer, mnist, small, 10)

    with pytest.raises(ValueError, match="other settings"):
        trainer.train(small.with_(seed=2), mnist, checkpoint=checkpoint)
    with pytest.raises(ValueError, match="another network"):
        trainer.train(small, mnist, checkpoint=replace(checkpoint, weights=checkpoint.weights[:2]))


@pytest.mark.usefixtures("tiny_chunks")
def test_stopping_waits_for_one_chunk_only(trainer: Trainer, mnist: Dataset, small: RunSpec) -> None:
    ear = Ear(stop_at=1)
    trainer.train(small, mnist, **ear.asks())

    assert len(ear.progress) == 1
    assert len(ear.saved) == 1


def stop(trainer: Trainer, mnist: Dataset, spec: RunSpec, step: int) -> tuple[Outcome, Checkpoint]:
    """Train until a step; return what came of it, and its checkpoint as it comes back from a file."""
    ear = Ear(stop_at=step)
    outcome = trainer.train(spec, mnist, **ear.asks())
    return outcome, Checkpoint.from_bytes(ear.saved[-1].to_bytes())


def assert_same(one: Outcome, other: Outcome) -> None:
    assert figures(one.epochs) == figures(other.epochs)
    assert (one.step, one.test_loss, one.test_accuracy) == (other.step, other.test_loss, other.test_accuracy)
    for mine, theirs in zip(one.weights, other.weights, strict=True):
        np.testing.assert_array_equal(mine, theirs)
    np.testing.assert_array_equal(one.probabilities, other.probabilities)
