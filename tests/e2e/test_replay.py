"""The replay of a run in a browser: keys, mouse, finger and the play button move all its pictures at once."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Locator, WebSocket, expect

from tests.e2e.learner import Learner
from tests.e2e.server import Server

pytestmark = pytest.mark.browser

LOOKS = """film => [
  film.querySelector(".film-now").textContent,
  film.querySelector(".film-matrix").innerText,
  film.querySelector(".film-pictures").toDataURL(),
  film.querySelector(".film-gallery").innerText,
  String([...film.querySelectorAll(".film-bars i i")].map((bar) => bar.style.transform)),
  film.querySelector("b").style.bottom,
]"""
"""What stands on each part of a film. The map is not among it: its dots are still on their way."""

MAP = "film => film.querySelector('.film-map').toDataURL()"


def percent_in(text: str) -> float:
    found = re.search(r"([\d.]+) %", text)
    assert found, text
    return float(found[1])


def touch(learner: Learner, slider: Locator, share: float) -> None:
    """Put a finger on a slider's left end and drag it to a share of its width."""
    slider.scroll_into_view_if_needed()
    box = slider.bounding_box()
    assert box is not None
    hand = learner.context.new_cdp_session(learner.page)
    y = box["y"] + box["height"] / 2
    places = [box["x"] + 8 + (box["width"] - 16) * share * step / 4 for step in range(5)]
    for kind, x in [("touchStart", places[0]), *(("touchMove", x) for x in places[1:])]:
        hand.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": [{"x": x, "y": y}]})
    hand.send("Input.dispatchTouchEvent", {"type": "touchEnd", "touchPoints": []})


def test_a_run_is_replayed_from_guessing_to_its_result(server: Server, learners: Callable[..., Learner]) -> None:
    learner = learners(server)
    sent: list[WebSocket] = []
    learner.page.on("websocket", lambda socket: socket.on("framesent", lambda _: sent.append(socket)))
    learner.waits_for_the_engine()
    learner.open("/train?hidden=32&epochs=2")
    learner.press("train")
    learner.reads("Finished")
    learner.reads("of the test images right")
    result = percent_in(learner.situation().inner_text())

    learner.open(f"/inside?run={learner.run_id()}&view=replay")
    film = learner.page.locator(".film")
    slider, now = film.get_by_role("slider", name="Moment of the training"), film.locator(".film-now")
    expect(now).to_contain_text("Before training", timeout=60_000)
    learner.settle()
    asked = len(sent)

    assert percent_in(now.inner_text()) == pytest.approx(10, abs=9)
    start, map_at_start = film.evaluate(LOOKS), film.evaluate(MAP)
    slider.focus()
    slider.press("ArrowRight")
    slider.press("ArrowRight")
    expect(now).to_contain_text("After 10 batches")
    assert slider.get_attribute("aria-valuetext") == now.inner_text().removesuffix(".")
    after_ten = film.evaluate(LOOKS)
    assert all(before != after for before, after in zip(start, after_ten, strict=True))
    assert film.locator("canvas").first.get_attribute("aria-label").endswith("After 10 batches.")

    slider.press("End")
    expect(now).to_contain_text("After epoch 2")
    assert percent_in(now.inner_text()) == pytest.approx(result, abs=0.015)
    expect(film.locator("figcaption").first).to_contain_text(f"{round(100 * result):,} right")
    learner.page.wait_for_function(f"film => ({MAP})(film) !== '{map_at_start}'", arg=film.element_handle())
    expect(film.locator(".film-card").last).to_contain_text("✗ is")

    box = film.locator(".film-curve").bounding_box()
    assert box is not None
    learner.page.mouse.move(box["x"] + box["width"] - 2, box["y"] + 20)
    learner.page.mouse.down()
    learner.page.mouse.move(box["x"] + 1, box["y"] + 20, steps=3)
    learner.page.mouse.up()
    assert film.evaluate(LOOKS) == start

    play = film.get_by_role("button")
    play.click()
    expect(play).to_contain_text("Pause")
    expect(now).to_contain_text("After epoch 2", timeout=20_000)
    expect(play).to_contain_text("Play")
    assert len(sent) == asked, "the server was asked nothing"

    learner.page.set_viewport_size({"width": 390, "height": 844})
    touch(learner, slider, 0)
    expect(now).to_contain_text("Before training")
    touch(learner, slider, 1)
    expect(now).to_contain_text("After epoch 2")
    learner.fits()
    film.locator(".film-card").last.scroll_into_view_if_needed()
    expect(slider).to_be_in_viewport()
