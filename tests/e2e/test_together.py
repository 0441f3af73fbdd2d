"""Several learners, one worker: everybody's run is their own, and who waits knows the place."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest

from tests.e2e.learner import Learner
from tests.e2e.server import Server

pytestmark = pytest.mark.browser

LONG = "/train?hidden=256&epochs=60"


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    with Server(tmp_path_factory.mktemp("lab") / "home", MNISTLAB_WORKERS="1") as server:
        yield server


def test_two_learners_train_apart_and_wait_in_turn(server: Server, learners: Callable[..., Learner]) -> None:
    ada, bob = learners(server), learners(server, "phone")
    ada.waits_for_the_engine()
    ada.open(LONG)
    ada.press("train")
    ada.sees_epoch(1)

    bob.open("/train?hidden=32&epochs=2")
    bob.press("train")
    bob.reads("Next in line")
    assert bob.run_id() != ada.run_id()

    epochs = len(ada.epochs())
    ada.sees_epoch(epochs + 1)  # bob's waiting changes nothing for ada
    ada.press("stop")
    ada.reads("Stopped")
    bob.reads("Finished")
    ada.settle()
    ada.reads("Stopped")


def test_a_runs_address_shows_others_nothing(server: Server, learners: Callable[..., Learner]) -> None:
    ada, bob = learners(server), learners(server)
    ada.open("/train?hidden=32&epochs=1")
    ada.press("train")
    ada.reads("Finished")
    for page in ("/train", "/results"):
        bob.open(f"{page}?run={ada.run_id()}")
        bob.sees("another browser")
        assert bob.page.get_by_text("What it mixes up").count() == 0
        assert bob.points() == 0
