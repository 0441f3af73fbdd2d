"""The drawing of a network: well-formed, one column a layer, large layers abridged."""

from __future__ import annotations

from xml.etree import ElementTree as ET

import pytest

from mnistlab.charts.palette import ACCENT, DIGITS
from mnistlab.core.spec import RunSpec
from mnistlab.ui.network import MOST_DOTS, describe, network_svg

NAMES = tuple("0123456789")


def drawn(hidden: tuple[int, ...], names: tuple[str, ...] = NAMES, **more: object) -> ET.Element:
    return ET.fromstring(network_svg(RunSpec(hidden=hidden), names, **more))  # type: ignore[arg-type]


def dots(svg: ET.Element, fill: str) -> list[ET.Element]:
    return [dot for dot in svg.iter("{http://www.w3.org/2000/svg}circle") if dot.get("fill") == fill]


def labels(svg: ET.Element) -> list[str | None]:
    return [text.text for text in svg.iter("{http://www.w3.org/2000/svg}text")]


@pytest.mark.parametrize("hidden", [(), (1,), (10,), (3, 7), (1, 2, 3, 4, 5, 6, 7, 8)])
def test_small_layers_are_drawn_neuron_by_neuron(hidden: tuple[int, ...]) -> None:
    svg = drawn(hidden)
    assert len(dots(svg, ACCENT)) == sum(hidden)
    assert all(len(dots(svg, colour)) == 1 for colour in DIGITS)
    assert all(str(size) in labels(svg) for size in (784, *hidden, 10))


def test_large_layers_are_abridged_and_numbered() -> None:
    svg = drawn((1024, 11))
    assert len(dots(svg, ACCENT)) == 2 * (MOST_DOTS - 2)
    assert len(dots(svg, "currentColor")) == 6  # three small dots each, for those left out
    assert {"1024", "11"} <= set(labels(svg))


def test_everything_lies_inside_the_picture() -> None:
    for hidden in ((), (5,), (1024,) * 8):
        svg = drawn(hidden)
        width = float(svg.get("viewBox", "").split()[2])
        assert all(0 < float(dot.get("cx", "0")) < width - 20 for dot in svg.iter("{http://www.w3.org/2000/svg}circle"))


def test_names_from_outside_cannot_break_the_drawing() -> None:
    svg = drawn((4,), names=("T-shirt/top", '<b>&"', *NAMES[2:]), picture='data:image/png;base64,"><script>')
    assert '<b>&"' in labels(svg)
    assert svg.find(".//{http://www.w3.org/2000/svg}script") is None


def test_it_is_described_in_words() -> None:
    assert "784 pixels, no hidden layer, then 10" in describe(RunSpec(hidden=()))
    assert "128 and 64 ReLU" in describe(RunSpec(hidden=(128, 64)))
