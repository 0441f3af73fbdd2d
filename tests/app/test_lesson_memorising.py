"""Lesson 12 without a browser, and its claims about runs held against real ones."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from mnistlab.core.facts import TEST, TRAIN
from mnistlab.core.runs import Run
from mnistlab.core.spec import RunSpec
from mnistlab.data.split import split
from mnistlab.lessons.memorising import FEW, KEPT
from mnistlab.store.store import Store
from mnistlab.ui.lab import lab
from mnistlab.ui.learn.interactions.memorising import CURES, MANY, SHOWN
from mnistlab.ui.learn.memory import recall
from mnistlab.ui.learn.sets import JOBS, sizes
from tests.app.course_runs import train_for_course
from tests.app.test_lesson_preparing import choose, html, words

OpenApp = Callable[..., AppTest]


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("course")


@pytest.fixture(scope="module")
def runs(home: Path) -> dict[str, Run]:
    return train_for_course(home, CURES)


@pytest.fixture
def step(open_app: OpenApp, home: Path, runs: dict[str, Run]) -> Callable[[str], AppTest]:
    return lambda name: open_app("learn", home, query={"lesson": "memorising", "step": name})


def history(home: Path, run: Run):
    return Store.open(f"sqlite:///{home}/mnistlab.sqlite", f"{home}/runs").history(run.id)


@pytest.mark.parametrize("share", [0.0, 0.1, 0.25, 0.5])
@pytest.mark.parametrize("few", [None, 1000, 10_000])
def test_every_image_is_in_one_set(share: float, few: int | None) -> None:
    spec = RunSpec(validation_split=share, train_size=few)
    counts = sizes(spec)
    assert sum(counts.values()) == TRAIN + TEST
    assert counts["training"] == (few or split(spec, TRAIN).train)
    assert counts["validation"] == pytest.approx(share * TRAIN)


def test_the_text_has_the_numbers_of_the_usual_split() -> None:
    assert split(RunSpec(), TRAIN).train == KEPT


def test_each_job_has_its_set(open_app: OpenApp, tmp_path: Path) -> None:
    app = open_app("learn", tmp_path, query={"lesson": "memorising", "step": "three-sets"})
    for number, wanted in enumerate(JOBS.values()):
        for given in set(JOBS.values()):
            choose(app, f"sets_job_{number}", given)
            said = " ".join(caption.value for caption in app.caption)
            assert (f"Not the {given} images." in said) == (given != wanted)
        choose(app, f"sets_job_{number}", wanted)
    app.slider(key="sets_split").set_value(0.5).run()
    assert "training 30,000" in html(app) and "validation 30,000" in html(app)


def test_few_images_are_known_by_heart_and_more_are_understood(
    runs: dict[str, Run], home: Path, step: Callable[[str], AppTest]
) -> None:
    few, many = (next(run for run in runs.values() if run.spec == spec) for spec in (FEW, MANY))
    told = history(home, few)
    assert told[-1].accuracy == 1.0
    assert told[-1].val_accuracy < 0.93
    assert max(epoch.val_accuracy for epoch in told[10:]) - min(epoch.val_accuracy for epoch in told[10:]) < 0.01
    assert 0.85 < few.test_accuracy < many.test_accuracy - 0.05
    app = step("by-heart")
    choose(app, "heart_guess", "nearly 90")
    assert f"It is **{100 * few.test_accuracy:.0f}** of 100" in words(app)
    assert "1,000 images 100.0 %" in html(app) and "10,000 images" in html(app)


def test_what_cures(runs: dict[str, Run], step: Callable[[str], AppTest]) -> None:
    plain, dropout, penalty, more = runs.values()
    app = step("cures")
    choose(app, "guess_cures", next(iter(CURES)))
    squares = [recall(lab(), run).squares for run in runs.values()]
    assert squares[2] < 0.6 * squares[0], "the penalty makes the weights smaller"
    assert all(f"{value:.0f}" in html(app) for value in squares)
    assert plain.test_accuracy < dropout.test_accuracy < plain.test_accuracy + 0.03
    assert abs(penalty.test_accuracy - plain.test_accuracy) < 0.02
    assert more.test_accuracy > max(one.test_accuracy for one in (plain, dropout, penalty)) + 0.04


def test_its_own_images_are_judged_as_after_training(runs: dict[str, Run], step: Callable[[str], AppTest]) -> None:
    app = step("judging")
    assert f"{SHOWN} of its own training images: 0 wrong" in words(app)
    assert "test images:" not in words(app)
    choose(app, "judging_guess", "1")
    told = re.search(rf"{SHOWN} test images: (\d+) wrong", words(app))
    assert html(app).count("✗ is") == int(told[1])
    few = next(run for run in runs.values() if run.spec == FEW)
    found = recall(lab(), few)
    assert found.known.right.all() and len(found.known.images) == FEW.train_size
    assert found.new.right.mean() == pytest.approx(few.test_accuracy)
    assert f"test {TEST:,} {round(TEST * (1 - few.test_accuracy)):,}" in html(app)
    app.button(key="judging_others").click().run()
    assert not app.exception
    assert f"{SHOWN} of its own training images: 0 wrong" in words(app)


def test_dropout_is_off_when_a_network_is_judged(
    runs: dict[str, Run], home: Path, step: Callable[[str], AppTest]
) -> None:
    step("cures")
    dropped = list(runs.values())[1]
    found = recall(lab(), dropped)
    assert found.known.right.mean() >= history(home, dropped)[-1].accuracy
    assert found.new.right.mean() == pytest.approx(dropped.test_accuracy)
