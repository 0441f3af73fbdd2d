"""Keras's layers in operations that compile fast: a network never seen before should answer in a moment.

TensorFlow translates each operation of a graph for XLA. A few of them (Relu, BiasAddGrad, Sqrt, Softmax)
take a detour through MLIR of some 10 ms for every single use. What is here computes the same without them.
"""

from __future__ import annotations

from functools import cache
from typing import Any

import numpy as np

from mnistlab.core.facts import SIDE
from mnistlab.core.inkbox import InkBox
from mnistlab.training.backend import keras, optimization_barrier, tf

_WIDE, _NARROW, _SMALL = 64, 16, 2048
"""Where a kernel's gradient is faster the other way round, by measurement: inputs are at least and units at most the
first; units are at most the second, or their product with the images at most the third."""


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

    While it trains, only the first `places` images of what it is given may have ink outside the box; else any.
    """

    def __init__(self, units: int, box: InkBox, places: int, **keywords: Any):
        super().__init__(units, **keywords)
        self._box = box
        self._places = places
        self._order = np.argsort(np.concatenate([box.inside, box.rim]))

    def build(self, input_shape: Any) -> None:
        """Make the two kernels and the bias."""
        super().build((None, self._box.area))
        self.input_spec = None  # whole images come, though the kernel is for a part of them
        self.rim_kernel = self.add_weight(shape=(len(self._box.rim), self.units), initializer="zeros")

    def call(self, inputs: Any, training: bool | None = None) -> Any:
        """Return the activation of shape (images, units)."""
        x = (self._product_of_parts(inputs) if training else inputs @ self._whole_kernel()) + self.bias
        return x if self.activation is None else self.activation(x)

    def _product_of_parts(self, images: Any) -> Any:
        inside, outside = _parts(self._box, images, self._places)
        missing = tf.shape(inside)[0] - tf.shape(outside)[0]
        return tf.matmul(inside, self.kernel) + tf.pad(tf.matmul(outside, self.rim_kernel), ((0, missing), (0, 0)))

    def _whole_kernel(self) -> Any:
        return tf.gather(tf.concat([self.kernel, self.rim_kernel], axis=0), self._order)


def _parts(box: InkBox, images: Any, places: int) -> tuple[Any, Any]:
    """Return the pixels in a box of all images and those around it of the first images, in the order of their numbers.

    Slices, because XLA takes three times as long to pick columns by number.
    """
    square = tf.reshape(images, (-1, SIDE, SIDE))
    rows, columns = slice(box.top, box.bottom), slice(box.left, box.right)
    first, middle = square[:places], square[:places, rows]
    beside = tf.concat([middle[:, :, : box.left], middle[:, :, box.right :]], axis=2)
    rim = [_flat(part) for part in (first[:, : box.top], beside, first[:, box.bottom :])]
    return _flat(square[:, rows, columns]), tf.concat(rim, axis=1)


def _flat(part: Any) -> Any:
    return tf.reshape(part, (-1, part.shape[1] * part.shape[2]))


def _product(x: Any, kernel: Any) -> Any:
    """Return `x @ kernel`, whose gradient is computed the faster way round, if that gives the same to the bit."""
    (inputs, units), batch = kernel.shape, x.shape[0]
    turned = (
        not tf.executing_eagerly()
        and batch is not None
        and inputs >= _WIDE >= units
        and (units <= _NARROW or batch * units <= _SMALL)
        and _rounds_alike(batch, inputs, units)
    )
    return _turned_product(x, kernel) if turned else tf.matmul(x, kernel)


@cache
def _rounds_alike(batch: int, inputs: int, units: int) -> bool:
    """Whether a kernel's gradient is the same to the bit either way round, which is tried with random numbers.

    It depends on how a product is divided among threads, and that on its shape and the machine.
    """

    def both(x: Any, upstream: Any) -> Any:
        return tf.reduce_all(tf.matmul(x, upstream, transpose_a=True) == _turned(x, upstream))

    random = np.random.default_rng(0)
    with tf.init_scope():
        x, upstream = (tf.constant(random.random((batch, size), np.float32)) for size in (inputs, units))
        return bool(tf.function(both, jit_compile=True, autograph=False)(x, upstream))


@tf.custom_gradient  # type: ignore[untyped-decorator]
def _turned_product(x: Any, kernel: Any) -> tuple[Any, Any]:
    """Return `x @ kernel`; the kernel's gradient is `(upstream.T @ x).T`.

    XLA takes longer for `x.T @ upstream`, which is the same: 14 times on a CPU when that is (512, 128) @ (128, 10).
    """

    def gradient(upstream: Any) -> tuple[Any, Any]:
        return tf.matmul(upstream, kernel, transpose_b=True), _turned(x, upstream)

    return tf.matmul(x, kernel), gradient


def _turned(x: Any, upstream: Any) -> Any:
    """Return `(upstream.T @ x).T`. The barrier keeps XLA from making `x.T @ upstream` of it."""
    (product,) = optimization_barrier([tf.matmul(upstream, x, transpose_a=True)])
    return tf.transpose(product)
