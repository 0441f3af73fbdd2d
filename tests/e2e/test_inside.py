"""Inside the network in a browser: a digit, a neuron, the layers; by mouse on a desktop, by finger on a phone."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Locator, expect

from tests.e2e.learner import WIDTHS, Learner
from tests.e2e.server import Server

pytestmark = pytest.mark.browser

COLOURS = """canvas => {
  const pixels = canvas.getContext("2d").getImageData(0, 0, canvas.width, canvas.height).data;
  const found = new Set();
  for (let i = 0; i < pixels.length; i += 40) found.add(pixels.slice(i, i + 3).join());
  return found.size;
}"""
"""How many colours there are on a canvas: one if nothing is drawn on it."""


@pytest.fixture(autouse=True)
def patience() -> Iterator[None]:
    """A busy machine is slow, not wrong."""
    expect.set_options(timeout=30_000)
    yield
    expect.set_options(timeout=5_000)


def field(learner: Learner, key: str, place: int) -> Locator:
    """The squares of a layer."""
    return learner.widget(key).locator("canvas").nth(place)


def touch(learner: Learner, target: Locator, x: float, y: float) -> None:
    """Tap on a place of an element with a finger."""
    target.scroll_into_view_if_needed()
    box = target.bounding_box()
    assert box is not None
    hand = learner.context.new_cdp_session(learner.page)
    spot = {"x": box["x"] + x, "y": box["y"] + y}
    hand.send("Input.dispatchTouchEvent", {"type": "touchStart", "touchPoints": [spot]})
    hand.send("Input.dispatchTouchEvent", {"type": "touchEnd", "touchPoints": []})


def heading(learner: Learner, text: str) -> None:
    expect(learner.page.get_by_role("heading", name=text, exact=True)).to_be_visible()


def test_a_trained_network_is_looked_into(server: Server, learners: Callable[..., Learner]) -> None:
    learner = learners(server)
    learner.waits_for_the_engine()
    learner.open("/train?hidden=48,24&epochs=1")
    learner.press("train")
    learner.reads("Finished")
    run_id = learner.run_id()

    learner.open(f"/inside?run={run_id}&view=digit")
    follows_a_digit(learner)
    looks_at_a_neuron(learner)
    looks_at_the_layers(learner)
    w, h = WIDTHS["phone"]
    learner.page.set_viewport_size({"width": w, "height": h})
    goes_through_it_with_a_finger(learner)


def follows_a_digit(learner: Learner) -> None:
    """From a digit it got wrong by its answer, a neuron behind it and that one's inputs; and what decided."""
    offered = learner.widget("inside_picker").get_by_role("button")
    expect(offered).to_have_count(12)
    expect(offered.first).to_contain_text(", says ")
    expect(offered.first).to_have_attribute("aria-pressed", "true")
    offered.nth(2).click()
    expect(offered.nth(2)).to_have_attribute("aria-pressed", "true")
    image = learner.widget("inside_image_mnist").get_by_role("spinbutton").input_value()
    expect(learner.page).to_have_url(re.compile(f"image={image}(&|$)"))

    assert field(learner, "inside_activations", 0).evaluate(COLOURS) > 3
    expect(learner.page.get_by_role("heading", name=re.compile("^The sum of output"))).to_be_visible()
    button = learner.widget("inside_into").get_by_role("button").first
    name = button.inner_text()
    button.click()
    heading(learner, f"The sum of {name} of hidden layer 2")
    learner.widget("inside_out").get_by_role("button").first.click()
    expect(learner.page.get_by_role("heading", name=re.compile("^The sum of output"))).to_be_visible()
    field(learner, "inside_activations", 0).click(position={"x": 5, "y": 5})
    heading(learner, "The sum of neuron 1 of hidden layer 1")
    expect(learner.page).to_have_url(re.compile("layer=1&neuron=1"))
    expect(learner.page.locator(".ml-pictures").last.locator("img")).to_have_count(3)

    table = learner.page.locator(".ml-table").first
    before = table.inner_text()
    slider = learner.widget("inside_painted").get_by_role("slider")
    slider.focus()
    slider.press("End")
    expect(table).to_contain_text("the 120 steepest, grey")
    assert table.inner_text() != before

    learner.page.reload()
    learner.settle()
    heading(learner, "The sum of neuron 1 of hidden layer 1")
    expect(learner.widget("inside_image_mnist").get_by_role("spinbutton")).to_have_value(image)


def looks_at_a_neuron(learner: Learner) -> None:
    learner.page.get_by_role("radio", name="A neuron").click()
    heading(learner, "Neuron 1 of hidden layer 1")
    learner.page.wait_for_selector(".st-key-inside_by_class .main-svg")
    field(learner, "inside_on", 1).click(position={"x": 5, "y": 5})
    heading(learner, "Neuron 1 of hidden layer 2")
    learner.widget("inside_strong").get_by_role("button").first.click()
    expect(learner.page.get_by_role("heading", name=re.compile("of hidden layer 1$"))).to_be_visible()
    learner.sees("off in training")


def looks_at_the_layers(learner: Learner) -> None:
    learner.page.get_by_role("radio", name="Layers").click()
    for key in ("inside_ridges", "inside_over_time", "inside_dead_over_time"):
        learner.page.wait_for_selector(f".st-key-{key} .main-svg")
    chart = learner.widget("inside_ridges")
    expect(chart).to_contain_text("Gradient of each layer, after epoch 1")
    slider = learner.page.locator("[class*=st-key-inside_moment]").get_by_role("slider")
    slider.focus()
    slider.press("Home")
    expect(chart).to_contain_text("Gradient of each layer, before training")
    learner.page.get_by_role("radio", name="Weights").click()
    expect(chart).to_contain_text("Weights of each layer, before training")


def goes_through_it_with_a_finger(learner: Learner) -> None:
    learner.fits()
    learner.page.get_by_role("radio", name="A neuron").click()
    expect(learner.widget("inside_on").locator("canvas").first).to_be_visible()
    learner.fits()
    touch(learner, field(learner, "inside_on", 0), 5, 5)
    heading(learner, "Neuron 1 of hidden layer 1")
    best = learner.widget("inside_best").get_by_role("button").first
    touch(learner, best, 10, 10)
    learner.sees("Its answer")
    expect(learner.page.get_by_role("radio", name="A digit")).to_have_attribute("aria-checked", "true")
    learner.fits()
    touch(learner, field(learner, "inside_activations", 2), 5, 5)
    heading(learner, "The sum of output 0")
    expect(learner.page.locator("[aria-label='From logits to probabilities']")).to_be_visible()
    learner.fits()
