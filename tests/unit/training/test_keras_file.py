"""Networks as Keras's own files: Keras opens ours, we open Keras's, and what comes back goes on training."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest

from mnistlab.core.judging import as_finished
from mnistlab.core.outcome import Checkpoint, Outcome
from mnistlab.core.runs import RunStatus
from mnistlab.core.spec import RunSpec, choices
from mnistlab.core.trained import Network
from mnistlab.data.dataset import Dataset
from mnistlab.data.split import split
from mnistlab.store.brought import Brought, keras_file, npz_file, open_brought
from mnistlab.training.backend import keras
from mnistlab.training.trainer import Trainer

L = keras.layers

SHORT = RunSpec(hidden=(24, 16), epochs=1, train_size=2000, batch_size=64, seed=5)


def brought(name: str, data: bytes) -> Brought:
    found = open_brought(name, data)
    assert isinstance(found, Brought)
    return found


def finished(found: Brought, mnist: Dataset, spec: RunSpec | None = None) -> tuple[Outcome, Checkpoint]:
    """What a run leaves behind that ends with a network that was brought."""
    spec = spec or found.spec
    parts = split(spec, len(mnist.x_train))
    aside = slice(parts.validation_start, parts.validation_start + parts.validation)
    outcome, checkpoint, album = as_finished(
        Network(spec, found.weights),
        (mnist.x_train[: parts.train], mnist.y_train[: parts.train]),
        (mnist.x_train[aside], mnist.y_train[aside]),
        (mnist.x_test, mnist.y_test),
        spec.steps_per_epoch(parts.train),
    )
    assert [kept.step for kept in album.snapshots] == [checkpoint.step]
    return outcome, checkpoint


@pytest.mark.parametrize("activation", choices("activation"))
def test_keras_opens_our_file_and_answers_as_our_network(mnist: Dataset, tmp_path: Path, activation: str) -> None:
    more = {"pixels": "raw", "dropout": 0.2, "l2": 1e-4} if activation in ("elu", "tanh") else {}
    spec = SHORT.with_(activation=activation, **more)
    rng = np.random.default_rng(4)
    shapes = [(784, 24), (24,), (24, 16), (16,), (16, 10), (10,)]
    weights = tuple(rng.normal(0, 0.05, shape).astype("f4") for shape in shapes)
    path = tmp_path / "ours.keras"
    path.write_bytes(keras_file(spec, weights, 1))
    model = keras.models.load_model(path, safe_mode=True)
    theirs = np.asarray(model(mnist.x_test[:500]))
    np.testing.assert_allclose(theirs, Network(spec, weights).probabilities(mnist.x_test[:500]), atol=1e-5)
    if spec.dropout and activation == "elu":  # it can be trained on there
        model.compile(loss="sparse_categorical_crossentropy")
        model.fit(mnist.x_train[:64], mnist.y_train[:64], verbose=0)


FOREIGN = {
    "as a tutorial has it": (
        [keras.Input((784,)), L.Dense(20, activation="relu"), L.Dense(10, activation="softmax")],
        {"hidden": (20,), "activation": "relu", "optimizer": "adam", "learning_rate": 0.01},
    ),
    "every layer on its own": (
        [
            keras.Input((28, 28, 1)),
            L.Rescaling(1 / 255),
            L.Flatten(),
            L.Dense(16, kernel_regularizer=keras.regularizers.L2(0.001)),
            L.ReLU(),
            L.Dropout(0.5),
            L.Dense(10, kernel_regularizer="l2"),
            L.Softmax(),
        ],
        {"hidden": (16,), "activation": "relu", "dropout": 0.5},
    ),
    "pixels from -1 to 1": (
        [keras.Input((28, 28)), L.Flatten(), L.Rescaling(1 / 127.5, offset=-1), L.Dense(12, "tanh"), L.Dense(10)],
        {"hidden": (12,), "activation": "tanh", "pixels": "scaled"},
    ),
    "no input layer": (
        [L.Flatten(), L.Dense(8), L.Activation("gelu"), L.Dense(8, "gelu"), L.Dense(10)],
        {"hidden": (8, 8), "activation": "gelu"},
    ),
    "no hidden layer": ([keras.Input((28, 28)), L.Flatten(), L.Dense(10, "softmax")], {"hidden": ()}),
}


@pytest.mark.parametrize(("layers", "settings"), FOREIGN.values(), ids=FOREIGN)
def test_a_network_that_keras_saved_is_understood(
    mnist: Dataset, tmp_path: Path, layers: list[Any], settings: dict[str, Any]
) -> None:
    model = keras.Sequential(layers)
    model.compile(keras.optimizers.Adam(0.01), keras.losses.SparseCategoricalCrossentropy())
    shape = (-1, *(model.input_shape[1:] if model.built else (28, 28)))
    images = mnist.x_test[:200].reshape(shape)
    model.fit(images, mnist.y_test[:200], verbose=0)  # with the optimizer's variables in the file
    path = tmp_path / "theirs.keras"
    model.save(path)

    found = brought("theirs.keras", path.read_bytes())

    assert {name: getattr(found.spec, name) for name in settings} == settings
    scaled = any(isinstance(layer, L.Rescaling) for layer in model.layers)
    assert (found.pixels_known, found.dataset_known, found.epochs) == (scaled, False, None)
    raw = found.spec if scaled else found.spec.with_(pixels="raw")
    ours = Network(raw, found.weights).probabilities(mnist.x_test[:200])
    theirs = model.predict(images, verbose=0)
    if model.layers[-1].name.startswith("dense") and model.layers[-1].activation is keras.activations.linear:
        theirs = keras.ops.convert_to_numpy(keras.ops.softmax(theirs))
    np.testing.assert_allclose(ours, theirs, atol=1e-4)


def test_keras_says_which_optimizer(tmp_path: Path) -> None:
    model = keras.Sequential([keras.Input((784,)), L.Dense(10)])
    model.compile(keras.optimizers.SGD(0.05, momentum=0.9, nesterov=True), "mse")
    model.save(tmp_path / "a.keras")
    found = brought("a.keras", (tmp_path / "a.keras").read_bytes())
    assert (found.spec.optimizer, found.spec.learning_rate) == ("nesterov", 0.05)
    assert not any("does not say its optimizer" in note for note in found.notes)


@pytest.mark.parametrize("pack", [keras_file, npz_file])
def test_what_comes_back_goes_on_as_if_it_had_never_left(trainer: Trainer, mnist: Dataset, pack: Any) -> None:
    """Plain SGD remembers nothing but the weights, so the same batches in the same order give the same network."""
    spec = SHORT.with_(optimizer="sgd", learning_rate=0.1)
    there = trainer.train(spec, mnist)
    found = brought("it.keras" if pack is keras_file else "it.npz", pack(spec, there.weights, 1))
    _, checkpoint = finished(found, mnist)

    on = trainer.train(spec.with_(epochs=2), mnist, checkpoint=checkpoint)

    whole = trainer.train(spec.with_(epochs=2), mnist)
    assert on.status is RunStatus.FINISHED and on.step == whole.step
    assert all(np.array_equal(mine, theirs) for mine, theirs in zip(on.weights, whole.weights, strict=True))
    assert [epoch.epoch for epoch in on.epochs] == [1, 2]


def test_an_optimizer_with_a_memory_begins_afresh(trainer: Trainer, mnist: Dataset) -> None:
    spec = SHORT.with_(optimizer="adam", dropout=0.2)
    there = trainer.train(spec, mnist)
    _, checkpoint = finished(brought("it.keras", keras_file(spec, there.weights, 1)), mnist)
    on = trainer.train(spec.with_(epochs=3), mnist, checkpoint=checkpoint)
    assert on.test_loss is not None and there.test_loss is not None and on.test_loss < there.test_loss


def test_one_stopped_before_its_first_batch_keeps_its_results(trainer: Trainer, mnist: Dataset) -> None:
    there = trainer.train(SHORT, mnist)
    _, checkpoint = finished(brought("it.keras", keras_file(SHORT, there.weights, 1)), mnist)
    stopped = trainer.train(SHORT.with_(epochs=3), mnist, checkpoint=checkpoint, should_stop=lambda: True)
    assert stopped.status is RunStatus.STOPPED and stopped.test_accuracy == there.test_accuracy


@pytest.mark.parametrize("changes", [{"l2": 0.001}, {"loss": "probabilities", "pixels": "raw", "optimizer": "sgd"}])
def test_it_is_judged_as_training_would_judge_it(trainer: Trainer, mnist: Dataset, changes: dict[str, Any]) -> None:
    spec = SHORT.with_(**changes)
    there = trainer.train(spec, mnist)
    outcome, _ = finished(brought("it.keras", keras_file(spec, there.weights, 1)), mnist)
    assert outcome.test_loss == pytest.approx(there.test_loss, rel=1e-4)
    assert outcome.test_accuracy == there.test_accuracy
    assert np.array_equal(outcome.confusion, there.confusion)
    (mine,), (theirs,) = outcome.epochs, there.epochs
    assert mine.val_loss == pytest.approx(theirs.val_loss, rel=1e-4)
    assert mine.val_accuracy == theirs.val_accuracy
