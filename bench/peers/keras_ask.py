"""Asks a Keras model about one image in a warm process, as the tutorials do: `model.predict`; or by calling it."""

from __future__ import annotations

import time
from functools import cache

import keras
import numpy as np

from bench.peers.images import dataset, scaled
from bench.peers.keras_fit import build
from bench.peers.serve import serve
from mnistlab.core.presets import PRESETS


@cache
def model() -> keras.Model:
    """Return hidden-512-adam, untrained: that takes as long to ask."""
    return build(PRESETS["hidden-512-adam"].spec)


def predict() -> float:
    """Return the seconds that one `model.predict` takes."""
    image = scaled(dataset().x_test[:1])
    start = time.perf_counter()
    model().predict(image, verbose=0)
    return time.perf_counter() - start


def call() -> float:
    """Return the seconds that calling the model takes."""
    image = scaled(dataset().x_test[:1])
    start = time.perf_counter()
    np.asarray(model()(image, training=False))
    return time.perf_counter() - start


if __name__ == "__main__":
    serve({"predict": predict, "call": call})
