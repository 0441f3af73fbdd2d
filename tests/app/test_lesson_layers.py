"""Lesson 4: what its interactions answer."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from streamlit.testing.v1 import AppTest

from mnistlab.core.architecture import parameter_count
from mnistlab.core.spec import RunSpec
from mnistlab.lessons.layers import GUESSED, SORTED, chain
from mnistlab.ui.learn.counting import compared, unfolded
from mnistlab.ui.learn.wiring import keras_code, wiring_svg

Open = Callable[..., AppTest]


def said(app: AppTest) -> str:
    return "\n".join(element.value for element in (*app.markdown, *app.success, *app.caption))


def step(open_app: Open, home: Path, name: str) -> AppTest:
    app = open_app("learn", home, query={"lesson": "layers", "step": name})
    assert not app.exception
    return app


def test_connections_are_counted_and_one_neuron_is_pointed_at(open_app: Open, tmp_path: Path) -> None:
    app = step(open_app, tmp_path, "layers")
    assert "3 × 4 + 4 × 4 + 4 × 3 = 40 connections" in said(app)
    app.button(key="wiring_take_3").click().run()
    assert "3 × 4 + 4 × 1 = 16 connections" in said(app)
    app.slider(key="wiring_size_2").set_value(2).run()
    app.button_group(key="wiring_layer_4").set_value("hidden 2").run()
    assert "fed by **4** numbers" in said(app)
    app.toggle(key="wiring_leaps").set_value(True).run()
    assert "+ 3 × 1 = 25 connections" in said(app)
    assert not app.exception


def test_the_code_shown_builds_the_network_that_is_drawn() -> None:
    import keras

    for leaps, connections in ((False, 3 * 4 + 4 * 4 + 4 * 2), (True, 3 * 4 + 4 * 4 + 4 * 2 + 3 * 2)):
        names: dict[str, object] = {"keras": keras}
        exec(keras_code([3, 4, 4, 2], leaps=leaps), names)
        model = names["model"]
        assert isinstance(model, keras.Model)
        assert model.count_params() == connections + 4 + 4 + 2
        svg = wiring_svg([3, 4, 4, 2], ["input", "hidden 1", "hidden 2", "output"], leaps=leaps)
        assert svg.count("<path") == connections


def test_networks_are_sorted_with_a_word_to_each_mistake(open_app: Open, tmp_path: Path) -> None:
    app = step(open_app, tmp_path, "deep")
    for i, hidden in enumerate(SORTED):
        app.button_group(key=f"sorting_said_{i}").set_value("Regular" if len(hidden) >= 2 else "Deep").run()
    assert said(app).count("Not quite") == len(SORTED)
    for i, hidden in enumerate(SORTED):
        app.button_group(key=f"sorting_said_{i}").set_value("Deep" if len(hidden) >= 2 else "Regular").run()
    assert "All four sorted" in said(app)


def test_the_sum_is_shown_after_a_guess(open_app: Open, tmp_path: Path) -> None:
    app = step(open_app, tmp_path, "counting")
    assert "640,890" not in app_html(app)
    app.number_input(key="counting_guess").set_value(64089).run()
    app.slider(key="counting_shown").set_value(3).run()
    assert "640,890" in app_html(app)
    assert "10 times too few" in said(app)
    app.button_group(key="counting_which").set_value("My own").run()
    app.slider(key="counting_depth").set_value(0).run()
    assert "7,850" in app_html(app)
    assert chain(GUESSED) == "784-784-32-10"


def test_the_table_unfolds_layer_by_layer() -> None:
    spec = RunSpec(hidden=(784, 32))
    assert "615,440" in unfolded(spec, 1) and "25,120" not in unfolded(spec, 1)
    assert f"{parameter_count(spec):,}" in unfolded(spec, 3)
    assert compared(parameter_count(spec), parameter_count(spec)).endswith("that is it, or as good as.")


def test_a_digit_is_followed_through_an_untrained_network(open_app: Open, tmp_path: Path) -> None:
    app = step(open_app, tmp_path, "function")
    assert "The network says" in said(app)
    app.button_group(key="following_kind").set_value("Trained").run()
    assert not app.exception
    assert any("Train" in button.label for button in app.button)


def test_a_curve_is_bent(open_app: Open, tmp_path: Path) -> None:
    app = step(open_app, tmp_path, "approximation")
    for curve in ("hills", "jump"):
        app.button_group(key="bending_curve").set_value(curve).run()
        app.slider(key="bending_units").set_value(64).run()
    app.toggle(key="bending_pieces").set_value(True).run()
    assert not app.exception


def app_html(app: AppTest) -> str:
    return "".join(element.proto.body for element in app.get("html"))
