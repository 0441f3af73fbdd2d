"""Lessons 9 to 11: stepping through the loop, racing, matching, and seeds."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from streamlit.testing.v1 import AppTest

from mnistlab.lessons.optimizers import MATCHES
from mnistlab.ui.learn.four_steps import ITERATIONS, STEPS, where
from tests.app.conftest import Trained

OpenApp = Callable[..., AppTest]


def said(app: AppTest) -> str:
    return "\n".join(text.value for text in app.markdown)


@pytest.mark.parametrize(
    ("presses", "iteration", "step"), [(0, 0, 0), (1, 0, 1), (4, 0, 4), (5, 1, 1), (400, ITERATIONS - 1, 4)]
)
def test_where_presses_lead(presses: int, iteration: int, step: int) -> None:
    assert where(presses) == (iteration, step)


def test_the_four_steps_follow_each_other(open_app: OpenApp, trained: Trained) -> None:
    app = open_app("learn", trained.home, query={"lesson": "training-loop", "step": "four-steps"})
    assert "Nothing has been looked at yet" in said(app)
    for i, step in enumerate(STEPS, 1):
        assert app.button(key="four_steps_next").label == f"{i}. {step}"
        app.button(key="four_steps_next").click().run()
    assert "after 1 update**" in said(app)
    app.button(key="four_steps_next").click().run()
    app.button(key="four_steps_ten").click().run()
    assert "after 11 updates**" in said(app)
    for _ in range(9):
        app.button(key="four_steps_ten").click().run()
    assert f"after {ITERATIONS} updates**" in said(app)
    assert app.button(key="four_steps_next").disabled
    app.button(key="four_steps_reset").click().run()
    assert "Nothing has been looked at yet" in said(app)
    assert not app.exception


def test_the_race_shows_its_end_after_a_guess(open_app: OpenApp, trained: Trained) -> None:
    app = open_app("learn", trained.home, query={"lesson": "optimizers", "step": "surface"})
    assert "First to arrive" not in said(app)
    app.button_group(key="surface_guess").set_value("sgd").run()
    assert "You guessed **SGD**. First to arrive: **Nesterov**" in said(app)
    app.selectbox(key="surface_ground").set_value("round bowl").run()
    app.select_slider(key="surface_rate").set_value(0.3).run()
    assert "First to arrive: **SGD**" in said(app)
    assert not app.exception


def test_matching_answers_back_and_ends_with_the_table(open_app: OpenApp, trained: Trained) -> None:
    app = open_app("learn", trained.home, query={"lesson": "optimizers", "step": "which"})
    app.button_group(key="which_0").set_value("adagrad").run()
    assert "Adagrad fits another one better" in app.warning[0].value
    for i, match in enumerate(MATCHES):
        app.button_group(key=f"which_{i}").set_value(match.optimizer).run()
    assert not app.warning
    assert [box.value for box in app.success][: len(MATCHES)] == [match.why for match in MATCHES]
    assert not app.exception


def test_a_fixed_seed_repeats_a_training(open_app: OpenApp, trained: Trained) -> None:
    app = open_app("learn", trained.home, query={"lesson": "starting-weights", "step": "seed"})
    app.button_group(key="seed_guess").set_value("No").run()
    app.button(key="seed_train").click().run()
    assert "different losses**, as you guessed" in said(app)
    app.toggle(key="seed_fixed").set_value(True).run()
    app.button(key="seed_train").click().run()
    assert "exactly the same loss**. The sort" in said(app)
    assert not app.exception


@pytest.mark.parametrize(
    ("start", "templates"), [("zeros", "One"), ("one same number", "One"), ("random numbers", "6")]
)
def test_units_that_begin_alike_stay_alike(open_app: OpenApp, trained: Trained, start: str, templates: str) -> None:
    app = open_app("learn", trained.home, query={"lesson": "starting-weights", "step": "zeros"})
    app.button_group(key="zeros_start").set_value(start).run()
    app.slider(key="zeros_done").set_value(80).run()
    assert f"**{templates}" in said(app)
    assert not app.exception
