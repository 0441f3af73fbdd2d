"""RunSpec: round trips, defaults, and messages that name field, value and range."""

from __future__ import annotations

import pytest
from pydantic import ValidationError

from mnistlab.core.presets import FIRST_NETWORK, PRESETS
from mnistlab.core.problems import SpecError
from mnistlab.core.spec import RunSpec, choices

EVERY_FIELD = {
    "dataset": "fashion-mnist",
    "hidden": "300,20",
    "activation": "gelu",
    "optimizer": "nesterov",
    "learning_rate": "0.05",
    "batch_size": "33",
    "epochs": "7",
    "validation_split": "0.25",
    "pixels": "raw",
    "loss": "probabilities",
    "initializer": "he_normal",
    "dropout": "0.3",
    "l2": "0.0001",
    "train_size": "1000",
    "seed": "99",
}


@pytest.mark.parametrize(
    "spec",
    [RunSpec(), RunSpec(hidden=()), RunSpec.parse(EVERY_FIELD), FIRST_NETWORK, *(p.spec for p in PRESETS.values())],
    ids=lambda spec: spec.to_json()[:40],
)
def test_json_and_url_round_trip(spec: RunSpec) -> None:
    assert RunSpec.from_json(spec.to_json()) == spec
    assert RunSpec.from_query(spec.to_query()) == spec


def test_every_field_is_covered_by_the_round_trip() -> None:
    assert set(EVERY_FIELD) == set(RunSpec.model_fields)
    assert set(RunSpec.parse(EVERY_FIELD).to_query()) == set(EVERY_FIELD)


def test_defaults_make_the_shortest_url() -> None:
    assert RunSpec().to_query() == {}
    assert RunSpec(hidden=(), epochs=3).to_query() == {"hidden": "none", "epochs": "3"}


def test_a_url_may_carry_parameters_of_other_owners() -> None:
    assert RunSpec.from_query({"run": "abc", "epochs": "3"}) == RunSpec(epochs=3)


@pytest.mark.parametrize(
    ("values", "field", "came", "allowed"),
    [
        ({"learning_rate": "fast"}, "learning_rate", "'fast'", "a number from 0.000001 to 10"),
        ({"learning_rate": float("nan")}, "learning_rate", "nan", "a number"),
        ({"learning_rate": 0}, "learning_rate", "0", "0.000001"),
        ({"epochs": "101"}, "epochs", "'101'", "a whole number from 1 to 100"),
        ({"epochs": 2.5}, "epochs", "2.5", "a whole number"),
        ({"hidden": "128,0"}, "hidden", "'0'", "0 to 8 layers of 1 to 1024"),
        ({"hidden": "1,2,3,4,5,6,7,8,9"}, "hidden", "'1', '2'", "0 to 8 layers"),
        ({"hidden": "1025"}, "hidden", "'1025'", "1 to 1024"),
        ({"hidden": "64;64"}, "hidden", "'64;64'", "like 128,64"),
        ({"activation": "swoosh"}, "activation", "'swoosh'", "linear, sigmoid, tanh, relu, leaky_relu, elu, gelu"),
        ({"optimizer": ""}, "optimizer", "''", "sgd, momentum, nesterov, adagrad, rmsprop, adam, adamw"),
        ({"train_size": "0"}, "train_size", "'0'", "or all"),
        ({"dataset": "../etc"}, "dataset", "'../etc'", "small letters"),
        ({"seed": -1}, "seed", "-1", "0 to 2147483647"),
        ({"speed": 3}, "'speed'", "3", "only dataset, hidden"),
    ],
)
def test_a_bad_value_names_field_value_and_range(
    values: dict[str, object], field: str, came: str, allowed: str
) -> None:
    with pytest.raises(SpecError) as caught:
        RunSpec.parse(values)
    (problem,) = caught.value.problems
    assert problem.field == field
    assert came in problem.got
    assert allowed in problem.allowed
    assert "\n" not in str(caught.value)


def test_every_bad_field_is_named_at_once() -> None:
    with pytest.raises(SpecError) as caught:
        RunSpec.parse({"epochs": 0, "dropout": 1, "l2": -1})
    assert {problem.field for problem in caught.value.problems} == {"epochs", "dropout", "l2"}


@pytest.mark.parametrize("text", ["", "{", "[]", "null", '"mnist"'])
def test_text_that_is_no_json_object_is_refused_in_one_sentence(text: str) -> None:
    with pytest.raises(SpecError, match="a JSON object with field names"):
        RunSpec.from_json(text)


def test_a_hostile_value_is_echoed_short_and_harmless() -> None:
    with pytest.raises(SpecError) as caught:
        RunSpec.parse({"optimizer": "\u202e\n\x1b[31m" + "x" * 10_000})
    assert str(caught.value).isprintable()
    assert len(str(caught.value)) < 250


def test_a_spec_cannot_be_changed_in_place() -> None:
    with pytest.raises(ValidationError):
        RunSpec().epochs = 9  # type: ignore[misc]
    assert RunSpec().with_(epochs=9).epochs == 9
    with pytest.raises(SpecError):
        RunSpec().with_(epochs=0)


def test_choices_come_from_the_type() -> None:
    assert choices("loss") == ("logits", "probabilities")
    assert choices("epochs") == ()


def test_the_last_batch_counts_as_a_step() -> None:
    assert RunSpec(batch_size=32).steps_per_epoch(60_000) == 1875
    assert RunSpec(batch_size=500).steps_per_epoch(1_001) == 3
