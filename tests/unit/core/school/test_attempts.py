"""Guessing: a class that mistypes gets in, a machine that guesses does not. The docstring's figures are played."""

from __future__ import annotations

from itertools import count

import pytest

from mnistlab.core.school import attempts
from mnistlab.core.school.attempts import (
    CODES_OF_ADDRESS,
    CODES_OF_LEARNER,
    MOST_KEYS,
    PASSCODES_IN_ALL,
    PASSCODES_OF_ADDRESS,
    Attempts,
    Limit,
    household,
)
from mnistlab.core.school.code import ALPHABET, LENGTH

LESSON, DAY = 2 * 3600.0, 24 * 3600.0
CODES = len(ALPHABET) ** LENGTH


def guesses(limits: tuple[Limit, ...], seconds: float, fixed: tuple[str | None, ...]) -> int:
    """Return how many wrong ones a machine gets through that never rests; None is a new key for each of them."""
    tried, now, machine = count(), 0.0, Attempts(*limits)
    done = 0
    while now < seconds:
        wait = machine.begin(now, *(str(next(tried)) if key is None else key for key in fixed))
        now += wait
        done += not wait
    return done


def test_the_odds_of_guessing_a_code_are_as_the_docstring_says() -> None:
    assert attempts.__doc__ is not None
    said = attempts.__doc__.replace("\n", " ")
    of_address = (CODES_OF_LEARNER, CODES_OF_ADDRESS)
    lesson, day = (guesses(of_address, seconds, (None, "school")) for seconds in (LESSON, DAY))
    assert f"28^6 = {CODES:,}" in said
    assert f"{lesson:,} guesses in a lesson of two hours and {day:,} in a day" in said
    assert f"1 in {CODES // lesson // 1000 * 1000:,} a lesson and 1 in {CODES // day // 100 * 100:,} a day" in said
    years = CODES / 2 / (DAY / CODES_OF_ADDRESS.wait) / 365.25
    assert f"takes {years:.0f} years of an open class to make it an even one" in said


def test_passcodes_cannot_be_tried_often_from_however_many_addresses() -> None:
    assert attempts.__doc__ is not None
    limits = (PASSCODES_OF_ADDRESS, PASSCODES_IN_ALL)
    everywhere, here = guesses(limits, DAY, (None, "")), guesses(limits, DAY, ("here", ""))
    assert here <= everywhere < 1500
    assert "fewer than 1,500 passcodes" in attempts.__doc__
    assert f"{26**8 / 1500 / 365.25:,.0f}"[:3] == "381"


def test_thirty_learners_of_one_school_join_at_once_each_after_four_errors() -> None:
    gate = Attempts(CODES_OF_LEARNER, CODES_OF_ADDRESS)
    for learner in range(30):
        for _ in range(4):
            assert gate.begin(0.0, f"learner {learner}", "school") == 0
    for learner in range(30):
        assert gate.begin(1.0, f"learner {learner}", "school") == 0
        gate.right(f"learner {learner}", "school")


def test_any_number_may_be_right_at_once_and_the_wrong_ones_are_still_counted() -> None:
    gate = Attempts(CODES_OF_LEARNER, CODES_OF_ADDRESS)
    for learner in range(1000):
        assert gate.begin(0.0, str(learner), "school") == 0
        gate.right(str(learner), "school")
    for _ in range(CODES_OF_LEARNER.free + 1):
        assert gate.begin(0.0, "x", "school") == 0
        assert gate.begin(0.0, "right", "school") == 0
        gate.right("right", "school")
    assert gate.begin(0.0, "x", "school") > 0


def test_each_wrong_one_doubles_the_wait_up_to_the_longest() -> None:
    gate = Attempts(Limit(free=2, wait=2, longest=15, forgotten=1e9))
    assert [gate.begin(0.0, "x") for _ in range(3)] == [0, 0, 0]
    now, waits = 0.0, []
    for _ in range(6):
        waits.append(gate.begin(now, "x"))
        now += waits[-1]
        assert gate.begin(now, "x") == 0
    assert waits == pytest.approx([2, 4, 8, 15, 15, 15])


def test_a_wait_is_for_those_it_concerns_and_is_forgotten() -> None:
    gate = Attempts(Limit(free=1, wait=10, longest=10, forgotten=60))
    assert [gate.begin(0.0, "x") for _ in range(3)] == [0, 0, 10]
    assert gate.begin(0.0, "y") == 0
    assert gate.begin(4.0, "x") == pytest.approx(6)
    assert [gate.begin(3600.0, "x") for _ in range(3)] == [0, 0, 10]


def test_who_waits_for_one_reason_is_not_counted_for_the_others() -> None:
    gate = Attempts(Limit(1, 100, 100, 1e9), Limit(5, 100, 100, 1e9))
    assert [gate.begin(0.0, "x", "all") for _ in range(9)][1:] == [0] + [100] * 7
    assert [gate.begin(0.0, str(i), "all") for i in range(4)] == [0, 0, 0, 0]


def test_memory_is_bounded_and_who_tried_last_is_remembered() -> None:
    gate = Attempts(Limit(1, 100, 100, 1e9))
    gate.begin(0.0, "x"), gate.begin(0.0, "x")
    for i in range(3 * MOST_KEYS):
        gate.begin(0.0, str(i))
        if i % 1000 == 0:
            assert gate.begin(0.0, "x") > 0
    assert len(gate._counts[0]) == MOST_KEYS


@pytest.mark.parametrize(
    ("address", "kept"),
    [
        ("192.0.2.7", "192.0.2.7"),
        ("::ffff:192.0.2.7", "192.0.2.7"),
        ("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64"),
        ("2001:db8:1:2:ffff::1", "2001:db8:1:2::/64"),
        (None, ""),
        ("", ""),
        ("proxy", ""),
        ("1" * 10**6, ""),
    ],
)
def test_addresses_of_one_connection_are_one(address: str | None, kept: str) -> None:
    assert household(address) == kept
