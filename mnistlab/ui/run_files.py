"""The files that a run can be taken home as, each made when it is asked for, in a thread of its own."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from mnistlab.charts.paper import curves_svg, matrix_svg
from mnistlab.core.explain import headline
from mnistlab.core.export_origin import Origin
from mnistlab.core.runs import Run, RunStatus
from mnistlab.data.dataset import Dataset
from mnistlab.data.known import DIGITS
from mnistlab.data.split import split
from mnistlab.store.artifacts import ORIGIN
from mnistlab.store.brought import keras_file, npz_file
from mnistlab.store.errors import StoreError
from mnistlab.ui.answers import Answers
from mnistlab.ui.lab import Lab
from mnistlab.ui.report import Material, report


def origin_of(lab: Lab, run: Run, dataset: Dataset) -> Origin:
    """Return what a script says of the run it is made from."""
    parts = split(run.spec, len(dataset.x_train))
    return Origin(
        accuracy=run.test_accuracy,
        images=parts.train,
        validation_start=parts.validation_start,
        validation=parts.validation,
        steps=run.step,
        whole=run.status in (RunStatus.FINISHED, RunStatus.DIVERGED),
        versions=run.versions,
        on_cpu=run.device.startswith("CPU") or not run.device,
        fresh=not lab.store.artifacts.exists(run.id, ORIGIN),
    )


def keras(lab: Lab, run: Run) -> bytes:
    """Return the network as a `.keras` file."""
    return keras_file(run.spec, _weights(lab, run), run.epoch)


def npz(lab: Lab, run: Run) -> bytes:
    """Return the network as an `.npz` file."""
    return npz_file(run.spec, _weights(lab, run), run.epoch)


def _weights(lab: Lab, run: Run) -> tuple[NDArray[np.float32], ...]:
    weights = lab.store.weights(run.id)
    if weights is None:
        raise StoreError("The weights of this run are not kept any more.")
    return weights


def page(lab: Lab, run: Run, dataset: Dataset | None) -> str:
    """Return the report."""
    return report(material_of(lab, run, dataset))


def charts(lab: Lab, run: Run, dataset: Dataset | None) -> list[tuple[str, str, str]]:
    """Return the run's charts, each as (title, file name without ending, SVG)."""
    material = material_of(lab, run, dataset)
    curves = curves_svg(material.history, material.points, run.steps_per_epoch)
    found = [("Curves", f"mnistlab-{run.id}-curves", curves)]
    if run.confusion is not None:
        matrix = np.array(run.confusion, dtype=np.int64)
        drawn = matrix_svg(matrix, material.names, headline(matrix, material.names))
        found.append(("Mix-ups", f"mnistlab-{run.id}-mixups", drawn))
    return found


def epochs(lab: Lab, run: Run) -> str:
    """Return the epochs as a table of comma-separated values; what was not measured is empty."""
    rows = (
        (end.epoch, end.loss, end.accuracy, end.val_loss, end.val_accuracy, end.seconds)
        for end in lab.store.history(run.id)
    )
    return _table(("epoch", "loss", "accuracy", "val_loss", "val_accuracy", "seconds"), rows)


def batches(lab: Lab, run: Run) -> str:
    """Return the points of the curves, each the mean of some batches, as comma-separated values."""
    rows = ((point.step, point.loss, point.accuracy) for point in lab.store.points(run.id))
    return _table(("batch", "loss", "accuracy"), rows)


def _table(headers: Sequence[str], rows: Iterable[Sequence[Any]]) -> str:
    text = io.StringIO()
    writer = csv.writer(text)
    writer.writerow(headers)
    writer.writerows(rows)
    return text.getvalue()


def material_of(lab: Lab, run: Run, dataset: Dataset | None) -> Material:
    """Return what a report on a run is made of; `dataset` is what it was trained on, if that is here."""
    found = None
    if dataset and run.has_results:
        try:
            chances = lab.store.predictions(run.id)
        except StoreError:  # the page itself says so
            chances = None
        if chances is not None and chances.shape == (len(dataset.x_test), len(dataset.class_names)):
            found = Answers(dataset, chances)
    return Material(
        run,
        lab.store.history(run.id),
        lab.store.points(run.id),
        found,
        names=dataset.class_names if dataset else DIGITS,
        brought=lab.store.artifacts.exists(run.id, ORIGIN),
    )
