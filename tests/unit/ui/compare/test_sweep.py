"""What is typed as a value of a sweep."""

from __future__ import annotations

import pytest

from mnistlab.core.spec import RunSpec
from mnistlab.core.sweeps import KNOBS
from mnistlab.ui.compare.sweep import read


@pytest.mark.parametrize(
    ("knob", "text", "value"),
    [
        ("learning_rate", "0,01", 0.01),
        ("learning_rate", " 5e-3 ", 0.005),
        ("batch_size", "1,024", 1024),
        ("batch_size", "1 024", 1024),
        ("width", "48", 48),
    ],
)
def test_numbers_as_people_write_them(knob: str, text: str, value: float) -> None:
    assert read(KNOBS[knob], RunSpec(), [text]) == ([value], [])


@pytest.mark.parametrize(
    ("knob", "text"), [("learning_rate", "0,0,1"), ("batch_size", "1,5"), ("batch_size", "12,34"), ("width", "1,28")]
)
def test_a_comma_elsewhere_makes_no_other_number(knob: str, text: str) -> None:
    good, (trouble,) = read(KNOBS[knob], RunSpec(), [text])
    assert good == [] and "cannot be a value" in trouble


def test_what_was_typed_is_no_markdown() -> None:
    _, (trouble,) = read(KNOBS["width"], RunSpec(), ["[a](https://b.c)"])
    assert "](" not in trouble and r"\[a\]" in trouble
