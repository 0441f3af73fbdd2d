"""Keras's layers in operations that compile fast: a network never seen before should answer in a moment.

TensorFlow translates each operation of a graph for XLA. A few of them (Relu, BiasAddGrad, Sqrt, Softmax)
take a detour through MLIR of some 10 ms for every single use. What is here computes the same without them.
"""

from __future__ import annotations

from typing import Any

from mnistlab.training.backend import keras, tf


def relu(x: Any) -> Any:
    """Return what is positive, 0 for the rest; the gradient at 0 is 0, as in Keras."""
    return tf.maximum(0.0, x)


class Dense(keras.layers.Dense):  # type: ignore[misc]
    """Keras's Dense, the bias added with `+`."""

    def call(self, inputs: Any, training: bool | None = None) -> Any:
        """Return the activation of shape (images, units)."""
        x = tf.matmul(inputs, self.kernel) + self.bias
        return x if self.activation is None else self.activation(x)
