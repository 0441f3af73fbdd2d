"""Sums written out: what stands there can be worked out by hand, and is what the network computes."""

from __future__ import annotations

import math
from decimal import ROUND_HALF_EVEN, Context, Decimal, localcontext

import numpy as np
import pytest

from mnistlab.core.losses import softmax
from mnistlab.core.worked_sum import rounded, worked_softmax, worked_sum

SCALES = (1e-7, 0.003, 1.0, 40.0, 5e3, 3e9, 1e30)


def example(seed: int, scale: float, inputs: int = 784) -> tuple[np.ndarray, np.ndarray, float]:
    chance = np.random.default_rng(seed)
    values = np.where(chance.random(inputs) < 0.8, 0, chance.random(inputs)) * math.sqrt(scale)
    weights = chance.normal(0, 0.1, inputs) * math.sqrt(scale)
    return values.astype(np.float32), weights.astype(np.float32), float(chance.normal(0, 0.1 * scale))


@pytest.mark.parametrize("scale", SCALES)
@pytest.mark.parametrize("seed", range(5))
def test_what_is_written_adds_up_to_the_digit(seed: int, scale: float) -> None:
    values, weights, bias = example(seed, scale)
    found = worked_sum(values, weights, bias)
    place = Decimal(1).scaleb(-found.decimals)
    with localcontext(Context(prec=100)):
        assert sum((term.product for term in found.terms), Decimal()) + found.rest + found.bias == found.total
        by_hand = [(term.value * term.weight).quantize(place, ROUND_HALF_EVEN) for term in found.terms]
    assert by_hand == [term.product for term in found.terms]
    for term in found.terms:
        product = float(values[term.place]) * float(weights[term.place])
        assert float(term.product) == pytest.approx(product, abs=1.6 * float(place), rel=1e-9)


@pytest.mark.parametrize("scale", SCALES)
def test_it_is_the_true_sum_and_the_rest_is_the_true_rest_but_for_the_rounding(scale: float) -> None:
    values, weights, bias = example(7, scale)
    found = worked_sum(values, weights, bias)
    products = values.astype(float) * weights.astype(float)
    unit = 10.0**-found.decimals
    assert float(found.total) == pytest.approx(products.sum() + bias, abs=0.51 * unit, rel=1e-12)
    others = np.delete(products, [term.place for term in found.terms]).sum()
    assert abs(float(found.rest) - others) <= 1.6 * unit * (len(found.terms) + 2) + 1e-12 * abs(others)
    assert found.others == len(values) - len(found.terms)
    largest = max(abs(float(number)) for number in (found.total, *(term.product for term in found.terms)))
    assert largest >= 999 * unit, "four significant figures at least"


def test_the_strongest_come_first_and_nothing_stands_there_that_adds_nothing() -> None:
    values, weights = np.array([0.0, 2.0, 1.0, 3.0]), np.array([9.0, 0.5, -4.0, 0.1])
    found = worked_sum(values, weights, 0.25, count=4)
    assert [term.place for term in found.terms] == [2, 1, 3]
    assert [str(term.product) for term in found.terms] == ["-4.000", "1.000", "0.300"]
    assert (found.others, str(found.rest), str(found.bias), str(found.total)) == (1, "0.000", "0.250", "-2.450")


def test_an_image_that_is_black_leaves_the_bias() -> None:
    found = worked_sum(np.zeros(5), np.ones(5), -0.5)
    assert found.terms == ()
    assert (found.others, float(found.rest), float(found.total)) == (5, 0.0, -0.5)
    nothing = worked_sum(np.zeros(5), np.ones(5), 0.0)
    assert float(nothing.total) == 0


def test_a_sum_beyond_all_bounds_is_refused() -> None:
    with pytest.raises(ValueError, match="no finite number"):
        worked_sum(np.array([np.inf]), np.array([1.0]), 0.0)


@pytest.mark.parametrize("scale", [0.1, 3.0, 50.0, 1e6])
def test_softmax_written_out_is_softmax(scale: float) -> None:
    logits = np.random.default_rng(3).normal(0, scale, 10)
    found = worked_softmax(logits)
    assert sum(found.powers) == found.total
    assert max(found.powers) == 1
    for power, logit, share in zip(found.powers, found.logits, found.shares, strict=True):
        assert rounded(math.exp(logit - max(found.logits)), 6) == power
        assert share == float(power / found.total)
    np.testing.assert_allclose(found.shares, softmax(logits), atol=1e-4)
    assert sum(found.shares) == pytest.approx(1)
