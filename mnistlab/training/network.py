"""From settings to Keras: the model, the optimizer, and the numbers they start from."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial
from itertools import pairwise
from typing import Any

import numpy as np

from mnistlab.core.inkbox import InkBox
from mnistlab.core.spec import RunSpec
from mnistlab.training import optimizers
from mnistlab.training.backend import keras, tf
from mnistlab.training.layers import Dense, InkDense, relu

_WEIGHTS, _DROPOUT = 4, 5
"""What a random number is for; the order of the images has a stream of its own."""


@dataclass(frozen=True)
class Blueprint:
    """All that shapes a compiled program: runs with equal blueprints can share one.

    `batch` is the number of images a step really takes (never more than there are), `images` how many the
    dataset has, training and test together. `box` is where their ink is, if it pays to know that.
    """

    inputs: int
    hidden: tuple[int, ...]
    classes: int
    activation: str
    optimizer: str
    pixels: str
    loss: str
    dropout: float
    l2: float
    batch: int
    images: int
    box: InkBox | None = None

    @classmethod
    def of(cls, spec: RunSpec, train_images: int, images: int, box: InkBox | None = None) -> Blueprint:
        """Return the blueprint of a run on `train_images` of a dataset's `images`, whose ink is in `box`."""
        same = {
            name: getattr(spec, name)
            for name in ("inputs", "hidden", "classes", "activation", "optimizer", "pixels", "loss", "dropout", "l2")
        }
        batch, units = min(spec.batch_size, train_images), (*spec.hidden, spec.classes)[0]
        wanted = box is not None and box.pays(batch, units) and not spec.l2  # a penalty is one sum of a whole kernel
        return cls(**same, batch=batch, images=images, box=box if wanted else None)


def make_model(blueprint: Blueprint) -> Any:
    """Return the Keras model, from pixels (images, inputs) to logits (images, classes), its weights all zero.

    Dropout is not in it: only training knows it.
    """
    box, depth = blueprint.box, len(blueprint.hidden)
    sizes = (*blueprint.hidden, blueprint.classes)
    kinds = (partial(InkDense, box=box, places=box.places(blueprint.batch)) if box else Dense, *[Dense] * depth)
    activations = (*[blueprint.activation] * depth, "linear")
    layers = [
        kind(
            units,
            activation=relu if activation == "relu" else activation,
            kernel_initializer="zeros",
            kernel_regularizer=keras.regularizers.L2(blueprint.l2) if blueprint.l2 else None,
        )
        for kind, units, activation in zip(kinds, sizes, activations, strict=True)
    ]
    return keras.Sequential([keras.Input((blueprint.inputs,)), *layers])


def make_optimizer(name: str) -> Any:
    """Return the Keras optimizer for RunSpec's `optimizer`, with Keras's defaults but for the learning rate."""
    kinds: dict[str, Callable[[], Any]] = {
        "momentum": partial(optimizers.SGD, momentum=0.9),
        "nesterov": partial(optimizers.SGD, momentum=0.9, nesterov=True),
        "sgd": optimizers.SGD,
        "adagrad": optimizers.Adagrad,
        "rmsprop": keras.optimizers.RMSprop,
        "adam": optimizers.Adam,
        "adamw": optimizers.AdamW,
    }
    optimizer = kinds[name]()
    # On one device this sum over devices changes nothing, but the gradient TensorFlow registers for it is kept
    # for ever, and the whole model with it.
    optimizer._all_reduce_sum_gradients = lambda grads_and_vars: grads_and_vars
    return optimizer


def starting_weights(spec: RunSpec) -> Iterator[Any]:
    """Yield each layer's kernel and bias as a run begins with them, the same for the same seed."""
    sizes = [spec.inputs, *spec.hidden, spec.classes]
    for layer, (inputs, units) in enumerate(pairwise(sizes)):
        yield _initializer(spec.initializer, _seed(spec.seed, _WEIGHTS, layer))((inputs, units))
        yield tf.zeros((units,))


def _initializer(name: str, seed: int) -> Any:
    kinds = {
        "glorot_uniform": partial(keras.initializers.GlorotUniform, seed=seed),
        "he_normal": partial(keras.initializers.HeNormal, seed=seed),
        "random_normal": partial(keras.initializers.RandomNormal, seed=seed),
        "zeros": keras.initializers.Zeros,
    }
    return kinds[name]()


def dropout_seed(spec: RunSpec) -> int:
    """Return where dropout's random numbers begin."""
    return _seed(spec.seed, _DROPOUT, 0)


def _seed(seed: int, use: int, layer: int) -> int:
    state = np.random.SeedSequence(seed, spawn_key=(use, layer)).generate_state(1)
    return int(state[0]) & 0x7FFFFFFF


def epoch_order(seed: int, epoch: int, images: int) -> np.ndarray[Any, np.dtype[np.int64]]:
    """Return the order in which an epoch (counted from 0) goes through its images."""
    return np.random.default_rng([seed, epoch]).permutation(images)
