"""The Draw page in a browser: with the mouse on a desktop, with a finger on a phone, on a network just trained."""

from __future__ import annotations

import io
import re
from collections.abc import Callable, Iterator

import pytest
from PIL import Image
from playwright.sync_api import CDPSession, expect

from mnistlab.data.catalog import Catalog
from tests.e2e.learner import WIDTHS, Learner
from tests.e2e.server import Server

pytestmark = pytest.mark.browser

ONE = [(0.3, 0.2 + 0.06 * step) for step in range(11)]
"""An upright line, as shares of the pad's width and height."""

BAR = [(0.1 + 0.08 * step, 0.5) for step in range(11)]
"""A level line."""

ANSWER = re.compile(r"\d\s*probability \d+\.\d %")


@pytest.fixture(autouse=True)
def patience() -> Iterator[None]:
    """A busy machine is slow, not wrong."""
    expect.set_options(timeout=30_000)
    yield
    expect.set_options(timeout=5_000)


def on_screen(learner: Learner, points: list[tuple[float, float]]) -> list[tuple[float, float]]:
    canvas = learner.page.locator(".pad canvas")
    canvas.scroll_into_view_if_needed()
    box = canvas.bounding_box()
    assert box is not None
    return [(box["x"] + x * box["width"], box["y"] + y * box["height"]) for x, y in points]


def ink(learner: Learner) -> int:
    """How many pixels of the canvas are inked."""
    return int(
        learner.page.locator(".pad canvas").evaluate(
            """c => c.getContext("2d").getImageData(0, 0, c.width, c.height).data
                     .reduce((sum, value, i) => sum + (i % 4 === 3 && value > 127), 0)"""
        )
    )


def move(learner: Learner, key: str, presses: int) -> None:
    slider = learner.widget(key).locator("input[type=range]")
    slider.focus()
    for _ in range(abs(presses)):
        slider.press("ArrowRight" if presses > 0 else "ArrowLeft")


def test_drawing_with_mouse_and_finger(server: Server, learners: Callable[..., Learner]) -> None:
    learner = learners(server)
    learner.waits_for_the_engine()
    learner.open("/train?hidden=64&epochs=3")
    learner.press("train")
    learner.reads("Finished")
    learner.open(f"/draw?run={learner.run_id()}")
    answer, undo = learner.widget("draw_answer"), learner.button("Undo stroke")
    expect(answer).to_contain_text("Nothing is on the paper yet")
    expect(undo).to_be_disabled()

    draw_with_the_mouse(learner)
    the_drawing_is_kept(learner)
    learner.page.wait_for_function("document.querySelectorAll('.ml-draw-steps img').length === 5")
    before = answer.locator("p").first.inner_text()
    unprepared = answer.locator("p").last.inner_text()
    move(learner, "draw_right", 6)
    expect(answer.locator("p").last).not_to_have_text(unprepared)
    expect(answer.locator("p").first).to_have_text(before, use_inner_text=True)
    learner.widget("draw_prepare_mnist").locator("label").click()
    expect(answer.locator("p").last).to_contain_text("Prepared, it would say")
    expect(learner.page.locator(".ml-draw-steps .ml-draw-dim")).to_have_count(3)

    tools_work_by_keyboard(learner)
    pictures_are_taken_and_refused(learner)
    draw_with_a_finger(learner)
    fits_the_phone(learner)


def draw_with_the_mouse(learner: Learner) -> None:
    """The answer comes while the stroke is drawn, into the very bars that were there before."""
    bars = learner.page.locator(".ml-draw-chances")
    bars.evaluate("bars => { window.bars = bars; }")
    mouse, points = learner.page.mouse, on_screen(learner, ONE)
    mouse.move(*points[0])
    mouse.down()
    for point in points[:-1]:
        mouse.move(*point)
    expect(learner.widget("draw_answer").locator("p").first).to_have_text(ANSWER, use_inner_text=True)
    mouse.move(*points[-1])
    mouse.up()
    learner.settle()
    assert ink(learner) > 500
    assert bars.evaluate("bars => bars === window.bars")
    heights = bars.locator("i > i").evaluate_all("all => all.map((bar) => parseFloat(bar.style.height))")
    assert len(heights) == 10 and sum(heights) == pytest.approx(100, abs=0.6)


def turn_away_and_back(learner: Learner) -> None:
    learner.widget("draw_from").get_by_text("Test image", exact=True).click()
    learner.sees("Test image 0: 7")
    learner.widget("draw_from").get_by_text("Draw", exact=True).click()
    expect(learner.page.locator(".pad canvas")).to_be_visible()
    learner.settle()


def the_drawing_is_kept(learner: Learner) -> None:
    """Also while something else stands in the pad's place."""
    drawn, answer = ink(learner), learner.widget("draw_answer").locator("p").first
    turn_away_and_back(learner)  # what was said before may have been about all but the last points of a stroke
    said = answer.inner_text()
    turn_away_and_back(learner)
    expect(answer).to_have_text(said, use_inner_text=True)
    expect(learner.button("Undo stroke")).to_be_enabled()
    assert ink(learner) == drawn


def tools_work_by_keyboard(learner: Learner) -> None:
    answer, undo, clear = learner.widget("draw_answer"), learner.button("Undo stroke"), learner.button("Clear")
    mouse, points = learner.page.mouse, on_screen(learner, BAR)
    one = ink(learner)
    mouse.move(*points[0])
    mouse.down()
    for point in points:
        mouse.move(*point)
    mouse.up()
    assert ink(learner) > one
    undo.focus()
    undo.press("Enter")
    assert ink(learner) == one
    expect(answer.locator("p").first).to_have_text(ANSWER, use_inner_text=True)
    clear.focus()
    clear.press("Space")
    expect(answer).to_contain_text("Nothing is on the paper yet")
    assert ink(learner) == 0


def pictures_are_taken_and_refused(learner: Learner) -> None:
    buffer = io.BytesIO()
    digit = Catalog().load("mnist").x_test[0]
    Image.fromarray(255 - digit.repeat(10, axis=0).repeat(10, axis=1)).save(buffer, "JPEG")
    learner.widget("draw_from").get_by_text("Upload", exact=True).click()
    file = learner.widget("draw_upload").locator("input[type=file]")
    file.set_input_files({"name": "seven.jpg", "mimeType": "image/jpeg", "buffer": buffer.getvalue()})
    expect(learner.widget("draw_answer").locator("p").first).to_have_text(ANSWER, use_inner_text=True)
    file.set_input_files({"name": "seven.png", "mimeType": "image/png", "buffer": buffer.getvalue()[:300]})
    learner.sees("damaged, or its end is missing")
    learner.widget("draw_from").get_by_text("Test image", exact=True).click()
    learner.sees("Test image 0: 7")
    learner.widget("draw_from").get_by_text("Draw", exact=True).click()
    expect(learner.page.locator(".pad canvas")).to_be_visible()


def draw_with_a_finger(learner: Learner) -> None:
    """On a phone, a finger draws and the page stays where it is."""
    width, height = WIDTHS["phone"]
    learner.page.set_viewport_size({"width": width, "height": height})
    finger = learner.context.new_cdp_session(learner.page)
    finger.send("Emulation.setTouchEmulationEnabled", {"enabled": True})
    points = on_screen(learner, ONE)
    main = learner.page.locator("[data-testid=stMain]")
    where = main.evaluate("main => main.scrollTop")
    touch(finger, "touchStart", points[0])
    for point in points:
        touch(finger, "touchMove", point)
    touch(finger, "touchEnd")
    expect(learner.widget("draw_answer").locator("p").first).to_have_text(ANSWER, use_inner_text=True)
    assert ink(learner) > 200
    assert main.evaluate("main => main.scrollTop") == where
    finger.send("Emulation.setTouchEmulationEnabled", {"enabled": False})
    learner.button("Undo stroke").click()
    expect(learner.widget("draw_answer")).to_contain_text("Nothing is on the paper yet")


def touch(finger: CDPSession, kind: str, *points: tuple[float, float]) -> None:
    finger.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": [{"x": x, "y": y} for x, y in points]})


def fits_the_phone(learner: Learner) -> None:
    """Nothing is wider than the screen, and the answer is in sight while the sliders are moved."""
    learner.widget("draw_move").get_by_role("button").click()
    learner.sees("Moved by up to 6")
    learner.fits()
    learner.widget("draw_turn").scroll_into_view_if_needed()
    expect(learner.widget("draw_answer")).to_be_in_viewport()
