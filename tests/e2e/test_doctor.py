"""The doctor in a browser: warned while it trains, told why afterwards, and cured by one press, also by touch."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Locator, expect

from tests.e2e.learner import IDLE, Learner
from tests.e2e.server import Server

pytestmark = pytest.mark.browser

ILL = "/train?hidden=32&optimizer=sgd&learning_rate=10&train_size=20000&epochs=12"
PATIENCE = 30_000


def notes(learner: Learner, kind: str) -> Locator:
    return learner.page.locator(f"[class*=st-key-{kind}_]")


def holds_the_remedy(learner: Learner) -> None:
    """Wait until Train has the better rate in its knob and in its address, and everything else as it was."""
    rate = learner.page.locator("[class*=st-key-knob_learning_rate] input").first
    expect(rate).to_have_value("0.1", timeout=PATIENCE)
    expect(learner.widget("layer_row_0").locator("input").first).to_have_value("32")
    learner.page.wait_for_url("**/train?*learning_rate=0.1*", timeout=PATIENCE)
    expect(learner.widget("train").get_by_role("button")).to_be_enabled()


def test_a_learning_rate_of_ten_is_noticed_and_cured(server: Server, learners: Callable[..., Learner]) -> None:
    learner = learners(server)
    learner.waits_for_the_engine()
    learner.open(ILL)
    learner.press("train")
    expect(notes(learner, "early")).to_contain_text("learning rate of 10 is high for SGD", timeout=PATIENCE)
    learner.reads("Finished")
    told = notes(learner, "finding").first
    expect(told).to_contain_text("try 0.1", timeout=PATIENCE)
    expect(told).to_contain_text("Seen in this run.")
    expect(notes(learner, "early")).to_have_count(0)
    ill = learner.run_id()
    told.get_by_role("link", name="Train with a learning rate of 0.1").click()
    holds_the_remedy(learner)
    learner.press("train")
    learner.reads("Finished")
    learner.page.wait_for_selector(IDLE)
    learner.page.wait_for_selector(".st-key-figures_reached")  # its results are there
    expect(notes(learner, "finding")).to_have_count(0)

    learner.page.set_viewport_size({"width": 390, "height": 844})
    learner.open(f"/results?run={ill}")
    told = notes(learner, "finding").first
    expect(told).to_be_visible()
    learner.fits()
    told.get_by_role("link", name="Why: Too small, right, too large").click()
    learner.sees("Too small, right, too large")
    learner.open(f"/results?run={ill}")
    notes(learner, "finding").first.get_by_role("link", name="Train with a learning rate of 0.1").click()
    holds_the_remedy(learner)
