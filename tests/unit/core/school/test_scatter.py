"""All runs of a class as dots: where they lie, what is marked, and what is left out."""

from __future__ import annotations

import doctest
from itertools import pairwise

import pytest

from mnistlab.core.runs import RunStatus
from mnistlab.core.school import ticks
from mnistlab.core.school.scatter import ACROSS, scatter
from mnistlab.core.school.ticks import of_numbers, of_words
from mnistlab.core.spec import RunSpec
from tests.unit.core.school.wall_runs import run

NAMES = {"ada": "Ada", "blaise": "Blaise"}


def test_every_setting_can_be_laid_across_and_both_costs() -> None:
    known = set(RunSpec.model_fields) - {"hidden"} | {"neurons", "layers", "parameters", "seconds"}
    assert set(ACROSS) == known
    runs = [run("a", hidden=()), run("b", hidden=(8, 8), dropout=0.5, train_size=100, l2=0.01)]
    for across in ACROSS.values():
        found = scatter(runs, NAMES, across)
        assert len(found.dots) == 2
        assert all(0 <= dot.x <= 1 and 0 <= dot.y <= 1 for dot in found.dots)
        assert all(0 <= place <= 1 and label for place, label in (*found.across, *found.up))
        assert all(dot.said for dot in found.dots)


def test_dots_lie_by_value_and_accuracy() -> None:
    rates = (0.001, 0.01, 0.1)
    runs = [run(str(rate), learning_rate=rate, test_accuracy=0.9 + rate / 2) for rate in rates]
    found = scatter(runs, NAMES, ACROSS["learning_rate"])
    dots = sorted(found.dots, key=lambda dot: dot.x)
    assert [dot.said for dot in dots] == ["0.001", "0.01", "0.1"]
    assert dots[1].x - dots[0].x == pytest.approx(dots[2].x - dots[1].x)  # each is ten times the one before
    assert [dot.y for dot in dots] == sorted(dot.y for dot in dots)
    assert found.best == dots[-1]
    assert found.floor == 0.9


def test_few_bad_runs_do_not_press_the_good_ones_together() -> None:
    runs = [run(f"{i}", test_accuracy=0.95 + i / 1000) for i in range(18)] + [run("bad", test_accuracy=0.1)]
    found = scatter(runs, NAMES, ACROSS["epochs"])
    assert (found.floor, found.below) == (0.95, 1)
    (bad,) = [dot for dot in found.dots if dot.kind == "below"]
    assert (bad.y, bad.accuracy) == (0, 0.1)
    many = scatter(runs[:4] + [run(f"bad{i}", test_accuracy=0.1) for i in range(3)], NAMES, ACROSS["epochs"])
    assert (many.floor, many.below) == (0, 0)


def test_what_diverged_lies_at_the_bottom_and_what_has_no_result_nowhere() -> None:
    runs = [run("a"), run("b", status=RunStatus.DIVERGED), run("c", status=RunStatus.RUNNING), run("d", "stranger")]
    found = scatter(runs, NAMES, ACROSS["optimizer"])
    assert sorted(dot.kind for dot in found.dots) == ["diverged", "run"]
    assert found.diverged == 1


def test_nothing_yet_is_a_picture_too() -> None:
    found = scatter([], NAMES, ACROSS["learning_rate"])
    assert (found.dots, found.best) == ((), None)


def test_dots_of_the_same_place_lie_beside_each_other_and_in_their_own_column() -> None:
    runs = [run(f"{i}", optimizer=("sgd", "adam")[i % 2]) for i in range(60)]
    dots = scatter(runs, NAMES, ACROSS["optimizer"]).dots
    assert len({round(dot.x, 4) for dot in dots}) > 16
    assert {dot.x < 0.5 for dot in dots if dot.said == "Adam"} == {True}
    assert {dot.x < 0.5 for dot in dots if dot.said == "SGD"} == {False}


def test_numbers_go_by_powers_where_they_span_many_and_zero_stands_apart() -> None:
    scale = of_numbers([0, 0.0001, 0.001, 0.1])
    assert [label for _, label in scale.marks] == ["0", "0.0001", "0.001", "0.1"]
    assert scale.place(0.0001) - scale.place(0) > 0.05
    even = of_numbers([0, 0.1, 0.2, 0.5])
    assert even.place(0.2) - even.place(0.1) == pytest.approx(even.place(0.1) - even.place(0))


def test_marks_do_not_run_into_each_other() -> None:
    scale = of_numbers([float(i) for i in range(1, 100)])
    places = [place for place, _ in scale.marks]
    assert 3 <= len(places) <= 8
    assert min(b - a for a, b in pairwise(places)) > 0.03
    close = of_numbers([1000, 1001, 1002, 9000, 9001])
    assert len(close.marks) < 5


def test_one_value_lies_in_the_middle_and_words_in_the_alphabets_order() -> None:
    assert of_numbers([5.0]).marks == ((0.5, "5"),)
    assert of_numbers([0.0]).place(0.0) == 0.5
    assert [label for _, label in of_words(["b", "a", "b"]).marks] == ["a", "b"]


def test_examples() -> None:
    assert doctest.testmod(ticks).failed == 0
