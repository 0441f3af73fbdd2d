"""The teacher's page to print, in a real browser: one sheet of A4, with nothing to load."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from playwright.sync_api import Browser

pytestmark = pytest.mark.browser

PAGE = Path(__file__).parents[2] / "docs" / "lesson.html"


def test_a_lesson_is_one_sheet_of_paper(browser: Browser) -> None:
    page = browser.new_page()
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.goto(PAGE.as_uri())
    sheets = re.findall(rb"/Type\s*/Page\b", page.pdf(prefer_css_page_size=True))
    page.close()
    assert len(sheets) == 1
    assert asked == [PAGE.as_uri()]
