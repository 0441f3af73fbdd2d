"""The glossary page without a browser: search, letters, pages and addresses."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from mnistlab.lessons.glossary import glossary
from mnistlab.ui.learn.glossary_page import PER_PAGE

OpenApp = Callable[..., AppTest]


def entries(app: AppTest) -> list[str]:
    """The headings of the entries on the page, in order."""
    return [block.value.split("\n")[0][4:] for block in app.markdown if block.value.startswith("### ")]


def test_it_shows_one_page_of_terms_in_order(open_app: OpenApp, tmp_path: Path) -> None:
    app = open_app("glossary", tmp_path)
    assert not app.exception
    assert [name.casefold() for name in entries(app)] == [name.casefold() for name in list(glossary())[:PER_PAGE]]


def test_a_search_and_a_letter_narrow_it(open_app: OpenApp, tmp_path: Path) -> None:
    app = open_app("glossary", tmp_path)
    app.text_input(key="glossary_search").set_value("softmax").run()
    assert not app.exception
    assert entries(app)[0] == "Softmax"
    app.text_input(key="glossary_search").set_value("<qqq>").run()
    assert entries(app) == [] and "No term" in app.info[0].value
    app.text_input(key="glossary_search").set_value("").run()
    app.get("button_group")[0].set_value("T").run()
    assert not app.exception
    assert entries(app) and all(name.startswith("T") for name in entries(app))


@pytest.mark.parametrize("word", ["stochastic gradient descent", "sgd"])
def test_an_address_shows_its_term_first(open_app: OpenApp, tmp_path: Path, word: str) -> None:
    app = open_app("glossary", tmp_path, query={"term": word})
    assert not app.exception
    assert entries(app)[0] == "Stochastic gradient descent"
    assert len(entries(app)) == PER_PAGE + 1


def test_an_address_with_an_unknown_word_says_so_and_repeats_nothing(open_app: OpenApp, tmp_path: Path) -> None:
    app = open_app("glossary", tmp_path, query={"term": "![x](https://example.org)"})
    assert not app.exception
    assert "not in the glossary" in app.info[0].value
    assert not any("example.org" in block.value for block in app.markdown)
    assert len(entries(app)) == PER_PAGE
