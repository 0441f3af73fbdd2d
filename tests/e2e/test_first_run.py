"""From Home to a trained network: live, stopped, continued, reloaded; on a desktop and on a phone."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

import pytest

from tests.e2e.learner import Learner
from tests.e2e.server import AS_IT_COMES, Server

pytestmark = pytest.mark.browser

FIVE_EPOCHS = "/train?hidden=512&batch_size=64&epochs=5"
LONG = "/train?hidden=256&epochs=40"


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    with Server(tmp_path_factory.mktemp("lab") / "home", **AS_IT_COMES) as server:
        yield server


def test_one_click_on_home_trains_and_ends_in_results(
    server: Server, learners: Callable[..., Learner], width: str
) -> None:
    learner = learners(server, width)
    learner.waits_for_the_engine()
    learner.open("/")
    learner.button("Train a first network").click()
    learner.sees_points()
    learner.run_id()
    learner.reads("Finished")
    learner.sees_epoch(5)
    learner.sees("What it mixes up")
    learner.sees("Its answers to the test images")


def test_every_epoch_of_a_run_is_seen_live(server: Server, learners: Callable[..., Learner], width: str) -> None:
    learner = learners(server, width)
    learner.waits_for_the_engine()
    learner.open(FIVE_EPOCHS)
    learner.keep_a_diary()
    learner.press("train")
    learner.reads("Finished")
    learner.sees_epoch(5)
    assert learner.diary() == [0, 1, 2, 3, 4, 5]  # one after the other, and the chart never left the page


def test_stop_keeps_what_was_learned_and_continue_goes_on(
    server: Server, learners: Callable[..., Learner], width: str
) -> None:
    learner = learners(server, width)
    learner.open(LONG)
    learner.press("train")
    learner.sees_epoch(1)
    learner.press("stop")
    learner.reads("Stopped")
    learner.sees("What it mixes up")
    stopped_at, reached = learner.epochs()[-1], learner.reached()
    assert 1 <= stopped_at < 40
    learner.widget("more_epochs").get_by_role("spinbutton").fill("2")
    learner.press("continue")
    learner.sees_points(beyond=reached)
    learner.press("stop")
    learner.reads("Stopped")
    epochs = learner.epochs()
    assert epochs == list(range(1, len(epochs) + 1))
    assert epochs[-1] >= stopped_at


def test_reload_second_tab_and_coming_back_find_the_same_run(
    server: Server, learners: Callable[..., Learner], width: str
) -> None:
    learner = learners(server, width)
    learner.open(LONG)
    learner.press("train")
    learner.sees_epoch(1)
    run_id = learner.run_id()

    learner.page.reload()
    learner.sees_epoch(2)
    assert learner.run_id() == run_id

    first = learner.page
    learner.page = learner.new_tab()
    learner.open("/train")
    learner.sees_epoch(2)
    assert learner.run_id() == run_id
    learner.page.close()
    learner.page = first

    learner.page.get_by_role("link", name="Data", exact=True).click()
    learner.sees("One image is 784 numbers")
    learner.page.get_by_role("link", name="Train", exact=True).click()
    seen = learner.epochs()
    learner.sees_epoch(int(seen[-1]) + 1 if seen else 3)
    assert learner.run_id() == run_id
    learner.press("stop")
    learner.reads("Stopped")
    assert learner.epochs()[0] == 1


def test_bad_settings_are_said_beside_the_knob_and_train_is_off(
    server: Server, learners: Callable[..., Learner]
) -> None:
    learner = learners(server)
    learner.open("/train?epochs=1000&hidden=16")
    # An unseen character keeps Markdown from making something else of the punctuation.
    learner.sees(re.compile("epochs: got '1000'\u2060?; allowed is a whole number from 1 to 100[.]"))
