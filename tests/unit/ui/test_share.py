"""Addresses with settings in them: written, read, and forgiving."""

from __future__ import annotations

from urllib.parse import parse_qsl, urlsplit

import pytest

from mnistlab.core.presets import PRESETS
from mnistlab.core.spec import RunSpec
from mnistlab.ui.share import link_beside, page_beside, settings_in, spec_from

MNIST = ("mnist",)


@pytest.mark.parametrize("spec", [RunSpec(), RunSpec(hidden=()), *(p.spec for p in PRESETS.values())])
def test_a_link_gives_the_same_settings(spec: RunSpec) -> None:
    query = dict(parse_qsl(urlsplit(link_beside("http://lab:8501/train", spec)).query))
    assert spec_from(settings_in(query), MNIST) == (spec, ())


@pytest.mark.parametrize(
    ("here", "there"),
    [
        ("http://lab:8501", "http://lab:8501/train"),
        ("http://lab:8501/", "http://lab:8501/train"),
        ("http://lab:8501/results?run=abc", "http://lab:8501/train"),
        ("https://school.example/lab/", "https://school.example/lab/train"),
        ("https://school.example/lab", "https://school.example/lab/train"),
        ("https://school.example/lab/train", "https://school.example/lab/train"),
    ],
)
def test_the_link_leads_to_train_from_wherever_one_is(here: str, there: str) -> None:
    assert link_beside(here, RunSpec()).partition("?")[0] == there


@pytest.mark.parametrize("here", ["", "class?code=ABC346", "teach?class=c1", "wall", "train?run=abc"])
def test_other_pages_are_found_from_wherever_one_is(here: str) -> None:
    assert page_beside(f"https://school.example/lab/{here}", "class", {"code": "A B"}) == (
        "https://school.example/lab/class?code=A+B"
    )


def test_a_preset_can_be_named_and_changed() -> None:
    spec, problems = spec_from({"preset": "hidden-512-adam", "epochs": "2"}, MNIST)
    assert problems == ()
    assert spec == PRESETS["hidden-512-adam"].spec.with_(epochs=2)


def test_what_cannot_be_used_is_left_out_and_named() -> None:
    query = {"preset": "none-such", "epochs": "900", "activation": "foo", "hidden": "64", "dataset": "letters"}
    spec, problems = spec_from(query, MNIST)
    assert spec == RunSpec(hidden=(64,))
    assert {problem.field for problem in problems} == {"preset", "epochs", "activation", "dataset"}


def test_the_usual_dataset_is_taken_unless_another_is_named() -> None:
    names = ("fashion-mnist", "mnist")
    assert spec_from({"preset": "hidden-256"}, names)[0].dataset == "fashion-mnist"
    assert spec_from({"dataset": "mnist"}, names)[0].dataset == "mnist"


def test_other_parameters_are_no_settings() -> None:
    assert settings_in({"run": "abc", "embed": "true", "hidden": "9"}) == {"hidden": "9"}
