"""Assignments: what can be written down, and the sentence for what cannot."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from mnistlab.core.school.asking import asked, free_knobs, share
from mnistlab.core.school.assignment import CLAIM_LENGTH, TEXT_LENGTH, TITLE_LENGTH, Brief, BriefError
from mnistlab.core.spec import RunSpec

LOCK = {"base": RunSpec().model_dump(mode="json"), "free": ["learning_rate"]}


def brief(**values: Any) -> Brief:
    return Brief.parse({"title": "A task", "lock": LOCK, **values})


@pytest.mark.parametrize(
    ("values", "said"),
    [
        ({"title": ""}, "An assignment needs a title of at most 80 characters."),
        ({"title": " \u200b\u202e "}, "An assignment needs a title, so that learners find it."),
        ({"title": "x" * (TITLE_LENGTH + 1)}, "at most 80 characters"),
        ({"text": "x" * (TEXT_LENGTH + 1)}, "The task has at most 2,000 characters."),
        ({"claim": "x" * (CLAIM_LENGTH + 1)}, "The claim has at most 300 characters."),
        ({"lesson": "Optimizers"}, "The lesson is named by its address"),
        ({"lock": {"base": {"epochs": 0}}}, "Its settings make no run."),
        ({"lock": {"base": LOCK["base"], "free": ["speed"]}}, "Its settings make no run."),
        ({"goal": {"least_accuracy": 97}}, "between 1 % and 100 %"),
        ({"goal": {"least_accuracy": float("nan")}}, "between 1 % and 100 %"),
        ({"goal": {"least_accuracy": 0.9, "most_parameters": 3}}, "from 10 to 10,000,000"),
        ({"goal": {"least_accuracy": 0.9, "most_seconds": 0}}, "a number above 0"),
        ({"goal": {"least_accuracy": 0.9, "most_epochs": 101}}, "from 1 to 100"),
        ({"goal": {"most_epochs": 3}}, "needs a least accuracy to reach within it"),
        ({"goal": {"extreme": "largest"}}, "The largest value that still learns needs a least accuracy"),
        ({"goal": {"extreme": "widest", "least_accuracy": 0.9}}, "the largest or the smallest"),
        ({"goal": {"extreme": "largest", "least_accuracy": 0.9, "knob": "epochs"}}, "that knob has to be free"),
        ({"goal": {"extreme": "smallest", "least_accuracy": 0.9, "knob": "parameters"}}, "that knob has to be free"),
        ({"goal": {"knob": "speed"}}, "The knob is one of learning_rate"),
        ({"goal": {"tolerance": 0.01}}, "A tolerance is for a prediction"),
        ({"goal": {"tolerance": 0}, "predict": True}, "between 0.01 and 100 points"),
        ({"claim": "It matters.", "lock": {"base": LOCK["base"], "free": []}}, "leave at least one free"),
        ({"colour": "red"}, "An assignment has no such part."),
    ],
)
def test_what_cannot_be_asked_is_said_in_a_sentence(values: dict[str, Any], said: str) -> None:
    with pytest.raises(BriefError) as error:
        brief(**values)
    assert said in str(error.value)
    assert str(error.value).endswith((".", "?"))


def test_every_fault_is_said_once() -> None:
    with pytest.raises(BriefError) as error:
        brief(title="", goal={"least_accuracy": 3, "most_epochs": 0.5})
    assert str(error.value).count(".") == 3


def test_a_brief_is_kept_as_json_and_read_back() -> None:
    one = brief(
        title="  The\u202elargest  rate ",
        text="Line one \r\nline two\u0007\n\n",
        claim="A claim",
        goal={"least_accuracy": 0.9, "extreme": "largest", "tolerance": 0.02},
        predict=True,
        lesson="gradient-descent/rates",
    )
    assert (one.title, one.text) == ("Thelargest rate", "Line one\nline two")
    assert Brief.parse(json.loads(json.dumps(one.model_dump(mode="json")))) == one


@settings(suppress_health_check=[HealthCheck.too_slow], max_examples=60)  # the first text loads Unicode's tables
@given(
    st.dictionaries(
        st.sampled_from(["title", "text", "claim", "predict", "lesson", "goal", "lock"]),
        st.none() | st.text() | st.floats() | st.dictionaries(st.text(), st.text()) | st.lists(st.integers()),
    )
)
def test_whatever_is_filled_in_is_a_brief_or_a_sentence(values: dict[str, Any]) -> None:
    try:
        made = brief(**values)
    except BriefError as error:
        assert 10 < len(str(error)) < 1000
    else:
        assert 1 <= len(made.title) <= TITLE_LENGTH


@pytest.mark.parametrize(
    ("values", "said"),
    [
        ({}, []),
        ({"goal": {"least_accuracy": 0.97}}, ["Get 97 % of the test images right."]),
        (
            {"goal": {"least_accuracy": 0.9255, "most_parameters": 50_000, "most_epochs": 1, "most_seconds": 2.5}},
            [
                "Get 92.55 % of the test images right with at most 50,000 parameters, one epoch and at most 2.5 "
                "seconds of training."
            ],
        ),
        (
            {"goal": {"least_accuracy": 0.9, "extreme": "largest"}},
            ["Find the largest learning rate with which it still gets 90 % of the test images right."],
        ),
        ({"predict": True}, ["Predict the test accuracy before you train."]),
        (
            {"predict": True, "goal": {"tolerance": 0.01}},
            ["Predict the test accuracy before you train, and be no more than 1 point off."],
        ),
        ({"claim": "More is better."}, ["Find out by experiments whether the claim holds, and say so."]),
    ],
)
def test_what_is_asked_is_said(values: dict[str, Any], said: list[str]) -> None:
    assert asked(brief(**values)) == said


def test_shares_and_knobs_are_written_for_people() -> None:
    assert [share(part) for part in (0.97, 0.9, 1.0, 0.29)] == ["97 %", "90 %", "100 %", "29 %"]
    assert free_knobs(brief()) == ["Learning rate"]
