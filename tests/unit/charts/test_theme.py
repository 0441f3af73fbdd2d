"""Colours and the template that all charts share."""

from __future__ import annotations

import re

import pytest

from mnistlab.charts import palette
from mnistlab.charts.theme import figure


def luminance(colour: str) -> float:
    """Relative luminance after WCAG 2."""
    shares = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    red, green, blue = (s / 12.92 if s <= 0.03928 else ((s + 0.055) / 1.055) ** 2.4 for s in shares)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    high, low = sorted((luminance(one), luminance(other)), reverse=True)
    return (high + 0.05) / (low + 0.05)


def test_ten_digits_have_ten_colours() -> None:
    assert len(set(palette.DIGITS)) == 10
    assert all(re.fullmatch("#[0-9a-f]{6}", colour) for colour in palette.DIGITS)


@pytest.mark.parametrize("page", ["#fdfdfc", "#12161d"], ids=["light", "dark"])
def test_lines_can_be_seen_on_light_and_on_dark(page: str) -> None:
    for colour in (palette.ACCENT, palette.RIGHT, palette.WRONG):
        assert contrast(colour, page) >= 3, colour
    assert contrast(palette.VALIDATION, page) >= 2.5


def test_faded_writes_what_css_reads() -> None:
    assert palette.faded("#102030", 0.5) == "rgba(16,32,48,0.5)"


def test_a_figure_is_transparent_and_says_what_it_shows() -> None:
    chart = figure("What it shows", height=200)
    assert chart.layout.title.text == "What it shows"
    assert chart.layout.height == 200
    assert chart.layout.template.layout.paper_bgcolor == chart.layout.template.layout.plot_bgcolor == "rgba(0,0,0,0)"
