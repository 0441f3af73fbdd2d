"""Lesson 1: what the learner touches answers with what is true of the digits."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from mnistlab.ui.learn.brains import VIEWS, answers
from mnistlab.ui.learn.circles import CIRCLES, EXAMPLES

OpenApp = Callable[..., AppTest]


def choose(app: AppTest, key: str, value: object) -> AppTest:
    """Choose an option of pills or of a segmented control."""
    next(group for group in app.get("button_group") if group.key == key).set_value(value)
    return app.run()


def words(app: AppTest) -> str:
    return " ".join([*(block.value for block in app.markdown), *(block.proto.body for block in app.get("html"))])


@pytest.fixture
def step(open_app: OpenApp, tmp_path: Path) -> Callable[[str], AppTest]:
    return lambda name: open_app("learn", tmp_path, query={"lesson": "see-a-six", "step": name})


def test_the_window_shows_the_numbers_that_are_there(step: Callable[[str], AppTest]) -> None:
    app = step("numbers")
    app.slider(key="numbers_left").set_value(0)
    app.slider(key="numbers_top").set_value(0).run()
    window = next(block.proto.body for block in app.get("html") if "pixels in the window" in block.proto.body)
    assert re.findall(r">(\d+)</i>", window) == ["0"] * 64
    app.toggle(key="numbers_count").set_value(True).run()
    assert re.search(r"\*\*[4-7]\d\d are 0\*\*; you guessed 392", words(app))


def test_no_limits_call_everything_a_six(step: Callable[[str], AppTest]) -> None:
    app = step("rule")
    sixes = int(re.search(r"(\d+) sixes", words(app))[1])
    app.slider(key="rule_lower").set_value(0)
    app.slider(key="rule_corner").set_value(100)
    app.slider(key="rule_below").set_value(0)
    app.slider(key="rule_above").set_value(100)
    app.run()
    assert f"{2000 - sixes:,} mistakes" in words(app)
    app.slider(key="rule_lower").set_value(100).run()
    assert f"{sixes} mistakes" in words(app) and f"Never saying six makes {sixes}." in words(app)


def test_examples_help_and_what_is_left_out_is_never_said(step: Callable[[str], AppTest]) -> None:
    app = step("examples")
    assert not app.select_slider
    choose(app, "examples_guess", "40 of 100")

    def right() -> float:
        return float(re.search(r"\*\*predicts\*\* ([\d.]+) %", words(app))[1])

    few = right()
    app.select_slider(key="examples_count").set_value(10_000).run()
    many = right()
    assert many > few + 20
    assert len(re.findall(r"Mean of the \ds", words(app))) == 10
    app.toggle(key="examples_without").set_value(True).run()
    assert right() < many
    assert len(re.findall(r"Mean of the \ds", words(app))) == 9


def test_every_example_finds_its_circle(step: Callable[[str], AppTest]) -> None:
    app = step("nested")
    for place, example in enumerate(EXAMPLES):
        choose(app, f"nested_{place}", (example.place + 1) % len(CIRCLES))
        assert "Not quite" in app.warning[0].value
        choose(app, f"nested_{place}", example.place)
        assert example.why in app.success[0].value
        app.button(key=f"nested_put_{place}").click().run()
        assert not app.exception
    assert "Every example" in app.success[0].value
    app.button(key="nested_again").click().run()
    assert any(group.key == "nested_0" for group in app.get("button_group"))


def test_groups_hold_all_images_and_open_their_labels(step: Callable[[str], AppTest]) -> None:
    app = step("supervised")
    choose(app, "supervised_kind", "Without labels")
    for k in (2, 20):
        app.slider(key="supervised_k").set_value(k).run()
        sizes = re.findall(r"([\d,]+) images</span>", words(app))
        assert len(sizes) == k and sum(int(size.replace(",", "")) for size in sizes) == 2000
    app.toggle(key="supervised_told").set_value(True).run()
    assert "named rightly" in words(app) and "images</span>" not in words(app)


def test_three_neurons_two_pets() -> None:
    assert answers([True, False, True]) == {"cat": True, "dog": False}
    assert answers([True, True, False]) == {"cat": False, "dog": True}
    for neither in ([True, True, True], [True, False, False], [False, True, True], [False] * 3):
        assert not any(answers(neither).values())


def test_a_network_beside_a_brain_and_a_question_without_a_right_answer(step: Callable[[str], AppTest]) -> None:
    app = step("brain")
    choose(app, "brain_part", "A brain")
    choose(app, "brain_guess", "a million")
    assert "About **160 million**; you guessed a million." in words(app)
    choose(app, "brain_part", "Thinking")
    for view, reply in VIEWS.items():
        choose(app, "brain_view", view)
        assert app.info[0].value == reply
    assert not app.exception
