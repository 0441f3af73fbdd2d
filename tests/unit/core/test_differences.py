"""What differs between settings: every field that does is named, and nothing else."""

from __future__ import annotations

import random
from itertools import combinations

import pytest

from mnistlab.core.differences import MOST_TOLD, NAMES, count, differences, listed, plain, sentence
from mnistlab.core.spec import RunSpec

OTHER = RunSpec(
    dataset="fashion-mnist",
    hidden=(64, 32),
    activation="tanh",
    optimizer="sgd",
    learning_rate=0.1,
    batch_size=32,
    epochs=7,
    validation_split=0.2,
    pixels="raw",
    loss="probabilities",
    initializer="zeros",
    dropout=0.3,
    l2=0.01,
    train_size=1000,
    seed=9,
)
"""No field is as in the default settings."""


def changed(*fields: str) -> RunSpec:
    return RunSpec().model_copy(update={name: getattr(OTHER, name) for name in fields})


def test_every_field_has_a_name() -> None:
    assert list(NAMES) == list(RunSpec.model_fields)
    assert all(getattr(OTHER, name) != value for name, value in RunSpec())


@pytest.mark.parametrize("field", list(RunSpec.model_fields))
def test_one_field_is_found_and_its_values_are_told(field: str) -> None:
    (found,) = differences([RunSpec(), changed(field)])
    assert found.field == field
    assert found.values == (getattr(RunSpec(), field), getattr(OTHER, field))
    told = sentence([RunSpec(), changed(field)])
    assert NAMES[field] in told
    assert f"{plain(found.values[0])} and {plain(found.values[1])}" in told
    assert told.startswith("Nothing but the seed" if field == "seed" else "Only the ")


def test_exactly_the_fields_that_differ_are_named() -> None:
    """For every pair of fields, and for larger sets drawn at random: two runs, and three that each change a part."""
    draw = random.Random(0)
    sets = [*combinations(NAMES, 2), *(tuple(draw.sample(list(NAMES), draw.randint(3, 15))) for _ in range(200))]
    for fields in sets:
        part = draw.randint(1, len(fields))
        for specs in (
            [RunSpec(), changed(*fields)],
            [RunSpec(), changed(*fields[:part]), changed(*fields)],
        ):
            assert {one.field for one in differences(specs)} == set(fields)
            told = sentence(specs)
            # every name, also one within another ("epochs" are told as "number of epochs")
            named = {field for field, name in NAMES.items() if f"the {name}" in told or f"the {name}," in told}
            assert named == set(fields), told


def test_hidden_layers_differ_as_a_whole() -> None:
    specs = [RunSpec(hidden=(128, 64)), RunSpec(hidden=(128,)), RunSpec(hidden=()), RunSpec(hidden=(128, 64))]
    (found,) = differences(specs)
    assert found.values == ((128, 64), (128,), (), (128, 64))
    assert sentence(specs) == "Only the hidden layers differ: 128-64, 128 and none."


def test_the_seed_is_told_apart() -> None:
    assert sentence([RunSpec(seed=1), RunSpec(seed=2)]).startswith("Nothing but the seed differs: 1 and 2.")
    both = [RunSpec(seed=1), RunSpec(seed=2, learning_rate=0.1)]
    assert sentence(both) == "Besides the seed, only the learning rate differs: 0.001 and 0.1."
    assert "the same run, trained again" in sentence([RunSpec(), RunSpec()])


def test_more_than_one_setting_cannot_be_told_apart() -> None:
    told = sentence([RunSpec(), RunSpec(learning_rate=0.1, batch_size=32)])
    assert told == (
        "Two settings differ: the learning rate (0.001 and 0.1) and the batch size (128 and 32). "
        "So these runs alone cannot say which of the two makes the difference."
    )
    many = changed(*list(NAMES)[: MOST_TOLD + 1])
    assert "(" not in sentence([RunSpec(), many]), "the values are in the table"


def test_words() -> None:
    assert sentence([RunSpec(), RunSpec(activation="tanh")], str.upper) == "Only the activation differs: RELU and TANH."
    assert [plain(value) for value in (1e-6, 0.5, None, "adam", 60_000)] == ["0.000001", "0.5", "all", "adam", "60,000"]
    assert listed([]) == "" and listed(["a", "b", "c"]) == "a, b and c"
    assert count(2) == "two" and count(40) == "40"
