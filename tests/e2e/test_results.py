"""Results and Data in a browser: press a cell, turn a page, pick a digit; on a desktop and on a phone."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Locator, expect

from tests.e2e.learner import Learner
from tests.e2e.server import Server

pytestmark = pytest.mark.browser

SMALL = "/train?hidden=32&epochs=1"


@pytest.fixture(autouse=True)
def patience() -> Iterator[None]:
    """A busy machine is slow, not wrong."""
    expect.set_options(timeout=30_000)
    yield
    expect.set_options(timeout=5_000)


def press_cell(learner: Learner, run_id: str, true: int, predicted: int) -> None:
    """Press a cell of the confusion matrix where a hand would."""
    area = learner.widget(f"confusion_matrix_{run_id}").locator(".nsewdrag").first
    area.scroll_into_view_if_needed()
    box = area.bounding_box()
    assert box is not None
    x, y = box["width"] * (predicted + 0.5) / 10, box["height"] * (true + 0.5) / 10
    area.click(position={"x": x, "y": y})


def test_a_cell_shows_its_images_and_the_gallery_turns_its_pages(
    server: Server, learners: Callable[..., Learner], width: str
) -> None:
    learner = learners(server, width)
    learner.waits_for_the_engine()
    learner.open(SMALL)
    learner.press("train")
    learner.reads("Finished")
    run_id = learner.run_id()
    learner.page.get_by_role("link", name="All its results, and what to take home").click()
    expect(learner.page).to_have_url(re.compile("/results"))
    cell, gallery = (learner.page.locator(".ml-answers").nth(place) for place in (0, 1))
    expect(learner.widget(f"confusion_ranked_{run_id}").get_by_role("radio").first).to_be_checked()
    expect(cell.locator("figure").first).to_contain_text("✗ is")  # of the mix-up that is marked, as on Train
    expect(gallery.locator("figure")).to_have_count(24)
    first = gallery.locator("figure").first.get_attribute("title")
    press_cell(learner, run_id, true=1, predicted=1)
    expect(cell.locator("figure").first).to_contain_text("✓ right")
    expect(cell.locator("figure").first.locator("img")).to_have_attribute("alt", re.compile(r"Test image \d+: 1"))
    expect(gallery.locator("figure").first).to_have_attribute("title", first or "")  # only the matrix's part ran again

    pages = learner.page.locator("[class*=st-key-gallery_page]").get_by_role("button")
    pages.last.click()
    expect(gallery.locator("figure").first).not_to_have_attribute("title", first or "")
    learner.sees("25 to 48 of")

    look_closely_at_a_mistake(learner, run_id, cell)


def look_closely_at_a_mistake(learner: Learner, run_id: str, cell: Locator) -> None:
    """From the list of mix-ups to the images of a cell, to one of them and the training images it resembles."""
    learner.widget(f"confusion_ranked_{run_id}").get_by_role("radio").nth(1).click()
    expect(cell.locator("figure").first).to_contain_text("✗ is")
    lens = cell.get_by_role("button").first
    lens.focus()
    lens.press("Enter")
    closely = learner.page.get_by_role("dialog")
    rows = closely.locator(".ml-alike")
    expect(rows).to_have_count(2)
    for row in range(2):
        expect(rows.nth(row).locator("figure")).to_have_count(6)
        expect(rows.nth(row).locator("figure").first).to_have_attribute("title", re.compile("training image"))
    expect(closely.locator(".ml-chances li")).to_have_count(10)
    assert closely.evaluate("box => box.scrollWidth <= box.clientWidth")
    first = rows.first.locator("figure").first.get_attribute("title")
    closely.get_by_role("button", name="Next", exact=True).click()
    expect(closely.get_by_text(re.compile("^2 of "))).to_be_visible()
    expect(rows.first.locator("figure").first).not_to_have_attribute("title", first or "")
    learner.page.keyboard.press("Escape")
    expect(closely).to_have_count(0)
    cell.locator("figure").nth(1).click()
    expect(closely.get_by_text(re.compile("^2 of "))).to_be_visible()


def test_every_part_fits_the_screen(server: Server, learners: Callable[..., Learner], width: str) -> None:
    learner = learners(server, width)
    learner.waits_for_the_engine()
    learner.open(SMALL)
    learner.press("train")
    learner.reads("Finished")
    for path in ("/data", f"/results?run={learner.run_id()}"):
        learner.open(path)
        learner.page.wait_for_selector(".plot .main-svg")
        main = learner.page.locator("[data-testid=stMain]")
        assert main.evaluate("main => main.scrollWidth <= main.clientWidth"), path


def test_picking_a_digit_shows_its_numbers_without_a_blink(
    server: Server, learners: Callable[..., Learner], width: str
) -> None:
    learner = learners(server, width)
    learner.open("/data")
    digits = learner.widget("data_picker").get_by_role("button")
    expect(digits).to_have_count(24)
    expect(digits.first).to_have_attribute("aria-pressed", "true")
    learner.page.wait_for_selector(".ml-onehot")  # the last thing that is drawn
    learner.page.evaluate("""() => {
        window.gone = 0;
        const look = () => { window.gone += !document.querySelector(".ml-pixels"); requestAnimationFrame(look); };
        look();
    }""")
    before = learner.page.get_by_text("Training image number").inner_text()
    digits.nth(4).click()
    expect(digits.nth(4)).to_have_attribute("aria-pressed", "true")
    expect(learner.page.get_by_text("Training image number")).not_to_have_text(before)
    learner.widget("data_others").get_by_role("button").click()
    expect(digits.first).to_have_attribute("aria-pressed", "true")
    assert learner.page.evaluate("window.gone") == 0
