"""The way in: a trainer holds a device, the images on it, and the programs compiled for it."""

from __future__ import annotations

import math
import platform
import threading
import time
from collections.abc import Callable
from weakref import WeakKeyDictionary

import numpy as np

import mnistlab
from mnistlab.core.events import Event, Point, Progress, Started
from mnistlab.core.inkbox import CIRCUMSTANCE
from mnistlab.core.metrics import confusion_matrix
from mnistlab.core.outcome import Checkpoint, Outcome
from mnistlab.core.runs import RunStatus
from mnistlab.core.snapshots import Album
from mnistlab.core.spec import RunSpec
from mnistlab.data.dataset import Dataset
from mnistlab.data.split import split
from mnistlab.training.backend import keras, tf
from mnistlab.training.devices import Device, choose
from mnistlab.training.diagnosis import divergence, verdict
from mnistlab.training.images import Images
from mnistlab.training.network import Blueprint, epoch_order
from mnistlab.training.program import Program
from mnistlab.training.programs import Programs
from mnistlab.training.session import Session, Work


def versions(blueprint: Blueprint) -> dict[str, str]:
    """Return what decides, beside the settings, what a training computes.

    Versions, threads (0: one a core), and what of the images is multiplied, if that is not all.
    """
    rim = {CIRCUMSTANCE: blueprint.box.say(blueprint.batch)} if blueprint.box else {}
    return rim | {
        "python": platform.python_version(),
        "tensorflow": tf.__version__,
        "keras": keras.__version__,
        "numpy": np.__version__,
        "mnistlab": mnistlab.__version__,
        "threads": str(tf.config.threading.get_intra_op_parallelism_threads()),
    }


class Trainer:
    """Trains run after run on one device; threads take turns.

    Args:
        choice: "auto", "cpu", "gpu" or a TensorFlow device name.
        programs: which compiled programs to keep; a bounded number by default.
        tidy: called before and after a program is compiled, which takes 50 MB for a moment.

    Raises:
        DeviceError: there is no such device.
    """

    def __init__(self, choice: str = "auto", programs: Programs | None = None, tidy: Callable[[], None] = lambda: None):
        self.device: Device = choose(choice)
        self.programs = Programs() if programs is None else programs
        self._images: WeakKeyDictionary[Dataset, Images] = WeakKeyDictionary()
        self._tidy = tidy
        self._lock = threading.Lock()

    def warm_up(self, spec: RunSpec, dataset: Dataset) -> None:
        """Do all that can be done before a run of this spec, so that its first point comes at once.

        Raises:
            SpecError: the spec does not fit the dataset.
        """
        with self._lock:
            work = self._prepare(spec, dataset)
            self._compile(work)
            work.program.parameters.reset(spec)
            work.program.train(work.images, np.zeros((1, work.program.blueprint.batch), np.int32), 1)
            work.program.evaluate(work.images, 0, 1)

    def train(
        self,
        spec: RunSpec,
        dataset: Dataset,
        *,
        emit: Callable[[Event], None] = lambda event: None,
        should_stop: Callable[[], bool] = lambda: False,
        checkpoint: Checkpoint | None = None,
        save: Callable[[Checkpoint], None] | None = None,
        album: Album | None = None,
    ) -> Outcome:
        """Train until `spec.epochs` epochs are over in all, and test.

        The same spec and dataset give the same numbers, to the bit on one machine, however often the run is
        stopped and resumed in between.

        Args:
            spec: the settings.
            dataset: the images; they are kept on the device as long as the dataset lives.
            emit: told every event, in order: `Started`, then `Progress` and `EpochEnd`. Of a network that has to be
                compiled first, a `Progress` with step 0 tells the first batch's loss before that.
            should_stop: asked between chunks, several times a second; True ends the run, keeping what it learned.
            checkpoint: where to go on from; its spec may differ in `epochs` alone.
            save: given a checkpoint at the end of an epoch, once a second at most, and at the very end.
            album: collects what the weights were like from the start to the end.

        Raises:
            SpecError: the spec does not fit the dataset.
            ValueError: the checkpoint is not one of this spec.
        """
        with self._lock:
            taken_at = time.perf_counter()
            begin = checkpoint or Checkpoint(spec.to_json(), epoch=0, step=0, weights=(), state=())
            begin = _for_spec(begin, spec)
            blueprint = self._blueprint(spec, dataset)
            steps = spec.steps_per_epoch(split(spec, len(dataset.x_train)).train)
            emit(Started(self.device.label, versions(blueprint), steps, begin.epoch, begin.step))
            work = self._prepare(spec, dataset)
            work.program.parameters.reset(spec)
            previewed_at = None
            if checkpoint is not None:
                work.program.parameters.restore(checkpoint)
            elif not work.program.compiled:
                previewed_at = _preview(work, emit)
            self._compile(work)
            session = Session(work, begin, emit, should_stop, save, album)
            status = session.run()
            if save and status is not RunStatus.DIVERGED:
                save(session.checkpoint())
            first_at = previewed_at or session.first_point_at
            first = first_at and first_at - taken_at
            return self._outcome(status, work, session.done, first, brought=checkpoint is not None)

    def _prepare(self, spec: RunSpec, dataset: Dataset) -> Work:
        parts, blueprint = split(spec, len(dataset.x_train)), self._blueprint(spec, dataset)
        program = self.programs.get(blueprint, lambda: Program(blueprint, self.device.name))
        return Work(spec, dataset, self._images[dataset], parts, program)

    def _compile(self, work: Work) -> None:
        if not work.program.compiled:
            self._tidy()
            work.program.compile(work.images)
            self._tidy()

    def _blueprint(self, spec: RunSpec, dataset: Dataset) -> Blueprint:
        images = self._images.get(dataset)
        if images is None:
            images = self._images[dataset] = Images(dataset, self.device.name)
        return Blueprint.of(spec, split(spec, len(dataset.x_train)).train, images.total, images.box)

    def _outcome(self, status: RunStatus, work: Work, done: Checkpoint, first: float | None, brought: bool) -> Outcome:
        tested = status is not RunStatus.DIVERGED and (done.step > 0 or brought)
        loss, probabilities = work.program.evaluate(work.images, *_test_range(work)) if tested else (None, None)
        if loss is not None and not math.isfinite(loss):
            status, loss, probabilities = RunStatus.DIVERGED, None, None
        accuracy = confusion = None
        message = divergence(work.spec, done.step) if status is RunStatus.DIVERGED else ""
        if probabilities is not None:
            predicted = probabilities.argmax(axis=1)
            confusion = confusion_matrix(work.dataset.y_test, predicted, work.spec.classes)
            accuracy = float(np.mean(predicted == work.dataset.y_test))
            if status is RunStatus.FINISHED:
                message = verdict(work.spec, predicted, work.dataset.y_test, work.dataset.class_names)
        return Outcome(
            status=status,
            message=message,
            epochs=done.history,
            step=done.step,
            seconds=done.seconds,
            first_result_seconds=first,
            device=self.device.label,
            versions=versions(work.program.blueprint),
            test_loss=loss,
            test_accuracy=accuracy,
            confusion=confusion,
            probabilities=probabilities,
            weights=work.program.parameters.weights() if probabilities is not None else (),
        )


def _preview(work: Work, emit: Callable[[Event], None]) -> float | None:
    """Tell what the first batch's loss is before anything is learned; return when, None if it is not finite."""
    first = epoch_order(work.spec.seed, 0, work.parts.train)[: work.spec.batch_size]
    loss, accuracy = work.program.preview(work.images, first)
    if not math.isfinite(loss):
        return None
    emit(Progress(epoch=1, step=0, seconds=0.0, points=(Point(1, loss, accuracy),)))
    return time.perf_counter()


def _for_spec(checkpoint: Checkpoint, spec: RunSpec) -> Checkpoint:
    if RunSpec.from_json(checkpoint.spec_json).with_(epochs=spec.epochs) != spec:
        raise ValueError("The checkpoint belongs to other settings; only the number of epochs may change.")
    return Checkpoint(**{**checkpoint.__dict__, "spec_json": spec.to_json()})


def _test_range(work: Work) -> tuple[int, int]:
    return work.images.train, work.images.total
