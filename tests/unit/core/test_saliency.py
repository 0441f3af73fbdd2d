"""Slopes by the pixels, held against small steps; and what painting pixels over does."""

from __future__ import annotations

from itertools import pairwise
from typing import Any

import numpy as np
import pytest

from mnistlab.core.dense import forward
from mnistlab.core.saliency import GREY, against, any_pixels, lead, most_salient, painted, slopes
from mnistlab.core.spec import choices

STEP = 1e-6


def drawn(sizes: tuple[int, ...], seed: int = 5) -> list[Any]:
    chance = np.random.default_rng(seed)
    return [
        array
        for inputs, units in pairwise(sizes)
        for array in (chance.normal(0, 0.6, (inputs, units)), chance.normal(0, 0.3, units))
    ]


@pytest.mark.parametrize("hidden", [(), (7,), (6, 5, 4)], ids=str)
@pytest.mark.parametrize("activation", choices("activation"))
def test_slopes_are_those_of_small_steps(activation: str, hidden: tuple[int, ...]) -> None:
    weights = drawn((9, *hidden, 10))
    x = np.random.default_rng(2).uniform(0.1, 1, (3, 9))
    for layer in range(len(hidden) + 1):
        units = weights[2 * layer].shape[1]
        for direction in (lead(units, units - 1), lead(units, 0, units - 2)):
            found = slopes(weights, x, activation, layer, direction)
            for pixel in range(9):
                nudge = STEP * np.eye(9)[pixel]
                ends = [forward(weights, x + side * nudge, activation).sums[layer] @ direction for side in (1, -1)]
                np.testing.assert_allclose(found[:, pixel], (ends[0] - ends[1]) / (2 * STEP), rtol=1e-4, atol=1e-6)


def test_without_hidden_layers_the_slope_is_the_weights() -> None:
    weights = drawn((9, 10))
    found = slopes(weights, np.zeros((1, 9)), "relu", 0, lead(10, 3, 8))
    np.testing.assert_allclose(found[0], weights[0][:, 3] - weights[0][:, 8])


def test_single_precision_stays_single() -> None:
    weights = [array.astype(np.float32) for array in drawn((9, 4, 10))]
    x = np.ones((2, 9), np.float32)
    assert slopes(weights, x, "relu", 1, lead(10, 1).astype(np.float32)).dtype == np.float32


def test_the_most_salient_come_first_whatever_their_sign() -> None:
    assert most_salient(np.array([0.1, -3.0, 0.0, 2.0]), 3).tolist() == [1, 3, 0]


def test_random_pixels_differ_from_each_other_and_are_the_same_again() -> None:
    drawn_ = any_pixels(10, 40, 5, seed=3)
    assert drawn_.shape == (5, 10)
    assert all(len(set(row)) == 10 for row in drawn_.tolist())
    assert drawn_.max() < 40
    np.testing.assert_array_equal(drawn_, any_pixels(10, 40, 5, seed=3))
    assert not np.array_equal(drawn_[0], drawn_[1])


def test_only_the_chosen_pixels_are_painted_and_the_image_itself_is_not() -> None:
    image = np.arange(16, dtype=np.uint8).reshape(4, 4)
    before = image.copy()
    grey = painted(image, np.array([0, 5]), GREY)
    assert grey[0, 0] == grey[1, 1] == 128
    assert (grey != image).sum() == 2
    np.testing.assert_array_equal(image, before)
    each = painted(image, np.array([2]), np.full(16, 9, np.uint8))
    assert each[0, 2] == 9


def test_painting_against_a_score_lowers_it_without_hidden_layers_at_every_pixel() -> None:
    weights = drawn((16, 10))
    image = np.full((4, 4), 100, np.uint8)
    slope = slopes(weights, image.reshape(1, 16) / 255, "relu", 0, lead(10, 4))[0]
    score = forward(weights, image.reshape(1, 16) / 255, "relu").logits[0, 4]
    for pixel in range(16):
        changed = painted(image, np.array([pixel]), against(slope)).reshape(1, 16) / 255
        assert forward(weights, changed, "relu").logits[0, 4] < score
