"""One's runs in a browser: named, starred, noted, found, deleted, brought back, and really removed."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Locator, expect

from tests.e2e.learner import Learner
from tests.e2e.server import Server, wait_for

pytestmark = pytest.mark.browser

HOSTILE = "<b>Wider</b> [or](javascript:alert(1)) not\u202e"
SEEN = HOSTILE[:-1]


@pytest.fixture(autouse=True)
def patience() -> Iterator[None]:
    """A busy machine is slow, not wrong."""
    expect.set_options(timeout=30_000)
    yield
    expect.set_options(timeout=5_000)


def trained(learner: Learner, settings: str) -> str:
    learner.open(f"/train?{settings}")
    learner.press("train")
    learner.reads("Finished")
    return learner.run_id()


def listed(learner: Learner) -> Locator:
    return learner.widget("runs_list").locator(".run")


def row(learner: Learner, run_id: str) -> Locator:
    return learner.widget("runs_list").locator(f'[data-row="{run_id}"]')


def folder(server: Server, run_id: str) -> Path:
    return server.home / "runs" / run_id


def test_runs_are_named_found_deleted_and_brought_back(server: Server, learners: Callable[..., Learner]) -> None:
    learner = learners(server)
    learner.waits_for_the_engine()
    first = trained(learner, "hidden=16&epochs=1&train_size=3000")
    second = trained(learner, "hidden=24&epochs=1&train_size=3000")
    page = learner.page
    learner.widget("navigation").get_by_role("link", name="Runs").click()
    expect(listed(learner)).to_have_count(2)
    expect(listed(learner).first).to_have_attribute("data-row", second)
    expect(row(learner, first).locator("polyline")).to_have_count(1)

    # By the keyboard, two in quick succession; the one that was pressed keeps the focus.
    stars = [row(learner, run_id).get_by_role("button", name="Star") for run_id in (first, second)]
    for star in stars:
        star.press("Enter")
    for star in stars:
        expect(star).to_have_attribute("aria-pressed", "true")
    stars[1].press("Space")
    expect(stars[1]).to_have_attribute("aria-pressed", "false")
    expect(stars[1]).to_be_focused()

    row(learner, first).get_by_role("button", name="Name and note").click()
    row(learner, first).get_by_role("textbox", name="Name").fill(HOSTILE)
    row(learner, first).get_by_role("textbox", name="Note").fill("Sixteen neurons.\n<i>Enough?</i>")
    row(learner, first).get_by_role("button", name="Save").click()
    expect(row(learner, first).get_by_role("heading")).to_have_text(SEEN)
    expect(row(learner, first).locator(".run-note")).to_have_text("Sixteen neurons.\n<i>Enough?</i>")
    expect(row(learner, first).locator("b, i")).to_have_count(0)

    page.get_by_label("Search").fill("sixteen")
    page.get_by_label("Search").press("Enter")
    expect(listed(learner)).to_have_count(1)
    expect(listed(learner)).to_have_attribute("data-row", first)

    # Deleted, it can be brought back where it stood; a reload finds everything as it was left.
    row(learner, first).get_by_role("button", name="Delete").click()
    expect(row(learner, first)).to_contain_text("10 minutes left")
    row(learner, first).get_by_role("button", name="Undo").click()
    expect(row(learner, first).get_by_role("heading")).to_have_text(SEEN)
    page.reload()
    learner.settle()
    expect(listed(learner)).to_have_count(2)
    expect(row(learner, first).get_by_role("heading")).to_have_text(SEEN)
    expect(stars[0]).to_have_attribute("aria-pressed", "true")
    learner.fits()

    # On a phone, by touch: delete the other one for good.
    page.set_viewport_size({"width": 390, "height": 844})
    links = learner.widget("navigation").get_by_role("link").all()
    assert len({round((link.bounding_box() or {})["y"]) for link in links}) <= 2
    assert (folder(server, second) / "weights.npz").exists()
    row(learner, second).get_by_role("button", name="Delete").click()
    expect(row(learner, second)).to_contain_text("Undo")
    learner.fits()
    assert (folder(server, second) / "weights.npz").exists()
    learner.button("Delete for good now").click()
    learner.press("runs_remove")
    expect(row(learner, second)).to_have_count(0)
    wait_for(lambda: not folder(server, second).exists(), 10, lambda: str(list(folder(server, second).iterdir())))
    assert (folder(server, first) / "weights.npz").exists()

    row(learner, first).get_by_role("button", name="Name and note").click()
    row(learner, first).get_by_role("textbox", name="Name").fill("Sixteen")
    learner.fits()
    row(learner, first).get_by_role("textbox", name="Name").press("Enter")
    expect(row(learner, first).get_by_role("heading")).to_have_text("Sixteen")
    row(learner, first).get_by_role("link", name="Results").click()
    expect(page).to_have_url(f"{server.url}/results?run={first}")
    learner.sees("What it mixes up")
    expect(page.get_by_role("combobox", name="Run")).to_have_value(re.compile("^★ Sixteen · "))
