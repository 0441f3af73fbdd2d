"""Keras's layers in operations that compile fast: a network never seen before should answer in a moment.

TensorFlow translates each operation of a graph for XLA. A few of them (Relu, BiasAddGrad, Sqrt, Softmax)
take a detour through MLIR of some 10 ms for every single use. What is here computes the same without them.
"""

from __future__ import annotations

import math
from typing import Any

from mnistlab.training.backend import keras, optimization_barrier, tf
from mnistlab.training.inkbox import InkBox

_WIDE, _NARROW, _SMALL = 64, 16, 2048
"""Where a kernel's gradient is faster the other way round, by measurement: from so many inputs on, for so few units or
such a small product of units and images."""


def relu(x: Any) -> Any:
    """Return what is positive, 0 for the rest; the gradient at 0 is 0, as in Keras."""
    return tf.maximum(0.0, x)


class Dense(keras.layers.Dense):  # type: ignore[misc]
    """Keras's Dense, the bias added with `+`."""

    def call(self, inputs: Any, training: bool | None = None) -> Any:
        """Return the activation of shape (images, units)."""
        x = _product(inputs, tf.convert_to_tensor(self.kernel)) + self.bias
        return x if self.activation is None else self.activation(x)


class InkDense(Dense):
    """A first layer whose kernel is cut in two: `kernel` for the pixels in a box, `rim_kernel` for those around it.

    While it trains, only the first `reach` images of what it is given may have ink outside the box.
    """

    def __init__(self, units: int, box: InkBox, reach: int, **keywords: Any):
        super().__init__(units, **keywords)
        self._box = box
        self._reach = reach

    def build(self, input_shape: Any) -> None:
        """Make the two kernels and the bias."""
        super().build((None, self._box.area))
        self.input_spec = None  # whole images come, though the kernel is for a part of them
        self.rim_kernel = self.add_weight(
            shape=(self._box.rim, self.units), initializer="zeros", regularizer=self.kernel_regularizer
        )

    def call(self, inputs: Any, training: bool | None = None) -> Any:
        """Return the activation of shape (images, units)."""
        inside, outside = self._box.split(inputs, self._reach if training else None)
        missing = tf.shape(inside)[0] - tf.shape(outside)[0]
        more = tf.pad(tf.matmul(outside, self.rim_kernel), ((0, missing), (0, 0)))
        x = tf.matmul(inside, self.kernel) + more + self.bias
        return x if self.activation is None else self.activation(x)


def _product(x: Any, kernel: Any) -> Any:
    """Return `x @ kernel`, whose gradient is computed the faster way round."""
    (inputs, units), batch = kernel.shape, x.shape[0] or math.inf
    narrow = units <= _NARROW or batch * units <= _SMALL
    return _turned_product(x, kernel) if narrow and inputs >= _WIDE else tf.matmul(x, kernel)


@tf.custom_gradient  # type: ignore[untyped-decorator]
def _turned_product(x: Any, kernel: Any) -> tuple[Any, Any]:
    """Return `x @ kernel`; the kernel's gradient is `(upstream.T @ x).T`.

    XLA takes longer for `x.T @ upstream`, which is the same: 14 times on a CPU when that is (512, 128) @ (128, 10).
    The barrier keeps it from making one of the other.
    """

    def gradient(upstream: Any) -> tuple[Any, Any]:
        (turned,) = optimization_barrier([tf.matmul(upstream, x, transpose_a=True)])
        return tf.matmul(upstream, kernel, transpose_b=True), tf.transpose(turned)

    return tf.matmul(x, kernel), gradient
