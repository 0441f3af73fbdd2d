"""Lesson 7: what its interactions answer."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from mnistlab.ui.learn.batch_charts import batch_table

Open = Callable[..., AppTest]


def said(app: AppTest) -> str:
    return "\n".join(element.value for element in app.markdown)


def step(open_app: Open, home: Path, name: str) -> AppTest:
    app = open_app("learn", home, query={"lesson": "gradient-descent", "step": name})
    assert not app.exception
    return app


def test_slopes_of_one_weight_and_of_three(open_app: Open, tmp_path: Path) -> None:
    app = step(open_app, tmp_path, "slope")
    app.slider(key="slope_weight").set_value(2.0).run()
    assert "w = 2.00 is **0.167**" in said(app)
    app.button_group(key="slope_view").set_value("Three weights").run()
    assert "gradient = [" in said(app)
    assert not app.exception


@pytest.mark.parametrize(("start", "valley"), [(2.6, "right"), (0.0, "left")])
def test_the_ball_ends_in_the_valley_it_starts_above(open_app: Open, tmp_path: Path, start: float, valley: str) -> None:
    app = step(open_app, tmp_path, "ball")
    app.slider(key="ball_start").set_value(start)
    app.slider(key="ball_rate").set_value(0.3)
    app.slider(key="ball_steps").set_value(60).run()
    assert f"has come to rest in the {valley}" in said(app)


@pytest.mark.parametrize(("rate", "factor"), [(0.1, "0.90"), (1.0, "0.00"), (1.5, "−0.50"), (2.2, "−1.20")])
def test_each_rate_has_its_factor(open_app: Open, tmp_path: Path, rate: float, factor: str) -> None:
    app = step(open_app, tmp_path, "rates")
    app.slider(key="rates_rate").set_value(rate).run()
    assert f"**{factor}**" in said(app)
    assert not app.exception


def test_a_press_on_the_map_chooses_the_start(open_app: Open, tmp_path: Path) -> None:
    app = step(open_app, tmp_path, "surface")
    app.slider(key="surface_steps").set_value(100).run()
    assert "After 100 steps" in said(app)
    app.session_state["surface_plot"] = {"clicked": {"x": -2.04, "y": -1.5}}
    app.run()
    assert app.slider(key="surface_w1").value == -2.0
    assert app.slider(key="surface_w2").value == -1.5


def test_no_rate_and_no_momentum_on_offer_is_too_much_to_draw(open_app: Open, tmp_path: Path) -> None:
    app = step(open_app, tmp_path, "momentum")
    for rate, kept in ((0.12, 0.0), (0.12, 0.98), (0.005, 0.5)):
        app.slider(key="momentum_rate").set_value(rate)
        app.slider(key="momentum_kept").set_value(kept).run()
        assert not app.exception


def test_steps_and_paths_of_all_batch_sizes_are_drawn(open_app: Open, tmp_path: Path) -> None:
    app = step(open_app, tmp_path, "stochastic")
    for size in (8, 64, 256):
        app.button_group(key="stochastic_size").set_value(size).run()
    app.button_group(key="stochastic_view").set_value("60 steps").run()
    app.button(key="stochastic_again").click().run()
    assert not app.exception


def test_smaller_batches_look_at_fewer_points_and_differ_more() -> None:
    spread = [float(row[1]) for row in batch_table(0)]
    assert spread == sorted(spread, reverse=True) and spread[-1] == 0
    assert [row[3] for row in batch_table(0)] == ["60", "480", "3,840", "15,360"]
