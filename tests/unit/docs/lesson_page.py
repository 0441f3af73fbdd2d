"""The part of docs/teacher.md that fits on one page, as a file to print: `python -m tests.unit.docs.lesson_page`."""

from __future__ import annotations

import re
from pathlib import Path

from markdown_it import MarkdownIt

from mnistlab.ui.document import document
from mnistlab.ui.html import Html

ROOT = Path(__file__).parents[3]
SOURCE, PAGE = ROOT / "docs" / "teacher.md", ROOT / "docs" / "lesson.html"

_PART = re.compile(r"<!-- page -->\n(.*?)<!-- /page -->", re.DOTALL)
_LINK = re.compile(r"\[([^\]]+)\]\([^)]+\)")


def part() -> str:
    """Return the part of the documentation that is printed, in Markdown, without its links."""
    found = _PART.search(SOURCE.read_text(encoding="utf-8"))
    assert found, "docs/teacher.md has lost its page"
    return _LINK.sub(r"\1", found[1])


def lesson_page() -> str:
    """Return the page as the text of an HTML file."""
    shown = MarkdownIt("commonmark", {"html": False}).enable("table").render(part())
    shown = shown.replace("h2>", "h1>").replace("<th>", '<th scope="col">')
    return document("A lesson", Html(f'<main class="leaflet">{shown}</main>'))


if __name__ == "__main__":
    PAGE.write_text(lesson_page(), encoding="utf-8")
