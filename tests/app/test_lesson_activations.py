"""Lesson 3: what the learner touches answers with what activations really do."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from streamlit.testing.v1 import AppTest

from mnistlab.ui.learn.interactions.activations import bending_weights, product_tex
from mnistlab.ui.learn.maxout import TARGETS, gap
from mnistlab.ui.learn.slope_views import powers

OpenApp = Callable[..., AppTest]


def choose(app: AppTest, key: str, value: object) -> AppTest:
    """Choose an option of pills or of a segmented control."""
    next(group for group in app.get("button_group") if group.key == key).set_value(value)
    return app.run()


def words(app: AppTest) -> str:
    return " ".join(block.value for block in app.markdown)


@pytest.fixture
def step(open_app: OpenApp, tmp_path: Path) -> Callable[[str], AppTest]:
    return lambda name: open_app("learn", tmp_path, query={"lesson": "activations", "step": name})


def test_the_step_keeps_silent_and_the_sigmoid_gives_a_hint(step: Callable[[str], AppTest]) -> None:
    app = step("step")
    app.slider(key="step_weight_step").set_value(2.0).run()
    assert "From weight 0 to 2 it changed by **0**" in words(app)
    app.slider(key="step_weight_step").set_value(8.0).run()
    assert "near enough to 1, after 3 weights" in words(app)
    choose(app, "step_kind", "sigmoid")
    app.slider(key="step_weight_sigmoid").set_value(-1.0).run()
    assert re.search(r"changed by \*\*0\.0\d+\*\*", words(app))
    app.slider(key="step_weight_sigmoid").set_value(-9.0).run()
    assert "near enough to 1" in words(app)


@pytest.mark.parametrize(
    ("target", "slopes", "heights"),
    [
        ("ReLU", (0, 1), (0, 0)),
        ("absolute value", (-1, 1), (0, 0)),
        ("bowl", (-2, 0, 2), (-1.75, 0.25, -1.75)),
    ],
)
def test_each_target_can_be_met_with_what_the_sliders_offer(
    target: str, slopes: tuple[float, ...], heights: tuple[float, ...]
) -> None:
    assert len(slopes) <= 4 and all(
        slope % 0.5 == 0 and height % 0.25 == 0 for slope, height in zip(slopes, heights, strict=True)
    )
    assert gap(target, np.array(slopes), np.array(heights)) <= TARGETS[target][1]


def test_lines_are_dragged_to_relu(step: Callable[[str], AppTest]) -> None:
    app = step("variants")
    choose(app, "variants_part", "Maxout")
    for key, value in (("slope1", 0.0), ("height1", 0.0), ("slope2", 1.0), ("height2", 0.0)):
        app.slider(key=f"maxout_{key}").set_value(value)
    app.run()
    assert not app.exception
    choose(app, "maxout_target", "bowl")
    assert any("Near enough" in caption.value for caption in app.caption)


def test_slopes_layers_and_a_dead_neuron(step: Callable[[str], AppTest]) -> None:
    app = step("slopes")
    for name in ("tanh", "relu", "leaky_relu", "elu", "gelu"):
        choose(app, "slopes_name", name)
        assert not app.exception
    choose(app, "slopes_part", "Many layers")
    app.slider(key="layers_z").set_value(0.0).run()
    assert "Sigmoid **2.4 × 10⁻⁴**, Tanh **1**, ReLU **0**" in words(app)
    app.toggle(key="layers_measure").set_value(True).run()
    assert "First hidden layer" in words(app)
    choose(app, "slopes_part", "A dead neuron")
    app.slider(key="dead_bias").set_value(-4.0).run()
    assert "This neuron is dead" in words(app)
    app.toggle(key="dead_leaky").set_value(True).run()
    assert "This neuron is dead" not in words(app) and "slope 0.2" in words(app)


def test_layers_collapse_without_activation_and_do_not_with_it(step: Callable[[str], AppTest]) -> None:
    app = step("collapse")
    assert not app.slider
    choose(app, "collapse_guess", "a wavy line")

    for depth in (1, 2, 3):
        app.slider(key="collapse_depth").set_value(depth).run()
        assert "**the same answers**" in words(app)
    app.button(key="collapse_others").click().run()
    assert "**the same answers**" in words(app)
    choose(app, "collapse_activation", "relu")
    assert float(re.search(r"up to \*\*([\d.]+)\*\* away", words(app))[1]) > 0.1


def test_the_product_is_written_as_it_is_multiplied() -> None:
    weights = bending_weights(2, 0)
    rows = re.findall(r"begin{smallmatrix}(.*?)\\end", product_tex(weights))
    matrices = [np.array([[float(cell) for cell in row.split("&")] for row in one.split(r"\\")]) for one in rows]
    product = matrices[0] @ matrices[1] @ matrices[2]
    assert product.shape == (1, 1)
    assert product_tex(weights).endswith(rf"= {product[0, 0]:g}\end{{aligned}}")


def test_small_numbers_are_written_for_people() -> None:
    assert [powers(number) for number in (0.25, 5.8e-05, 0, 1)] == ["0.25", "5.8 × 10⁻⁵", "0", "1"]
