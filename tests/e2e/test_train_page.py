"""The Train page in a browser: knobs that hold what they say, a chart that keeps zoom and hover, both themes."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import expect

from tests.e2e.learner import Learner
from tests.e2e.server import Server

pytestmark = pytest.mark.browser

LONG = "/train?hidden=256&epochs=40"


def knob(learner: Learner, name: str):
    """The input of a field's knob, or of a layer's row."""
    return learner.widget(name).locator("input").first


def test_after_one_click_on_home_the_knobs_hold_that_network(server: Server, learners: Callable[..., Learner]) -> None:
    learner = learners(server)
    learner.waits_for_the_engine()
    learner.open("/")
    learner.button("Train a first network").click()
    learner.reads("Finished")
    held = {"layer_row_0": "64", "knob_activation": "ReLU", "knob_optimizer": "Adam", "knob_epochs": "5"}
    for name, value in held.items():
        expect(knob(learner, name)).to_have_value(value)
    expect(learner.widget("train").get_by_role("button")).to_be_enabled()


def test_any_number_can_be_typed_and_a_wrong_one_is_explained(
    server: Server, learners: Callable[..., Learner], width: str
) -> None:
    learner = learners(server, width)
    learner.open("/train?hidden=16&epochs=1")
    train = learner.widget("train").get_by_role("button")
    for typed, complaint in (("0.005", None), ("fast", "Learning rate takes a number"), ("0.02", None)):
        rate = knob(learner, "knob_learning_rate")
        learner.types(rate, typed)
        if complaint:
            expect(learner.widget("knob_learning_rate")).to_contain_text(complaint)
            expect(train).to_be_disabled()
        else:
            expect(learner.widget("knob_learning_rate").get_by_text("takes")).to_have_count(0)
            expect(rate).to_have_value(typed)
            expect(train).to_be_enabled()


def test_what_is_folded_away_stays_as_it_was_set_and_opens_for_what_is_wrong(
    server: Server, learners: Callable[..., Learner], width: str
) -> None:
    learner = learners(server, width)
    learner.open("/train?hidden=16&epochs=1")
    fold, dropout = learner.widget("more_settings").locator("summary"), knob(learner, "knob_dropout")
    train = learner.widget("train").get_by_role("button")
    expect(dropout).to_have_count(0)
    learner.unfold("more_settings")
    learner.types(dropout, "7")
    expect(learner.widget("knob_dropout")).to_contain_text("Dropout takes a number")
    expect(train).to_be_disabled()
    learner.types(dropout, "0.2")
    expect(train).to_be_enabled()
    fold.click()
    expect(dropout).to_have_count(0)
    fold.click()
    expect(dropout).to_have_value("0.2")
    learner.fits()


def test_layers_are_added_and_removed_and_the_drawing_follows(
    server: Server, learners: Callable[..., Learner], width: str
) -> None:
    learner = learners(server, width)
    learner.open("/train?hidden=128,64")
    drawing = learner.widget("network").get_by_role("img")
    expect(drawing).to_have_attribute(
        "aria-label", "A network: 784 pixels, then 128 and 64 ReLU neurons, then 10 softmax outputs."
    )
    learner.widget("add_layer").get_by_role("button").click()
    learner.sees("64 × 64 + 64 = 4,160")
    learner.button("Remove hidden layer 1").click()
    expect(drawing).to_have_attribute(
        "aria-label", "A network: 784 pixels, then 64 and 64 ReLU neurons, then 10 softmax outputs."
    )
    learner.sees("784 × 64 + 64 = 50,240")


def test_zoom_and_hover_are_kept_while_points_arrive(server: Server, learners: Callable[..., Learner]) -> None:
    learner = learners(server)
    learner.waits_for_the_engine()
    learner.open(LONG)
    learner.press("train")
    learner.sees_epoch(2)
    page, chart = learner.page, learner.widget("curves")
    area = chart.locator(".nsewdrag").first.bounding_box()
    assert area
    page.mouse.move(area["x"] + 5, area["y"] + 10)
    page.mouse.down()
    page.mouse.move(area["x"] + area["width"] / 4, area["y"] + area["height"] - 5, steps=5)
    page.mouse.up()
    zoomed = page.evaluate("document.querySelector('.st-key-curves .js-plotly-plot').layout.xaxis.range")
    assert zoomed[1] < 20
    page.mouse.move(area["x"] + area["width"] / 8, area["y"] + area["height"] / 2, steps=3)
    hover = chart.locator(".hoverlayer .legend")
    expect(hover).to_have_count(1)
    for _ in range(3):
        learner.sees_points(beyond=learner.reached())
    expect(hover).to_have_count(1)
    assert page.evaluate("document.querySelector('.st-key-curves .js-plotly-plot').layout.xaxis.range") == zoomed
    learner.press("stop")
    learner.reads("Stopped")


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_charts_take_the_colours_of_the_page(server: Server, learners: Callable[..., Learner], scheme: str) -> None:
    learner = learners(server, "phone", scheme)
    learner.open("/train")
    tick = learner.widget("curves").locator(".ytick text").first
    tick.wait_for()
    colours = {
        scheme: learner.page.evaluate(script)
        for scheme, script in (
            ("tick", "getComputedStyle(document.querySelector('.st-key-curves .ytick text')).fill"),
            ("text", "getComputedStyle(document.querySelector('.stApp')).color"),
        )
    }
    assert colours["tick"] == colours["text"]


def test_the_page_never_scrolls_sideways(server: Server, learners: Callable[..., Learner], width: str) -> None:
    learner = learners(server, width)
    for path in ("/", "/train?hidden=1024,1024,1024,1024,1024,1024,1024,1024", "/data", "/results"):
        learner.open(path)
        wider = "(main => main.scrollWidth - main.clientWidth)(document.querySelector('.stMain'))"
        assert learner.page.evaluate(wider) == 0, path
