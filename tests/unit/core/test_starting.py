"""Initializers, against their formulas and against Keras's own."""

from __future__ import annotations

from functools import partial

import numpy as np
import pytest

from mnistlab.core.spec import choices
from mnistlab.core.starting import draw, expected_std, glorot_limit, network, sums_through_layers

SHAPES = [(784, 64), (64, 64), (300, 10)]


@pytest.mark.parametrize("shape", SHAPES)
@pytest.mark.parametrize("name", choices("initializer"))
def test_they_are_spread_as_keras_s_are(name: str, shape: tuple[int, int]) -> None:
    import keras

    kinds = {
        "glorot_uniform": partial(keras.initializers.GlorotUniform, seed=1),
        "he_normal": partial(keras.initializers.HeNormal, seed=1),
        "random_normal": partial(keras.initializers.RandomNormal, seed=1),
        "zeros": keras.initializers.Zeros,
    }
    mine, theirs = draw(name, *shape, np.random.default_rng(1)), np.asarray(kinds[name]()(shape))
    assert mine.shape == shape
    error = 4 * expected_std(name, *shape) / np.sqrt(mine.size)
    assert mine.std() == pytest.approx(expected_std(name, *shape), abs=error)
    assert theirs.std() == pytest.approx(expected_std(name, *shape), abs=error)
    shares = (0.05, 0.25, 0.5, 0.75, 0.95)
    assert np.quantile(mine, shares) == pytest.approx(np.quantile(theirs, shares), abs=6 * error)


def test_the_bounds() -> None:
    chance = np.random.default_rng(2)
    assert np.abs(draw("glorot_uniform", 50, 30, chance)).max() <= glorot_limit(50, 30) == np.sqrt(6 / 80)
    he = draw("he_normal", 500, 200, chance)
    assert np.abs(he).max() <= 2 * np.sqrt(2 / 500) / 0.8796


def test_an_unknown_one_is_refused() -> None:
    with pytest.raises(ValueError, match="'best'"):
        expected_std("best", 2, 2)


def test_a_network_has_the_shapes_of_its_layers_and_repeats() -> None:
    weights = network("he_normal", (784, 32, 10), 4)
    assert [array.shape for array in weights] == [(784, 32), (32,), (32, 10), (10,)]
    assert not weights[1].any() and not weights[3].any()
    again, other = network("he_normal", (784, 32, 10), 4), network("he_normal", (784, 32, 10), 5)
    assert all(np.array_equal(a, b) for a, b in zip(weights, again, strict=True))
    assert not np.array_equal(weights[0], other[0])


def spreads(activation: str, units: int, **how: object) -> list[float]:
    x = np.random.default_rng(1).normal(0, 1, (200, 256))
    return [float(layer.std()) for layer in sums_through_layers(x, activation, units, 6, 1, **how)]  # type: ignore[arg-type]


def test_he_keeps_the_spread_with_relu_and_glorot_without_an_activation() -> None:
    assert all(1 < one < 2 for one in spreads("relu", 256, name="he_normal"))
    assert all(0.8 < one < 1.2 for one in spreads("linear", 256, name="glorot_uniform"))
    halves = spreads("relu", 256, name="glorot_uniform")
    assert halves[-1] / halves[0] == pytest.approx(2**-2.5, rel=0.25)  # each ReLU layer leaves the root of a half


def test_a_fixed_spread_suits_one_width_only() -> None:
    narrow, wide = spreads("relu", 32), spreads("relu", 512)
    assert narrow[-1] < 3e-3 * narrow[0]
    assert wide[-1] > 0.1 * wide[0]
    assert spreads("relu", 256, std=0.2)[-1] > 50
