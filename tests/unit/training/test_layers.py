"""A kernel's gradient, whichever way round it is computed, is Keras's to the bit."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray

from mnistlab.training.backend import tf
from mnistlab.training.layers import Dense

SHAPES = [(128, 512, 10), (100, 784, 10), (32, 784, 32), (200, 512, 10), (1000, 128, 10), (50, 32, 10), (256, 784, 16)]


@pytest.mark.parametrize(("batch", "inputs", "units"), SHAPES)
def test_it_does_not_matter_which_way_round(batch: int, inputs: int, units: int) -> None:
    random = np.random.default_rng(0)
    images, upstream = (random.standard_normal((batch, size)).astype(np.float32) for size in (inputs, units))
    layer = Dense(units)
    layer.build((batch, inputs))

    ours = gradient(layer, layer.kernel.value, images, upstream)
    plain = gradient(lambda x: tf.matmul(x, layer.kernel.value), layer.kernel.value, images, upstream)

    np.testing.assert_array_equal(ours, plain)


def test_some_are_computed_the_other_way_round() -> None:
    layer = Dense(32)
    layer.build((32, 784))
    graph = tf.function(layer.call, autograph=False).get_concrete_function(tf.TensorSpec((32, 784))).graph

    assert any(operation.type == "IdentityN" for operation in graph.get_operations()), "a gradient of its own"


def gradient(
    product: Callable[[Any], Any], kernel: Any, images: NDArray[np.float32], upstream: NDArray[np.float32]
) -> NDArray[np.float32]:
    """Return the kernel's gradient as compiled training steps have it."""

    @tf.function(jit_compile=True, autograph=False)
    def compiled(images: Any, upstream: Any) -> Any:
        with tf.GradientTape() as tape:
            loss = tf.reduce_sum(product(images) * upstream)
        return tape.gradient(loss, kernel)

    return compiled(tf.constant(images), tf.constant(upstream)).numpy()
