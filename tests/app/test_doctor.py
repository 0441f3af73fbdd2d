"""The doctor's notes on Results and Train: said where they belong, once, with a way to the remedy."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path
from urllib.parse import parse_qs

import numpy as np
import pytest
from streamlit.testing.v1 import AppTest

from mnistlab.core.dense import Weights
from mnistlab.core.doctor.finding import NAMES, Illness
from mnistlab.core.events import EpochEnd, Point, Progress, Started
from mnistlab.core.outcome import Outcome
from mnistlab.core.runs import Run, RunStatus
from mnistlab.core.spec import RunSpec
from mnistlab.store.arrays import pack_weights
from mnistlab.store.artifacts import WEIGHTS
from mnistlab.store.store import Store
from mnistlab.ui.doctor import BELOW
from mnistlab.ui.identity import learner_id
from tests.app.conftest import ME, SMALL, Trained

OpenApp = Callable[..., AppTest]


def notes(app: AppTest) -> list[str]:
    """The doctor's notes, without the marks of terms."""
    return [re.sub("<[^>]+>", "", block.value) for block in app.markdown if ":material/stethoscope:" in block.value]


def links(app: AppTest) -> dict[str, dict[str, str]]:
    """The pages that can be gone to: label and settings in the address."""
    found = {link.proto.label: parse_qs(link.proto.query_string) for link in app.get("page_link")}
    return {label: {name: values[0] for name, values in query.items()} for label, query in found.items()}


def store_at(home: Path) -> Store:
    return Store.open(f"sqlite:///{home}/mnistlab.sqlite", f"{home}/runs")


def ended(store: Store, spec: RunSpec, losses: list[float], confusion: np.ndarray, weights: Weights = ()) -> Run:
    """Write down a run as a worker would have left it."""
    run = store.create(spec, learner_id(ME))
    store.start(run.id)
    epochs = tuple(EpochEnd(i, losses[-1], 0.1, losses[-1], 0.1, 1.0) for i in range(1, spec.epochs + 1))
    points = tuple(Point(i, loss, 0.1) for i, loss in enumerate(losses, 1))
    told = (Started("CPU", {}, 422), Progress(1, len(points), 1.0, points), *epochs)
    store.record([(run.id, 1, event) for event in told])
    if weights:
        store.artifacts.write(run.id, WEIGHTS, pack_weights(weights))
    accuracy = float(np.trace(confusion) / confusion.sum())
    results = (2.3, accuracy, confusion)
    worker_says = "The network collapsed: it answers 1 for every image."
    return store.end(
        run.id, Outcome(RunStatus.FINISHED, worker_says, epochs, len(points), 1.0, 0.1, "CPU", {}, *results)
    )


ALL_ONES = np.zeros((10, 10), int)
ALL_ONES[:, 1] = 1000


def test_a_real_run_that_stopped_too_early_can_be_continued_by_one_press(open_app: OpenApp, trained: Trained) -> None:
    run_id = trained.ids["good"]
    app = open_app("results", trained.home, query={"run": run_id})
    assert not app.exception
    (note,) = notes(app)
    assert NAMES[Illness.STILL_IMPROVING] in note and "validation accuracy rose by" in note
    assert app.button(key=f"cure_{run_id}").label == "Continue for 5 more epochs"


def test_a_real_run_that_diverged_says_why_once_and_leads_to_scaled_pixels(open_app: OpenApp, trained: Trained) -> None:
    app = open_app("results", trained.home, query={"run": trained.ids["diverged"]})
    assert not app.exception
    (note,) = notes(app)
    assert NAMES[Illness.DIVERGED] in note and "no number in the next" in note
    assert "The pixels are raw" in note and "raw" not in app.error[0].value
    cured = next(query for label, query in links(app).items() if label.startswith("Train with scaled pixels"))
    assert "pixels" not in cured, "scaled is the default"
    assert cured["hidden"] == "64,64" and cured["train_size"] == str(SMALL["train_size"])


@pytest.mark.parametrize("page", ["results", "train"])
def test_a_collapse_is_said_once_with_its_dead_neurons_and_a_lesson(
    open_app: OpenApp, tmp_path: Path, page: str
) -> None:
    spec = RunSpec(hidden=(16,), optimizer="sgd", learning_rate=10, epochs=1)
    silent = (np.zeros((784, 16), np.float32), -np.ones(16, np.float32), np.zeros((16, 10), np.float32), np.eye(10)[1])
    run = ended(store_at(tmp_path), spec, [2.4, 900.0, 2.35, 2.34, 2.34], ALL_ONES, silent)
    app = open_app(page, tmp_path, query={"run": run.id})
    assert not app.exception
    (note,) = notes(app)
    assert NAMES[Illness.COLLAPSED] in note
    assert "It answers 1 for every image" in note and "All 16 neurons in hidden layer 1" in note
    assert "high for SGD: try 0.1" in note
    assert links(app)["Train with a learning rate of 0.1"]["learning_rate"] == "0.1"
    assert links(app)["Why: Too small, right, too large"] == {"lesson": "gradient-descent", "step": "rates"}
    said = " ".join(block.proto.body for block in app.get("html"))
    assert run.message not in said and not app.warning and not app.error
    assert BELOW not in said


def test_of_a_good_run_the_doctor_says_nothing(open_app: OpenApp, tmp_path: Path) -> None:
    store = store_at(tmp_path)
    run = store.create(RunSpec(), learner_id(ME))
    store.start(run.id)
    epochs = tuple(EpochEnd(i, 0.4 / i, 1 - 0.1 / i, 0.4 / i, 0.965 + i / 1000, 1.0) for i in range(1, 6))
    results = (0.08, 0.97, np.full((10, 10), 3) + 967 * np.eye(10, dtype=int))
    store.end(run.id, Outcome(RunStatus.FINISHED, "", epochs, 2110, 5.0, 0.1, "CPU", {}, *results))
    app = open_app("results", tmp_path, query={"run": run.id})
    assert not app.exception
    assert notes(app) == []


def test_a_run_is_warned_of_while_it_trains(open_app: OpenApp, tmp_path: Path) -> None:
    store = store_at(tmp_path)
    run = store.create(RunSpec(optimizer="sgd", learning_rate=10), learner_id(ME))
    store.start(run.id)
    points = tuple(Point(i, loss, 0.1) for i, loss in enumerate([2.4, 90.0, 700.0, 300.0, 20.0], 1))
    store.record([(run.id, 1, Started("CPU", {}, 422)), (run.id, 1, Progress(1, 5, 0.1, points))])
    app = open_app("train", tmp_path, query={"run": run.id})
    assert not app.exception
    (note,) = notes(app)
    assert "700.0 after 3 batches" in note
    assert BELOW in " ".join(block.proto.body for block in app.get("html"))
    assert "Train with a learning rate of 0.1" in links(app)


def test_a_run_of_a_dataset_that_is_gone_is_examined_without_its_images(open_app: OpenApp, tmp_path: Path) -> None:
    run = ended(store_at(tmp_path), RunSpec(dataset="gone", epochs=1), [2.4, 2.3, 2.3], ALL_ONES)
    app = open_app("results", tmp_path, query={"run": run.id})
    assert not app.exception
    assert NAMES[Illness.COLLAPSED] in notes(app)[0]
