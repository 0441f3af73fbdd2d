"""Hand-written JAX: an epoch is one compiled `lax.scan`, its state donated, images gathered from uint8 inside."""

from __future__ import annotations

import time
from typing import Any

import jax
import jax.numpy as jnp
import numpy as np

from bench.peers.images import glorot, training_images
from bench.peers.serve import Epochs, epoch_functions, serve
from mnistlab.core.spec import RunSpec

EPSILON = 1e-7


def sgd(rate: float, weight: Any, gradient: Any, state: Any, step: Any) -> tuple[Any, Any]:
    """Plain gradient descent."""
    return weight - rate * gradient, state


def adam(rate: float, weight: Any, gradient: Any, state: Any, step: Any) -> tuple[Any, Any]:
    """Adam with Keras's constants."""
    first, second = state
    first = first + 0.1 * (gradient - first)
    second = second + 0.001 * (gradient * gradient - second)
    size = rate * jnp.sqrt(1 - 0.999**step) / (1 - 0.9**step)
    return weight - size * first / (jnp.sqrt(second) + EPSILON), (first, second)


def rmsprop(rate: float, weight: Any, gradient: Any, state: Any, step: Any) -> tuple[Any, Any]:
    """RMSprop with Keras's constants."""
    mean = 0.9 * state[0] + 0.1 * gradient * gradient
    return weight - rate * gradient / jnp.sqrt(mean + EPSILON), (mean,)


OPTIMIZERS = {"sgd": (sgd, 0), "adam": (adam, 2), "rmsprop": (rmsprop, 1)}


def epochs(spec: RunSpec) -> Epochs:
    """Train epoch after epoch; each returns every batch's loss and accuracy, as ours does."""
    raw_images, raw_labels = training_images(spec)
    images, labels = jnp.asarray(raw_images), jnp.asarray(raw_labels)
    update, slots = OPTIMIZERS[spec.optimizer]
    weights = [jnp.asarray(array) for layer in glorot(spec) for array in layer]
    state = [tuple(jnp.zeros_like(array) for _ in range(slots)) for array in weights]

    def forward(weights: Any, rows: Any, present: Any) -> tuple[Any, Any]:
        hidden = images[rows].astype(jnp.float32) * (1 / 255)
        for layer in range(0, len(weights) - 2, 2):
            hidden = jax.nn.relu(hidden @ weights[layer] + weights[layer + 1])
        scores = hidden @ weights[-2] + weights[-1]
        truth = labels[rows]
        hot = truth[:, None] == jnp.arange(spec.classes, dtype=truth.dtype)
        losses = jax.nn.logsumexp(scores, axis=1) - jnp.sum(jnp.where(hot, scores, 0), axis=1)
        right = jnp.argmax(scores, axis=1) == truth
        count = jnp.sum(present)
        return jnp.sum(losses * present) / count, jnp.sum(right * present) / count

    def one_batch(carry: Any, batch: Any) -> tuple[Any, Any]:
        weights, state, step = carry
        (loss, accuracy), gradients = jax.value_and_grad(forward, has_aux=True)(weights, *batch)
        changed = [update(spec.learning_rate, w, g, s, step) for w, g, s in zip(weights, gradients, state, strict=True)]
        return ([w for w, _ in changed], [s for _, s in changed], step + 1), (loss, accuracy)

    whole_epoch = jax.jit(lambda carry, *batches: jax.lax.scan(one_batch, carry, batches), donate_argnums=0)
    random = np.random.default_rng(spec.seed)
    carry = (weights, state, jnp.float32(1))
    shape = (spec.steps_per_epoch(len(raw_images)), spec.batch_size)
    present = (np.arange(shape[0] * shape[1]) < len(raw_images)).astype("float32").reshape(shape)
    while True:
        start = time.perf_counter()
        order = random.permutation(len(raw_images)).astype("int32")
        rows = np.resize(order, shape)
        carry, figures = whole_epoch(carry, rows, present)
        np.asarray(figures[0]), np.asarray(figures[1])
        yield time.perf_counter() - start


if __name__ == "__main__":
    serve(epoch_functions(epochs))
