"""The Data page: digits to choose from, one of them as numbers, counts and shapes."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

FASHION = Path("/usr/share/datasets/fashion-mnist")

OpenApp = Callable[..., AppTest]


def html(app: AppTest) -> str:
    return "".join(block.proto.body for block in app.get("html"))


def text(app: AppTest) -> str:
    return re.sub(r"\s+", " ", re.sub("<[^>]+>", " ", html(app)))


def test_a_digit_is_shown_as_numbers_before_and_after(open_app: OpenApp, tmp_path: Path) -> None:
    app = open_app("data", tmp_path)
    assert not app.exception
    assert app.title[0].value == "MNIST: what the network learns from"
    page = html(app)
    assert len(re.findall(r"<i[^>]*>\d+</i>", page)) == 784
    assert "One-hot: " in page and "The image before flattening" in page
    assert "stored" in text(app) and "scaled" in text(app)
    assert "60,000 × 28 × 28 10,000 × 28 × 28" in text(app) and "0 and 255" in text(app)


def test_a_class_and_others_of_it(open_app: OpenApp, tmp_path: Path) -> None:
    app = open_app("data", tmp_path)
    app.get("button_group")[0].set_value(7)
    app.run()
    assert not app.exception
    assert any("labelled **7**" in block.value for block in app.markdown)
    first = [block.value for block in app.markdown if "labelled" in block.value]
    app.button(key="data_others").click().run()
    assert any("labelled **7**" in block.value for block in app.markdown)
    assert [block.value for block in app.markdown if "labelled" in block.value] != first


@pytest.mark.skipif(not FASHION.exists(), reason="Debian's dataset-fashion-mnist is not installed")
def test_fashion_has_its_class_names(open_app: OpenApp, tmp_path: Path) -> None:
    app = open_app("data", tmp_path, data=str(FASHION))
    assert not app.exception
    assert app.title[0].value == "Fashion-MNIST: what the network learns from"
    assert "Ankle boot" in html(app)
