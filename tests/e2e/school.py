"""A teacher and the learners of their class in browsers: what they do and see, named by intent."""

from __future__ import annotations

import re
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

from playwright.sync_api import Locator, Page, expect

from tests.e2e.learner import IDLE, Learner

PASSCODE = "correct-horse-battery"


class Pupil(Learner):
    """A learner of a class."""

    def joins(self, address: str, nickname: str, code: str = "") -> None:
        """Open an address that leads to joining, fill in what is asked, and join."""
        self.open(address)
        if code:
            self.widget("join_code").get_by_role("textbox").fill(code)
        self.widget("join_nickname").get_by_role("textbox").fill(nickname)
        self.press("join")

    def is_in(self, name: str, nickname: str) -> None:
        """Wait until the page says so: in the line below the links, or on the Class page itself."""
        expect(self.page.locator(".ml-presence, .ml-who")).to_contain_text(f"You are {nickname}.", timeout=15_000)
        self.sees(name)

    def predicts(self, percent: str) -> None:
        """Write down the test accuracy that is expected; it is asked for before training."""
        expect(self.page.get_by_text("Before you train: say above")).to_be_visible(timeout=15_000)
        field = self.widget("prediction").get_by_role("spinbutton")
        field.fill(percent)
        field.press("Enter")

    def knob(self, name: str) -> Locator:
        """The field of a knob."""
        return self.page.locator(f".st-key-knob_{name} input").first

    def comes_back(self, path: str) -> None:
        """Open the lab in a new tab, after the last one was closed."""
        self.page = self.new_tab()
        self.open(path)


class Teacher(Pupil):
    """A teacher; `page` is the one with the class, `wall` the one on the projector."""

    wall: Page

    def signs_in(self) -> None:
        self.open("/teach")
        self.widget("passcode").locator("input").fill(PASSCODE)
        self.press("sign_in")
        expect(self.widget("class_create")).to_be_visible(timeout=15_000)

    def creates(self, name: str) -> str:
        """Create a class and return its id."""
        self.widget("class_name").get_by_role("textbox").fill(name)
        self.press("class_create")
        expect(self.page).to_have_url(re.compile("class=[0-9a-f]+"), timeout=15_000)
        return parse_qs(urlsplit(self.page.url).query)["class"][0]

    def code(self) -> str:
        """The class's code as it stands on the page."""
        return self.page.locator(".ml-code b").inner_text()

    def turns_to(self, part: str) -> None:
        """Turn to a part of the class's page."""
        self.widget("teach_part").get_by_role("radio", name=part, exact=True).click()
        self.settle()

    def switches(self, key: str) -> None:
        """Turn a switch; it turns by itself to what the server made of it."""
        box = self.widget(key).locator("input")
        was = box.is_checked()
        self.widget(key).locator("label").click()
        expect(box).to_be_checked(checked=not was, timeout=15_000)

    def assigns(self, title: str, text: str) -> str:
        """Write an assignment that asks for a prediction; return its address, without the server's."""
        self.turns_to("Assignments")
        box = self.widget("assignment_ready").get_by_role("combobox")
        box.click()
        self.page.get_by_role("option", name="An empty one, to write myself").click()
        self.settle()
        self.press("assignment_write")
        self.page.get_by_label("Title").fill(title)
        self.page.get_by_label("Task").fill(text)
        self.page.get_by_text("Ask for a prediction").click()
        self.settle()
        self.press("assignment_done")
        address = self.page.get_by_text("/train?assignment=").first
        expect(address).to_be_visible(timeout=15_000)
        return address.inner_text().strip().removeprefix(self.server.url)

    def row(self, nickname: str) -> Locator:
        """A learner in the list."""
        named = self.page.get_by_role("heading", name=nickname, exact=True)
        return self.widget("register").locator("li").filter(has=named)

    def opens_wall(self, class_id: str) -> None:
        self.wall = self.new_tab()
        self.wall.goto(f"{self.server.url}/wall?class={class_id}")
        self.wall.wait_for_selector(IDLE)

    def shows(self, view: str) -> None:
        """Show another view on the wall."""
        self.wall.get_by_role("radio", name=view, exact=True).click()

    def tile(self, nickname: str) -> Locator:
        """A learner on the wall."""
        return self.wall.locator(".wall-tile").filter(has=self.wall.get_by_text(nickname, exact=True))

    def takes_away(self, key: str, folder: Path) -> Path:
        """Press a button that gives a file; return where it is."""
        with self.page.expect_download(timeout=30_000) as download:
            self.widget(key).get_by_role("button").click()
        path = folder / download.value.suggested_filename
        download.value.save_as(path)
        return path
