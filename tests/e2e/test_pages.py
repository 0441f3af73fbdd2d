"""Any page may be the first one a cold server shows; another dataset brings its own names."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.e2e.learner import Learner
from tests.e2e.server import Server

pytestmark = pytest.mark.browser

FASHION = Path("/usr/share/datasets/fashion-mnist")


@pytest.mark.parametrize(
    ("path", "text"),
    [("/train", "Your network"), ("/data", "One image is 784 numbers"), ("/results", "not trained a network yet")],
)
def test_a_cold_deep_link_works(path: str, text: str, tmp_path: Path, learners: Callable[..., Learner]) -> None:
    with Server(tmp_path / "home") as server:
        learner = learners(server, "phone", "dark")
        learner.open(path)
        learner.sees(text, seconds=30)
        learner.leave()


def test_fashion_mnist_trains_and_shows_its_names(tmp_path: Path, learners: Callable[..., Learner]) -> None:
    if not FASHION.is_dir():
        message = "Debian's dataset-fashion-mnist is not installed"
        pytest.fail(message) if os.environ.get("CI") else pytest.skip(message)
    with Server(tmp_path / "home", MNISTLAB_DATA=str(FASHION)) as server:
        learner = learners(server)
        learner.open("/data")
        learner.sees("Ankle boot", seconds=30)
        learner.open("/train?hidden=32&epochs=2&dataset=fashion-mnist")
        learner.press("train")
        learner.reads("Finished")
        learner.sees("Pullover")
        learner.leave()
