"""Weights as pictures: colours that say the sign, and each neuron in its own tile."""

from __future__ import annotations

import numpy as np

from mnistlab.ui.learn.weight_pictures import GAP, SHADES, diverging, tiles


def test_colours_say_the_sign_and_zero_is_black() -> None:
    blue, orange, black = diverging(np.array([0.3, -0.3, 0.0]))
    assert blue[2] > blue[0]
    assert orange[0] > orange[2]
    assert not black.any()


def test_brightness_grows_with_the_weight_and_ends_at_most() -> None:
    shades = diverging(np.array([0.1, 0.2, 0.4, 0.8]), most=0.4).sum(axis=-1)
    assert (np.diff(shades[:3].astype(int)) > 0).all()
    assert shades[2] == shades[3]
    assert not diverging(np.zeros(3)).any()


def test_each_neuron_has_its_tile_row_by_row() -> None:
    kernel = np.random.default_rng(2).normal(size=(784, 16))
    sheet = tiles(kernel, columns=8, enlarge=2)
    side = 28 + 2 * GAP
    assert sheet.shape == (2 * side * 2, 8 * side * 2, 3)
    tile = sheet[::2, ::2][side + GAP : side + GAP + 28, 3 * side + GAP : 3 * side + GAP + 28]
    expected = diverging(kernel[:, 11].reshape(28, 28)) // SHADES * SHADES
    np.testing.assert_array_equal(tile, expected)
    assert not sheet[:GAP].any()
