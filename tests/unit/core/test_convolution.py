"""The feature map against TensorFlow's, the count against Keras's, and what sharing weights means."""

from __future__ import annotations

import numpy as np
import pytest

from mnistlab.core.convolution import FILTERS, convolve, filter_parameters
from mnistlab.core.shift import shift

IMAGE = np.random.default_rng(5).uniform(0, 1, (28, 28))


@pytest.mark.parametrize("name", FILTERS)
def test_a_feature_map_is_tensorflows(name: str) -> None:
    tf = pytest.importorskip("tensorflow")
    kernel = np.array(FILTERS[name], dtype=float)
    theirs = tf.nn.conv2d(IMAGE[None, :, :, None], kernel[:, :, None, None], 1, "VALID")
    np.testing.assert_allclose(convolve(IMAGE, kernel), theirs.numpy()[0, :, :, 0], atol=1e-12)


def test_each_number_is_one_weighted_sum() -> None:
    kernel = np.random.default_rng(6).normal(size=(3, 2))
    found = convolve(IMAGE, kernel)
    assert found.shape == (26, 27)
    assert found[4, 9] == pytest.approx((IMAGE[4:7, 9:11] * kernel).sum())


def test_a_moved_image_has_a_moved_map() -> None:
    kernel = np.array(FILTERS["vertical edges"], dtype=float)
    moved = convolve(shift(IMAGE, 3, 0), kernel)
    np.testing.assert_allclose(moved[:, 3:], convolve(IMAGE, kernel)[:, :-3])


def test_edges_are_found_where_they_are_and_nowhere_else() -> None:
    image = np.zeros((9, 9))
    image[:, 5:] = 1
    found = convolve(image, np.array(FILTERS["vertical edges"], dtype=float))
    assert set(np.flatnonzero(found[0])) == {3, 4}
    assert not convolve(image, np.array(FILTERS["horizontal edges"], dtype=float)).any()


def test_parameters_are_counted_as_keras_does() -> None:
    keras = pytest.importorskip("keras")
    layer = keras.layers.Conv2D(32, 3)
    layer.build((None, 28, 28, 1))
    assert filter_parameters(32) == layer.count_params()
    colour = keras.layers.Conv2D(8, 5)
    colour.build((None, 32, 32, 3))
    assert filter_parameters(8, 5, 3) == colour.count_params()
