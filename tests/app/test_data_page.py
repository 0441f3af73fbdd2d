"""The Data page: digits to choose from, one of them as numbers, counts and shapes."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

FASHION = Path("/usr/share/datasets/fashion-mnist")

OpenApp = Callable[..., AppTest]


def html(app: AppTest) -> str:
    return "".join(block.proto.body for block in app.get("html"))


def group(app: AppTest, key: str) -> Any:
    return next(one for one in app.get("button_group") if one.key == key)


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
    group(app, "data_class_mnist").set_value(7).run()
    assert not app.exception
    assert any("labelled **7**" in block.value for block in app.markdown)
    first = [block.value for block in app.markdown if "labelled" in block.value]
    app.button(key="data_others").click().run()
    assert any("labelled **7**" in block.value for block in app.markdown)
    assert [block.value for block in app.markdown if "labelled" in block.value] != first


def test_shuffled_pixels_are_shown_when_they_are_asked_for(open_app: OpenApp, tmp_path: Path) -> None:
    app = open_app("data", tmp_path)
    assert group(app, "data_dataset").options == ["MNIST", "MNIST, pixels shuffled"]
    assert len(list((tmp_path / "data").iterdir())) == 1
    group(app, "data_dataset").set_value("mnist-shuffled").run()
    assert not app.exception
    assert app.title[0].value == "MNIST, pixels shuffled: what the network learns from"
    assert "changed places" in app.markdown[0].value
    assert "60,000 × 28 × 28 10,000 × 28 × 28" in text(app)
    assert len(list((tmp_path / "data").iterdir())) == 2


@pytest.mark.skipif(not FASHION.exists(), reason="Debian's dataset-fashion-mnist is not installed")
def test_fashion_has_its_class_names(open_app: OpenApp, tmp_path: Path) -> None:
    app = open_app("data", tmp_path, data=str(FASHION))
    assert not app.exception
    assert app.title[0].value == "Fashion-MNIST: what the network learns from"
    assert "Ankle boot" in html(app)
