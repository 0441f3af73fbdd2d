"""What a worker does with an order, in a thread of this process and with a trainer that does as told."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest

from mnistlab.core.events import EpochEnd, Event, Progress, Started, from_message
from mnistlab.core.outcome import Checkpoint, Outcome
from mnistlab.core.runs import RunStatus
from mnistlab.core.snapshots import Album, Snapshot
from mnistlab.core.spec import RunSpec
from mnistlab.data.dataset import DataError
from mnistlab.engine import task
from mnistlab.engine.task import Brake, Failure, Misdirected, Order, request_cancel, train_run
from mnistlab.store.arrays import unpack_predictions, unpack_weights
from mnistlab.store.artifacts import CHECKPOINT, SNAPSHOTS, Artifacts

SPEC = RunSpec(hidden=())
EPOCH = EpochEnd(1, 0.5, 0.8, None, None, 0.1)
WEIGHTS = (np.ones((784, 10), np.float32), np.zeros(10, np.float32))
CHECKED = Checkpoint(SPEC.to_json(), 1, 10, WEIGHTS, (), history=(EPOCH,))
OUTCOME = Outcome(
    RunStatus.FINISHED,
    "",
    (EPOCH,),
    10,
    1.0,
    0.1,
    "CPU",
    {},
    probabilities=np.eye(10, dtype=np.float32),
    weights=WEIGHTS,
)


class Trainer:
    """Calls everything a trainer calls, then returns the outcome or raises the error it was made with."""

    def __init__(self, end: Outcome | Exception = OUTCOME):
        self.end = end
        self.checkpoint: Checkpoint | None = None
        self.stopped: bool | None = None
        self.known: list[Snapshot] = []

    def train(
        self,
        spec: RunSpec,
        dataset: object,
        *,
        emit: Callable[[Event], None],
        should_stop: Callable[[], bool],
        checkpoint: Checkpoint | None,
        save: Callable[[Checkpoint], None],
        album: Album,
    ) -> Outcome:
        self.checkpoint, self.stopped, self.known = checkpoint, should_stop(), list(album.snapshots)
        if isinstance(self.end, Exception):
            raise self.end
        emit(Started("CPU", {}, 10))
        emit(Progress(1, 10, 0.5, ()))
        album.add(10, 1, WEIGHTS)
        if self.end.status is not RunStatus.DIVERGED:
            save(CHECKED)
        return self.end


class Worker:
    """A worker with a bench, that writes down what it is asked to say."""

    def __init__(self, trainer: Trainer):
        catalog = SimpleNamespace(load=lambda name: None)
        self.said: list[dict[str, Any]] = []
        self.noted: list[str] = []
        self.mnistlab = SimpleNamespace(
            token="right",
            cancelled=set(),
            catalog=catalog,
            trainer=lambda choice: trainer,
            begin=lambda: self.noted.append("begins"),
            end=lambda: self.noted.append("has ended"),
        )

    def log_event(self, topic: str, message: dict[str, Any]) -> None:
        assert topic == task.EVENTS
        self.said.append(message)

    def events(self) -> list[Event]:
        return [from_message(message["event"]) for message in self.said]


@pytest.fixture
def give(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Callable[..., Any]:
    """Give an order to a worker and return what it answers."""
    import distributed

    def to(worker: Worker, **changes: Any) -> Any:
        monkeypatch.setattr(distributed, "get_worker", lambda: worker)
        usual: dict[str, Any] = {"device_choice": "auto", "artifacts": str(tmp_path), "token": "right"}
        result = train_run(Order("run1", 2, SPEC.to_json(), **(usual | changes)))
        begun = not isinstance(result, task.Misdirected)
        assert worker.noted == ["begins", "has ended"] * begun, "whatever becomes of it"
        worker.noted.clear()
        return result

    return to


def test_results_go_into_files_and_the_rest_back(give: Callable[..., Any], tmp_path: Path) -> None:
    worker = Worker(Trainer())
    result = give(worker)
    assert isinstance(result, Outcome)
    assert (result.probabilities, result.weights, result.epochs) == (None, (), (EPOCH,))
    files = Artifacts(str(tmp_path))
    assert np.array_equal(unpack_predictions(files.read("run1", "predictions.npz")), np.eye(10))
    assert [a.shape for a in unpack_weights(files.read("run1", "weights.npz"))] == [(784, 10), (10,)]
    assert Checkpoint.from_bytes(files.read("run1", CHECKPOINT)).epoch == 1
    assert [(said["run"], said["attempt"], said["seq"]) for said in worker.said] == [("run1", 2, 1), ("run1", 2, 2)]


def test_it_goes_on_from_the_checkpoint_and_tells_again_what_may_have_been_lost(
    give: Callable[..., Any], tmp_path: Path
) -> None:
    Artifacts(str(tmp_path)).write("run1", CHECKPOINT, CHECKED.to_bytes())
    trainer = Trainer()
    worker = Worker(trainer)
    give(worker)
    assert trainer.checkpoint is not None and trainer.checkpoint.step == 10
    assert [type(event) for event in worker.events()] == [Started, EpochEnd, Progress]


def test_a_broken_checkpoint_means_from_the_beginning(give: Callable[..., Any], tmp_path: Path) -> None:
    Artifacts(str(tmp_path)).write("run1", CHECKPOINT, b"half a fi")
    trainer = Trainer()
    assert isinstance(give(Worker(trainer)), Outcome)
    assert trainer.checkpoint is None


@pytest.mark.parametrize("status", [RunStatus.FINISHED, RunStatus.DIVERGED])
def test_what_the_network_was_like_on_the_way_is_kept_also_if_it_diverged(
    give: Callable[..., Any], tmp_path: Path, status: RunStatus
) -> None:
    give(Worker(Trainer(replace(OUTCOME, status=status))))
    kept = Album.from_bytes(Artifacts(str(tmp_path)).read("run1", SNAPSHOTS)).snapshots
    assert [(one.step, one.epoch) for one in kept] == [(10, 1)]


@pytest.mark.parametrize(("checkpoint", "known"), [(CHECKED.to_bytes(), [0]), (b"half a fi", [])])
def test_a_resumed_run_goes_on_with_its_snapshots_and_a_new_one_with_none(
    give: Callable[..., Any], tmp_path: Path, checkpoint: bytes, known: list[int]
) -> None:
    album, trainer = Album(), Trainer()
    album.add(0, 0, WEIGHTS)
    Artifacts(str(tmp_path)).write("run1", SNAPSHOTS, album.to_bytes())
    Artifacts(str(tmp_path)).write("run1", CHECKPOINT, checkpoint)
    give(Worker(trainer))
    assert [one.step for one in trainer.known] == known


def test_an_order_for_another_process_is_not_carried_out(give: Callable[..., Any]) -> None:
    trainer = Trainer()
    assert give(Worker(trainer), token="another") == Misdirected()
    assert trainer.stopped is None


def test_stop_is_known_at_the_first_look_whether_it_came_with_the_order_or_before_the_task(
    give: Callable[..., Any],
) -> None:
    trainer = Trainer()
    worker = Worker(trainer)
    give(worker)
    assert trainer.stopped is False
    give(worker, stop_at=0)
    assert trainer.stopped is True
    request_cancel([("run1", 2), ("run7", 1)], dask_worker=worker)
    give(worker)
    assert trainer.stopped is True
    assert worker.mnistlab.cancelled == {("run7", 1)}
    give(worker)
    assert trainer.stopped is False


def test_what_was_lost_with_a_worker_is_learned_again_up_to_where_the_run_was_stopped() -> None:
    brake = Brake(30, lambda: False)
    assert not brake.holds()
    brake.see(Started("CPU", {}, 10, epoch=1, step=10))
    brake.see(EPOCH)
    assert not brake.holds()
    brake.see(Progress(3, 30, 0.5, ()))
    assert brake.holds()


def test_learning_again_has_its_time_and_can_be_cancelled(monkeypatch: pytest.MonkeyPatch) -> None:
    now = [100.0]
    monkeypatch.setattr(task.time, "monotonic", lambda: now[0])
    brake = Brake(30, lambda: False)
    now[0] += 60  # compiling, before training asks for the first time
    assert not brake.holds()
    now[0] += task.AGAIN_SECONDS
    assert brake.holds()
    assert Brake(30, lambda: True).holds()
    assert not Brake(None, lambda: False).holds()


@pytest.mark.parametrize(
    ("error", "message"),
    [
        (DataError("There is no dataset letters here."), "There is no dataset letters here."),
        (OSError("No space left on device"), "could not read or write a file of this run: No space left on device"),
        (RuntimeError("XLA\n  lost its mind"), "Training failed unexpectedly (RuntimeError): XLA lost its mind"),
    ],
)
def test_whatever_goes_wrong_comes_back_as_words(give: Callable[..., Any], error: Exception, message: str) -> None:
    result = give(Worker(Trainer(error)))
    assert isinstance(result, Failure)
    assert message in result.message
