"""The tutorials' way, as printed: float32 images, one-hot labels, `model.fit` with its progress bar (into a file).

With "compiled" it is quiet and uses fit's own speed switches: `steps_per_execution` and `jit_compile`.
"""

from __future__ import annotations

import sys
import time
from collections.abc import Callable
from functools import cache
from typing import Any

import keras

from bench.peers.images import dataset, scaled, training_images
from bench.peers.serve import Epochs, epoch_functions, paced, serve
from mnistlab.core.spec import RunSpec

STEPS = 50
"""Batches in one call of the compiled function."""

OPTIMIZERS: dict[str, Callable[..., Any]] = {
    "sgd": keras.optimizers.SGD,
    "adam": keras.optimizers.Adam,
    "rmsprop": keras.optimizers.RMSprop,
}


def build(spec: RunSpec, **switches: Any) -> keras.Model:
    """Return the spec's network as the tutorials write and compile it."""
    model = keras.Sequential([keras.Input((spec.inputs,))])
    for units in spec.hidden:
        model.add(keras.layers.Dense(units, activation=spec.activation))
    model.add(keras.layers.Dense(spec.classes, activation="softmax"))
    optimizer = OPTIMIZERS[spec.optimizer](spec.learning_rate)
    model.compile(optimizer, "categorical_crossentropy", metrics=["accuracy"], **switches)
    return model


def epochs(spec: RunSpec, compiled: bool) -> Epochs:
    """Train by one call of `model.fit`."""
    images, labels = training_images(spec)
    steps = spec.steps_per_epoch(len(images))
    model = build(spec, **({"steps_per_execution": min(STEPS, steps), "jit_compile": True} if compiled else {}))

    def train(pause: Callable[[], bool]) -> None:
        def epoch_ended(epoch: int, logs: Any) -> None:
            model.stop_training = not pause()

        model.fit(
            scaled(images),
            keras.utils.to_categorical(labels, spec.classes),
            batch_size=spec.batch_size,
            epochs=10_000,
            verbose=0 if compiled else "auto",
            callbacks=[keras.callbacks.LambdaCallback(on_epoch_end=epoch_ended)],
        )

    return paced(train)


@cache
def arrays() -> tuple[Any, ...]:
    """Return training images and one-hot labels, then the test set's: what the tutorials prepare before they fit."""
    data = dataset()
    labels = (keras.utils.to_categorical(labels, 10) for labels in (data.y_train, data.y_test))
    return scaled(data.x_train), next(labels), scaled(data.x_test), next(labels)


def whole(spec: str) -> float:
    """Build a model, fit and evaluate it, the arrays being there already; return the seconds."""
    wanted = RunSpec.from_json(spec)
    x_train, y_train, x_test, y_test = arrays()
    start = time.perf_counter()
    model = build(wanted)
    model.fit(
        x_train,
        y_train,
        batch_size=wanted.batch_size,
        epochs=wanted.epochs,
        validation_split=wanted.validation_split,
    )
    model.evaluate(x_test, y_test)
    return time.perf_counter() - start


if __name__ == "__main__":
    serve(epoch_functions(lambda spec: epochs(spec, compiled="compiled" in sys.argv)) | {"whole": whole})
