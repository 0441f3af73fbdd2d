"""The recurrent neuron against Keras's, and what its memory weight does."""

from __future__ import annotations

import numpy as np
import pytest

from mnistlab.core.recurrent import states

ONCE = [1.0, *[0.0] * 11]


@pytest.mark.parametrize(("weight", "memory", "bias"), [(1.0, 0.5, 0.0), (-2.0, 1.5, 0.3), (0.7, -1.2, -0.4)])
def test_it_is_keras_simple_rnn(weight: float, memory: float, bias: float) -> None:
    keras = pytest.importorskip("keras")
    inputs = np.random.default_rng(8).normal(size=20)
    layer = keras.layers.SimpleRNN(1, return_sequences=True)
    layer.build((None, 20, 1))
    layer.set_weights([np.array([[weight]]), np.array([[memory]]), np.array([bias])])
    theirs = np.asarray(layer(inputs[None, :, None].astype(np.float32)))[0, :, 0]
    np.testing.assert_allclose(states(inputs, weight, memory, bias), theirs, atol=1e-5)


def test_without_memory_only_the_present_counts() -> None:
    np.testing.assert_allclose(states(ONCE, 2.0, 0.0), np.tanh(2.0 * np.array(ONCE)))


def test_the_lesson_s_words_about_memory_are_true() -> None:
    fading = states(ONCE, 1.0, 0.5)
    assert (np.diff(fading) < 0).all()
    assert fading[-1] < 0.01
    held = states([*ONCE, *ONCE[1:]], 1.0, 1.8)
    assert held[-1] == pytest.approx(held[-2], abs=1e-3)
    assert held[-1] > 0.8
    changing = states(ONCE, 1.0, -0.9)
    assert (np.sign(changing[1:]) == -np.sign(changing[:-1])).all()
