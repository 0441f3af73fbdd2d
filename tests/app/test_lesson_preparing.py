"""Lesson 5 without a browser, and its claims about runs held against real ones."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from mnistlab.core.explain import luck
from mnistlab.core.facts import TEST
from mnistlab.core.runs import Run
from mnistlab.ui.learn.interactions.preparing import LEVELS, SCALES
from mnistlab.ui.learn.shuffling import IN_ORDER, ORDERS, SAME, SHUFFLED
from tests.app.course_runs import train_for_course

OpenApp = Callable[..., AppTest]
Step = Callable[[str], AppTest]


@pytest.fixture(scope="module")
def trained_home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("course")


@pytest.fixture(scope="module")
def runs(trained_home: Path) -> dict[str, Run]:
    return train_for_course(trained_home, ORDERS | SCALES)


@pytest.fixture
def step(open_app: OpenApp, tmp_path: Path) -> Step:
    return lambda name: open_app("learn", tmp_path, query={"lesson": "preparing", "step": name})


def choose(app: AppTest, key: str, value: object) -> AppTest:
    next(group for group in app.get("button_group") if group.key == key).set_value(value)
    app.run()
    assert not app.exception
    return app


def words(app: AppTest) -> str:
    return " ".join(block.value for block in app.markdown)


def html(app: AppTest) -> str:
    return re.sub(r"\s+", " ", re.sub("<[^>]+>", " ", "".join(block.proto.body for block in app.get("html"))))


def test_each_index_takes_an_axis_away(step: Step) -> None:
    app = step("shape")
    told = ("3 (60000, 28, 28) 47,040,000", "x_train[7] 2 (28, 28) 784", "x_train[7, 14] 1 (28,) 28", "9] 0 () 1")
    for taken, level in enumerate(LEVELS):
        choose(app, "shape_level", level)
        assert all((line in html(app)) == (i <= taken) for i, line in enumerate(told))


@pytest.mark.parametrize(
    ("row", "column", "neighbours"),
    [(0, 0, {"to the right": 1, "below": 28}), (27, 27, {"above": 755, "to the left": 782})],
)
def test_a_corner_has_two_neighbours(step: Step, row: int, column: int, neighbours: dict[str, int]) -> None:
    app = step("flatten")
    app.slider(key="flatten_row").set_value(row)
    app.slider(key="flatten_column").set_value(column).run()
    found = re.findall(r"(above|to the left|to the right|below) (\d+) [+−]", html(app))
    assert {name: int(place) for name, place in found} == neighbours
    assert f"= **{row * 28 + column}** of the list" in words(app)


def test_a_shuffled_digit_is_put_in_order_once_it_is_guessed(step: Step) -> None:
    app = step("shuffle")
    assert "With its pixels in order" not in words(app)
    choose(app, "shuffle_read_0", "1")
    assert "You read **1**. With its pixels in order it is a **7**." in words(app)


def test_a_pixel_goes_through_the_formula(step: Step) -> None:
    app = step("scale")
    app.slider(key="scale_pixel").set_value(255).run()
    assert "= 1.000$" in words(app)
    raw, scaled = (float(re.search(rf"{name} 0 to \d+ [\d.]+ (-?[\d.]+)", html(app))[1]) for name in ("raw", "scaled"))
    assert raw / scaled == pytest.approx(255, rel=0.01)


def test_a_code_is_put_together(step: Step) -> None:
    app = step("one-hot")
    for places, says in (
        ([], "There is no 1 in it"),
        ([4], "says 4, not 5"),
        ([4, 5], "2 ones"),
        ([5], "**Right.**"),
    ):
        choose(app, "onehot_5", places)
        assert says in words(app)
    assert "label 0 1 2 3 4 5 6 7 8 9" in html(app)


def test_the_printed_code_is_mended(step: Step) -> None:
    app = step("mistake")
    assert "It has 9 places" in words(app) and "says 3, not 4" in words(app)
    choose(app, "mistake_places", 10)
    assert "It has" not in words(app) and "says 3, not 4" in words(app)
    choose(app, "mistake_one", 4)
    assert "**Right.** Ten places" in words(app)


def test_shuffled_pixels_are_learned_as_well(runs: dict[str, Run], trained_home: Path, open_app: OpenApp) -> None:
    ordered, mixed = runs[IN_ORDER].test_accuracy, runs[SHUFFLED].test_accuracy
    assert ordered > 0.9
    assert abs(ordered - mixed) <= luck(ordered, TEST)
    app = open_app("learn", trained_home, query={"lesson": "preparing", "step": "shuffle"})
    choose(app, "shuffle_bet", SAME)
    assert f"You guessed **{SAME}**" in words(app) and "no more than luck" in words(app)


def test_raw_pixels_fail_at_the_rate_of_scaled_ones(
    runs: dict[str, Run], trained_home: Path, open_app: OpenApp
) -> None:
    scaled, raw, slowly = (runs[name] for name in SCALES)
    assert scaled.test_accuracy > 0.9
    assert max(map(sum, zip(*raw.confusion, strict=True))) == TEST, "it says the same digit for every image"
    assert 0.8 < slowly.test_accuracy < scaled.test_accuracy
    assert scaled.spec.learning_rate / slowly.spec.learning_rate > 200
    app = open_app("learn", trained_home, query={"lesson": "preparing", "step": "raw"})
    first = next(iter(SCALES))
    choose(app, "guess_raw", first)
    assert f"Most test images right: **{first}**" in words(app)
