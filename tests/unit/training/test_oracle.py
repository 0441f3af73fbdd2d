"""Keras's own `model.fit` is the oracle: same start, same order of images, same result."""

from __future__ import annotations

from functools import partial

import numpy as np
import pytest

from mnistlab.core.spec import RunSpec, choices
from mnistlab.data.dataset import Dataset
from mnistlab.data.split import split
from mnistlab.training.backend import keras
from mnistlab.training.network import epoch_order, starting_weights
from mnistlab.training.trainer import Trainer
from tests.unit.training.ear import Ear

BASE = RunSpec(hidden=(24,), batch_size=64, epochs=1, train_size=1500, validation_split=0.02, seed=3)

CASES = {
    "sgd, linear": {"optimizer": "sgd", "learning_rate": 0.1, "activation": "linear", "loss": "probabilities"},
    "momentum, sigmoid": {"optimizer": "momentum", "learning_rate": 0.05, "activation": "sigmoid"},
    "nesterov, tanh": {"optimizer": "nesterov", "learning_rate": 0.05, "activation": "tanh", "loss": "probabilities"},
    "adagrad, relu": {"optimizer": "adagrad", "learning_rate": 0.01, "activation": "relu", "loss": "probabilities"},
    "rmsprop, leaky_relu": {"optimizer": "rmsprop", "activation": "leaky_relu"},
    "adam, elu": {"optimizer": "adam", "activation": "elu", "loss": "probabilities"},
    "adamw, gelu": {"optimizer": "adamw", "activation": "gelu"},
    "raw pixels, logits": {"pixels": "raw", "optimizer": "sgd", "learning_rate": 1e-6, "initializer": "he_normal"},
    "raw pixels, probabilities": {"pixels": "raw", "loss": "probabilities", "optimizer": "sgd", "learning_rate": 1e-5},
    "L2": {"l2": 0.01, "hidden": (16, 16)},
    "deep": {"hidden": (32, 24, 16, 16), "initializer": "he_normal"},
    "wide, nesterov": {"hidden": (512, 96), "batch_size": 128, "optimizer": "nesterov", "learning_rate": 0.05},
    "wide, adamw, L2": {"hidden": (512,), "batch_size": 128, "optimizer": "adamw", "l2": 0.001},
    "no hidden layer": {"hidden": (), "initializer": "random_normal"},
    "batch as large as the data": {"batch_size": 4096, "optimizer": "sgd", "learning_rate": 0.1},
}


OPTIMIZERS = {
    "sgd": keras.optimizers.SGD,
    "momentum": partial(keras.optimizers.SGD, momentum=0.9),
    "nesterov": partial(keras.optimizers.SGD, momentum=0.9, nesterov=True),
    "adagrad": keras.optimizers.Adagrad,
    "rmsprop": keras.optimizers.RMSprop,
    "adam": keras.optimizers.Adam,
    "adamw": keras.optimizers.AdamW,
}


def test_every_choice_is_compared() -> None:
    specs = [BASE.with_(**changes) for changes in CASES.values()]
    for field in ("optimizer", "activation", "loss", "pixels", "initializer"):
        compared = {getattr(spec, field) for spec in specs}
        assert compared >= set(choices(field)) - {"zeros"}


@pytest.mark.parametrize("changes", CASES.values(), ids=CASES)
def test_an_epoch_agrees_with_model_fit(trainer: Trainer, mnist: Dataset, changes: dict) -> None:
    spec = BASE.with_(**changes)
    model = tutorial_model(spec)
    parts = split(spec, len(mnist.x_train))
    order = epoch_order(spec.seed, 0, parts.train)
    aside = slice(parts.validation_start, parts.validation_start + parts.validation)
    history = model.fit(
        as_input(spec, mnist.x_train[order]),
        mnist.y_train[order],
        batch_size=spec.batch_size,
        shuffle=False,
        validation_data=(as_input(spec, mnist.x_train[aside]), mnist.y_train[aside]),
        verbose=0,
    ).history

    outcome = trainer.train(spec, mnist)

    (epoch,) = outcome.epochs
    ours = [epoch.loss, epoch.accuracy, epoch.val_loss, epoch.val_accuracy]
    theirs = [history[name][0] for name in ("loss", "accuracy", "val_loss", "val_accuracy")]
    np.testing.assert_allclose(ours, theirs, rtol=1e-4, atol=1e-4)
    assert len(outcome.weights) == len(model.get_weights())
    for mine, reference in zip(outcome.weights, model.get_weights(), strict=True):
        np.testing.assert_allclose(mine, reference, rtol=1e-4, atol=1e-4)


def test_every_batch_agrees_with_model_fit(trainer: Trainer, mnist: Dataset) -> None:
    spec = BASE.with_(validation_split=0, optimizer="rmsprop")
    heard: list[float] = []
    running = keras.callbacks.LambdaCallback(on_train_batch_end=lambda batch, logs: heard.append(logs["loss"]))
    order = epoch_order(spec.seed, 0, 1500)
    model = tutorial_model(spec)
    model.fit(
        as_input(spec, mnist.x_train[order]),
        mnist.y_train[order],
        batch_size=64,
        shuffle=False,
        verbose=0,
        callbacks=[running],
    )
    images_seen = np.minimum(64 * np.arange(1, 25), 1500)
    batches = np.diff(np.array(heard) * images_seen, prepend=0) / np.diff(images_seen, prepend=0)

    ear = Ear()
    outcome = trainer.train(spec, mnist, emit=ear.emit)
    points = ear.points

    assert [point.step for point in points] == list(range(1, 25)), "24 batches are few enough for a point each"
    np.testing.assert_allclose([point.loss for point in points], batches, rtol=1e-3, atol=1e-3)
    theirs = model.evaluate(as_input(spec, mnist.x_test), mnist.y_test, batch_size=1000, verbose=0)
    np.testing.assert_allclose([outcome.test_loss, outcome.test_accuracy], theirs, rtol=1e-4, atol=1e-4)


def tutorial_model(spec: RunSpec) -> keras.Model:
    """Build the network the way the tutorials do: softmax at its end, compiled with Keras's own names."""
    l2 = keras.regularizers.L2(spec.l2) if spec.l2 else None
    hidden = [keras.layers.Dense(n, activation=spec.activation, kernel_regularizer=l2) for n in spec.hidden]
    answer = keras.layers.Dense(10, activation="softmax", kernel_regularizer=l2)
    model = keras.Sequential([keras.Input((784,)), *hidden, answer])
    model.set_weights([np.array(value) for value in starting_weights(spec)])
    optimizer = OPTIMIZERS[spec.optimizer](learning_rate=spec.learning_rate)
    loss = "sparse_categorical_crossentropy" if spec.loss == "logits" else crossentropy_of_2017
    model.compile(optimizer, loss, metrics=["accuracy"])
    return model


def crossentropy_of_2017(labels: object, probabilities: object) -> object:
    ops = keras.ops
    clipped = ops.clip(probabilities, 1e-7, 1 - 1e-7)
    wanted = ops.one_hot(ops.reshape(ops.cast(labels, "int32"), (-1,)), 10)
    return -ops.sum(wanted * ops.log(clipped), axis=-1)


def as_input(spec: RunSpec, images: np.ndarray) -> np.ndarray:
    return images.reshape(len(images), -1).astype(np.float32) / (255 if spec.pixels == "scaled" else 1)
