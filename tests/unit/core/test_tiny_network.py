"""The tiny network: its walk back is the chain rule, whichever way one looks at it."""

from __future__ import annotations

import math

import numpy as np
import pytest

from mnistlab.core import dense
from mnistlab.core.tiny_network import (
    CLASSES,
    INK,
    LABEL,
    PARAMETERS,
    WEIGHTS,
    blame,
    factors,
    gradient,
    numbers,
    stepped,
)
from mnistlab.lessons.backpropagation import FASTEST

each_case = pytest.mark.parametrize(
    ("ink", "label", "activation"),
    [(INK, LABEL, "sigmoid"), (INK, LABEL, "relu"), ((0.25, 2.0), 0, "sigmoid"), ((1.75, 1.0), 0, "relu")],
)


def test_it_is_computed_as_one_would_by_hand() -> None:
    now = numbers(WEIGHTS, (1.0, 0.5), 1, "sigmoid")
    h1, h2 = 1 / (1 + math.exp(-0.5)), 1 / (1 + math.exp(0.5))
    score6, score9 = 0.7 * h1 - 0.3 * h2 + 0.1, -0.5 * h1 + 0.8 * h2
    nine = math.exp(score9) / (math.exp(score6) + math.exp(score9))
    np.testing.assert_allclose(now.sums, [0.5, -0.5])
    np.testing.assert_allclose(now.outputs, [h1, h2])
    np.testing.assert_allclose(now.scores, [score6, score9])
    np.testing.assert_allclose(now.chances, [1 - nine, nine])
    assert now.loss == pytest.approx(-math.log(nine))


@pytest.mark.parametrize("activation", ["sigmoid", "relu"])
def test_it_is_wrong_about_its_first_image_as_the_lesson_says(activation: str) -> None:
    assert CLASSES[int(numbers(WEIGHTS, INK, LABEL, activation).chances.argmax())] != CLASSES[LABEL]


def test_with_relu_its_second_neuron_is_silent() -> None:
    assert numbers(WEIGHTS, INK, LABEL, "relu").sums[1] < 0
    assert blame(WEIGHTS, INK, LABEL, "relu").sums[1] == 0


def test_each_parameter_is_named_once() -> None:
    assert len({one.name for one in PARAMETERS}) == len(PARAMETERS) == sum(weight.size for weight in WEIGHTS)
    assert [one.of(WEIGHTS) for one in PARAMETERS] == [float(number) for weight in WEIGHTS for number in weight.flat]


@each_case
def test_factors_multiply_to_the_gradient(ink: tuple[float, float], label: int, activation: str) -> None:
    slopes = gradient(WEIGHTS, ink, label, activation)
    for one in PARAMETERS:
        product = math.prod(value for _, value in factors(one, WEIGHTS, ink, label, activation))
        assert product == pytest.approx(one.of(slopes), abs=1e-12), one.name


@each_case
def test_nudging_finds_the_same_gradient(ink: tuple[float, float], label: int, activation: str) -> None:
    nudged = dense.nudged_gradient(WEIGHTS, np.array([ink]), np.array([label]), activation, "logits")
    for mine, theirs in zip(gradient(WEIGHTS, ink, label, activation), nudged, strict=True):
        np.testing.assert_allclose(mine, theirs, rtol=0, atol=1e-9)


@each_case
def test_a_small_step_lowers_the_loss(ink: tuple[float, float], label: int, activation: str) -> None:
    slopes = gradient(WEIGHTS, ink, label, activation)
    after = numbers(stepped(WEIGHTS, slopes, 0.01), ink, label, activation).loss
    assert after < numbers(WEIGHTS, ink, label, activation).loss


def test_a_large_step_helps_one_image_and_harms_its_twin() -> None:
    """What the lesson has learners find."""
    moved = stepped(WEIGHTS, gradient(WEIGHTS, INK, LABEL, "sigmoid"), FASTEST)
    twin = (INK[1], INK[0])
    assert numbers(moved, INK, LABEL, "sigmoid").loss < 0.1
    assert numbers(moved, twin, 1 - LABEL, "sigmoid").loss > 2 * numbers(WEIGHTS, twin, 1 - LABEL, "sigmoid").loss


def test_put_changes_one_number_and_leaves_the_rest() -> None:
    for one in PARAMETERS:
        changed = one.put(9.0, WEIGHTS)
        differing = sum(int((new != old).sum()) for new, old in zip(changed, WEIGHTS, strict=True))
        assert one.of(changed) == 9.0
        assert differing == 1
