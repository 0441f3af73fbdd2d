"""A neuron's weighted sum as one would work it out on paper: the numbers that are written down do add up."""

from __future__ import annotations

import math
from dataclasses import dataclass
from decimal import Context, Decimal, localcontext
from typing import Any

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.floating[Any]]

FIGURES = 4
"""Significant figures of the largest number of a sum; all others have as many decimals."""

_MOST_DECIMALS = 12
_OF_LOGIT, _OF_POWER = 4, 6
_PRECISION = 100


@dataclass(frozen=True)
class Term:
    """One input: its `place`, and `value` times `weight`, as they are written, which is `product` as it is written."""

    place: int
    value: Decimal
    weight: Decimal
    product: Decimal


@dataclass(frozen=True)
class WorkedSum:
    """The strongest terms, what the `others` inputs add (`rest`), the bias and the total.

    The products, the rest and the bias add up to the total exactly: the rest is what is missing, so it takes in what
    was rounded off the others.
    """

    terms: tuple[Term, ...]
    others: int
    rest: Decimal
    bias: Decimal
    total: Decimal

    @property
    def decimals(self) -> int:
        """How many decimals products, rest, bias and total have."""
        return -int(self.total.as_tuple().exponent)


def worked_sum(values: Array, weights: Array, bias: float, count: int = 8) -> WorkedSum:
    """Return the sum of values times weights plus bias, written out.

    Args:
        values: what the neuron gets, shape (inputs,).
        weights: what it makes of each, shape (inputs,).
        bias: what is added.
        count: how many terms are written one by one: those with the largest products, either way.

    Raises:
        ValueError: the sum is no finite number.
    """
    exact = values.astype(np.float64) * weights.astype(np.float64)
    total = float(exact.sum() + float(bias))
    if not math.isfinite(total):
        raise ValueError("the sum is no finite number")
    strongest = [int(i) for i in np.argsort(-np.abs(exact), kind="stable")[:count] if exact[i]]
    largest = max([abs(total), abs(float(bias)), *(abs(float(exact[i])) for i in strongest)])
    decimals = _between(FIGURES - 1 - _magnitude(largest))
    with localcontext(Context(prec=_PRECISION)):
        # So many that half a unit of their last place moves no product by more than about half a unit of its own.
        of_value = _between(decimals + 1 + _magnitude(max((abs(float(weights[i])) for i in strongest), default=0.0)))
        of_weight = _between(decimals + 1 + _magnitude(max((abs(float(values[i])) for i in strongest), default=0.0)))
        terms = []
        for place in strongest:
            value, weight = rounded(values[place], of_value), rounded(weights[place], of_weight)
            terms.append(Term(place, value, weight, _to(value * weight, decimals)))
        end, shift = rounded(total, decimals), rounded(bias, decimals)
        rest = end - shift - sum((term.product for term in terms), Decimal())
    return WorkedSum(tuple(terms), len(values) - len(terms), rest, shift, end)


@dataclass(frozen=True)
class WorkedSoftmax:
    """Softmax as it is written: each logit, e to how far it is below the highest, the sum of these, and the shares.

    Powers are of the logits as they are written, shares of the powers as they are written.
    """

    logits: tuple[Decimal, ...]
    powers: tuple[Decimal, ...]
    total: Decimal
    shares: tuple[float, ...]


def worked_softmax(logits: Array) -> WorkedSoftmax:
    """Return the softmax of some logits, shape (classes,), written out."""
    written = [rounded(logit, _OF_LOGIT) for logit in logits]
    highest = max(written)
    powers = [rounded(math.exp(logit - highest), _OF_POWER) for logit in written]
    total = sum(powers, Decimal())
    return WorkedSoftmax(tuple(written), tuple(powers), total, tuple(float(power / total) for power in powers))


def rounded(number: float | np.floating[Any], decimals: int) -> Decimal:
    """Return a number with so many decimals."""
    with localcontext(Context(prec=_PRECISION)):
        return _to(Decimal(float(number)), decimals)


def _to(number: Decimal, decimals: int) -> Decimal:
    return number.quantize(Decimal(1).scaleb(-decimals)) + 0  # adding 0 makes minus zero plain zero


def _magnitude(number: float) -> int:
    """Return the power of ten of a number's first figure; 0 for zero."""
    return math.floor(math.log10(number)) if number else 0


def _between(decimals: int) -> int:
    return min(max(decimals, 0), _MOST_DECIMALS)
