"""Chromium, a running lab, and learners who open it."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, sync_playwright

from tests.e2e.learner import SCREENS, WIDTHS, Learner
from tests.e2e.server import Server


def _chromium() -> str | None:
    names = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome", "msedge")
    usual = ("/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",)
    found = [path for name in names if (path := shutil.which(name))] + [path for path in usual if Path(path).exists()]
    return found[0] if found else None


@pytest.fixture(scope="package")
def browser() -> Iterator[Browser]:
    """Chromium, for as long as there are browser tests: its driver's event loop would be in the way of other tests."""
    path = _chromium()
    if path is None:
        message = "no Chromium or Chrome on this machine: install one to run the browser journeys"
        pytest.fail(message) if os.environ.get("CI") else pytest.skip(message)
    arguments = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update"]
    with sync_playwright() as driver:
        browser = driver.chromium.launch(executable_path=path, args=arguments)
        yield browser
        browser.close()


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    with Server(tmp_path_factory.mktemp("lab") / "home") as server:
        yield server


@pytest.fixture(params=WIDTHS, ids=list(WIDTHS))
def width(request: pytest.FixtureRequest) -> str:
    """Each journey that asks for it is made on a desktop and on a phone."""
    return str(request.param)


@pytest.fixture
def learners(browser: Browser) -> Iterator[Callable[..., Learner]]:
    """Make learners, each in a browser profile of their own; none may have seen an error at the end."""
    made: list[Learner] = []

    def make(server: Server, width: str = "desktop", scheme: str = "light", who: type[Learner] = Learner) -> Learner:
        w, h = SCREENS[width]
        context = browser.new_context(viewport={"width": w, "height": h}, color_scheme=scheme)  # type: ignore[arg-type]
        made.append(who(context, server))
        return made[-1]

    yield make
    troubles = [trouble for learner in made for trouble in learner.troubles()]
    for learner in made:
        learner.leave()
    assert troubles == []
