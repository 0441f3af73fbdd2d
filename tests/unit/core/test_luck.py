"""Bands, and the permutation test against a plain enumeration and known examples."""

from __future__ import annotations

import itertools
import math
import random
from fractions import Fraction

import pytest

from mnistlab.core.luck import MOST_WAYS, TRIES, band, deal, enough
from mnistlab.core.verdict import Group, verdict


def enumerated(first: list[int], second: list[int]) -> tuple[int, int]:
    """Return how many dealings there are and how many differ as much, in whole numbers, one dealing at a time."""
    values = first + second
    found = abs(Fraction(sum(first), len(first)) - Fraction(sum(second), len(second)))
    ways = as_large = 0
    for places in itertools.combinations(range(len(values)), len(first)):
        one = [values[place] for place in places]
        other = [value for place, value in enumerate(values) if place not in places]
        ways += 1
        as_large += abs(Fraction(sum(one), len(one)) - Fraction(sum(other), len(other))) >= found
    return ways, as_large


def test_dealings_are_counted_as_one_by_one() -> None:
    """On accuracies out of 10,000 images, with ties: floating-point sums must not lose a dealing that is equal."""
    draw = random.Random(1)
    for _ in range(120):
        first = [draw.randint(9700, 9712) for _ in range(draw.randint(1, 5))]
        second = [draw.randint(9700, 9712) for _ in range(draw.randint(1, 5))]
        found = deal(tuple(n / 10_000 for n in first), tuple(n / 10_000 for n in second))
        assert (found.ways, found.as_large) == enumerated(first, second)
        assert found.every


def test_a_known_example() -> None:
    """{1, 2, 3} against {4, 5, 6} is one of the two clearest of 20 dealings."""
    found = deal((1, 2, 3), (4, 5, 6))
    assert (found.difference, found.ways, found.as_large, found.share) == (-3, 20, 2, 0.1)
    assert not found.can_tell and not found.larger
    # ranks 3, 4, 5, 7 against 1, 2, 6, 8: 4.75 against 4.25; all dealings but the 8 with equal sums differ as much
    even = deal((3, 4, 5, 7), (1, 2, 6, 8))
    assert (even.ways, even.as_large) == (70, 62)


def test_when_results_are_enough() -> None:
    assert enough() == 4
    for sizes, tells in (((3, 3), False), ((4, 4), True), ((3, 5), True), ((1, 5), False), ((2, 5), True)):
        ways = math.comb(sum(sizes), sizes[0])
        dealing = deal(tuple(range(sizes[0])), tuple(range(100, 100 + sizes[1])))
        assert dealing.ways == ways and dealing.as_large == dealing.clearest
        assert dealing.can_tell == (dealing.clearest / ways <= 0.05) == tells, sizes
        assert dealing.larger == tells


def test_many_results_are_dealt_at_random_and_agree_with_all_ways() -> None:
    draw = random.Random(2)
    first, second = ([draw.gauss(mean, 1) for _ in range(8)] for mean in (0.0, 0.6))
    every = deal(tuple(first), tuple(second))
    assert every.ways == 12_870 <= MOST_WAYS
    more = deal(tuple(first + first), tuple(second + second))
    assert (more.ways, more.every) == (TRIES, False)
    assert 0 < more.share < every.share, "twice as many results make the same difference rarer"
    assert deal(tuple(first + first), tuple(second + second)) == more


def test_the_share_of_false_alarms_is_what_was_promised() -> None:
    """Where there is no difference, at most 5 of 100 pairs of five are called larger than luck."""
    draw = random.Random(3)
    alarms = sum(
        deal(tuple(draw.gauss(0, 1) for _ in range(5)), tuple(draw.gauss(0, 1) for _ in range(5))).larger
        for _ in range(600)
    )
    assert 10 <= alarms <= 45


def test_an_empty_group_is_refused() -> None:
    with pytest.raises(ValueError, match="both groups"):
        deal((), (1.0,))


def test_a_band_holds_every_curve() -> None:
    found = band([[0.5, 0.7, 0.9], [0.6, None, 0.8], [0.4, 0.5]])
    assert found.epochs == (1, 2, 3)
    assert found.lowest == (0.4, 0.5, 0.8)
    assert found.highest == (0.6, 0.7, 0.9)
    assert found.mean == pytest.approx((0.5, 0.6, 0.85))
    assert found.runs == (3, 2, 2)
    assert band([]).epochs == band([[], [None]]).epochs == ()
    assert band([[math.nan, 0.5], [math.inf, 0.7]]).epochs == (2,)


def test_verdicts_say_what_was_counted() -> None:
    low, high = (0.9600, 0.9610, 0.9615, 0.9605, 0.9620), (0.9700, 0.9690, 0.9710, 0.9705, 0.9695)
    clear = verdict(Group("rate 0.1", low), Group("rate 0.01", high), 10_000)
    assert clear.larger is True
    assert clear.text.startswith("Rate 0.01 gets 0.90 points more than rate 0.1 on average: 97.00 % against 96.10 %.")
    assert "Of the 252 ways to deal these ten results into two groups of five, 2 differ as much or more (0.8 %)." in (
        clear.text
    )
    assert "another 10,000" not in clear.text, "the test images' own luck is smaller than this difference"
    luck = verdict(Group("a", (0.96, 0.97, 0.965, 0.962)), Group("b", (0.961, 0.969, 0.964, 0.966)), 10_000)
    assert luck.larger is False and "of four" in luck.text and "does not prove" in luck.text
    few = verdict(Group("a", low[:3]), Group("b", high[:3]), 10_000)
    assert few.larger is None and "only 20 ways" in few.text and "(10 %;" in few.text and "From 4 of each" in few.text
    single = verdict(Group("a", low[:1]), Group("b", high[:1]), 10_000)
    assert single.larger is None and "One run of each cannot tell" in single.text


def test_a_difference_smaller_than_the_test_can_see_is_said_so() -> None:
    low = tuple(0.97 + step / 10_000 for step in range(5))
    high = tuple(0.9706 + step / 10_000 for step in range(5))
    found = verdict(Group("a", low), Group("b", high), 10_000)
    assert found.larger is True
    assert "another 10,000 could move an accuracy by up to 0.3 points" in found.text


def test_equal_means_are_no_difference() -> None:
    found = verdict(Group("a", (0.9, 0.8, 0.7, 0.6)), Group("b", (0.6, 0.7, 0.8, 0.9)), 10_000)
    assert found.larger is False and found.text.startswith("Both get the same on average, 75.00 %.")
