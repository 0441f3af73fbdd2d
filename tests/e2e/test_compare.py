"""Compare in a browser: runs beside each other, with other seeds, one knob turned; on a desktop, then on a phone."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Locator, expect

from tests.e2e.learner import Learner
from tests.e2e.server import Server

pytestmark = pytest.mark.browser

SMALL = "/train?hidden=16&epochs=2&train_size=2000"
LONG = 60_000


@pytest.fixture(autouse=True)
def patience() -> Iterator[None]:
    """A busy machine is slow, not wrong."""
    expect.set_options(timeout=30_000)
    yield
    expect.set_options(timeout=5_000)


def trains(learner: Learner, settings: str) -> str:
    learner.open(settings)
    learner.press("train")
    learner.reads("Finished")
    return learner.run_id()


def says(learner: Learner, chart: str) -> Locator:
    """The title of a chart."""
    return learner.widget(f"shown_{chart}").locator(".ml-says")


def fits(learner: Learner) -> None:
    learner.settle()
    learner.page.wait_for_selector(".plot .main-svg")
    learner.fits()


def view(learner: Learner, name: str) -> None:
    learner.page.get_by_role("radio", name=name).click()
    learner.settle()


def test_two_runs_other_seeds_and_one_knob(server: Server, learners: Callable[..., Learner]) -> None:
    learner = learners(server)
    page = learner.page
    learner.waits_for_the_engine()
    slow, fast = trains(learner, SMALL), trains(learner, f"{SMALL}&learning_rate=0.01")

    learner.open(f"/results?run={slow}")
    page.get_by_role("link", name="Compare it", exact=True).click()
    expect(page).to_have_url(re.compile(rf"/compare\?runs={slow}$"))
    learner.sees("Choose a second run above")
    page.get_by_role("combobox").first.click()
    page.get_by_role("option").first.click()
    page.keyboard.press("Escape")  # the list stays open, and a press beside it may only close it
    expect(page).to_have_url(re.compile(rf"runs={slow}(,|%2C){fast}$"))
    learner.sees("Only the learning rate differs: 0.001 and 0.01.")
    expect(says(learner, "compare_curves")).to_have_text(re.compile("^Learning rate 0.01 ends best on the validation"))
    expect(learner.widget("shown_compare_curves").locator(".scatterlayer .trace")).to_have_count(2)
    learner.settle()
    learner.widget("compare_training").locator("label").first.click()
    expect(learner.widget("compare_training").get_by_role("switch")).to_be_checked()
    expect(learner.widget("shown_compare_curves").locator(".scatterlayer .trace")).to_have_count(4)

    view(learner, "Luck or not")
    expect(page.get_by_text("Too few to tell")).to_be_visible()
    learner.button("Train the four runs that are missing").click()
    expect(page.get_by_text("All of them are trained.")).to_be_visible(timeout=LONG)
    expect(page.get_by_text("six results")).to_be_visible()
    expect(says(learner, "seeds_bands")).to_have_text(re.compile("After epoch 2"))
    page.reload()
    learner.settle()
    expect(page.get_by_text("six results")).to_be_visible()

    view(learner, "Turn one knob")
    learner.button("Train the three runs that are missing").click()
    expect(learner.widget("shown_sweep_chart").locator(".xtick")).to_have_count(5)  # at once: they wait, then train
    expect(says(learner, "sweep_chart")).to_have_text(re.compile("^Best learning rate: "), timeout=LONG)
    expect(page).to_have_url(re.compile(rf"sweep=learning_rate.*base={slow}|base={slow}.*sweep=learning_rate"))

    page.set_viewport_size({"width": 390, "height": 844})
    page.reload()
    learner.settle()
    expect(says(learner, "sweep_chart")).to_have_text(re.compile("^Best learning rate: "))
    expect(learner.widget("shown_sweep_chart").locator(".xtick")).to_have_count(5)
    fits(learner)
    page.get_by_role("link", name="Their curves beside each other").click()
    learner.sees("Only the learning rate differs: 0.0001, 0.0003, 0.001, 0.003 and 0.01.")
    expect(learner.widget("shown_compare_curves").locator(".scatterlayer .trace")).to_have_count(5)
    fits(learner)
    view(learner, "Luck or not")
    learner.sees("Train the six runs that are missing")
    fits(learner)
