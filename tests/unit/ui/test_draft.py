"""The draft: what the knobs hold reads back as the settings they came from, and says what is wrong."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mnistlab.core.history import preset_of
from mnistlab.core.presets import PRESETS
from mnistlab.core.spec import RunSpec
from mnistlab.ui.draft import Draft, Knob

IMAGES = 60_000


@given(
    hidden=st.lists(st.integers(1, 1024), max_size=8).map(tuple),
    learning_rate=st.floats(1e-6, 10),
    dropout=st.floats(0, 0.9),
    l2=st.floats(0, 1),
    train_size=st.none() | st.integers(1, 30_000),
    seed=st.integers(0, 2**31 - 1),
)
def test_knobs_read_back_as_the_settings_they_came_from(**settings: object) -> None:
    spec = RunSpec.parse(settings)
    assert Draft.of(spec).read(IMAGES) == spec


@pytest.mark.parametrize("preset", PRESETS.values(), ids=lambda preset: preset.name)
def test_every_preset_is_known_again_whatever_its_seed(preset) -> None:
    draft = Draft.of(preset.spec)
    draft.knobs["seed"] = 99
    spec, problems = draft.check(IMAGES)
    assert problems == {}
    assert preset_of(spec) == preset.name


def test_settings_of_ones_own_are_no_preset() -> None:
    assert preset_of(RunSpec(hidden=(17,))) is None
    assert preset_of(None) is None


@pytest.mark.parametrize(
    ("name", "value"),
    [("learning_rate", "fast"), ("epochs", 0), ("epochs", None), ("batch_size", "1.5"), ("dropout", "1"), ("seed", -1)],
)
def test_a_knob_that_cannot_be_used_is_named(name: str, value: Knob) -> None:
    draft = Draft.of(RunSpec())
    draft.knobs[name] = value
    spec, problems = draft.check(IMAGES)
    assert spec is None
    assert list(problems) == [name]


@pytest.mark.parametrize("size", [0, 1025, None])
def test_a_layer_of_an_impossible_size_is_a_problem_and_is_not_drawn(size: int | None) -> None:
    draft = Draft.of(RunSpec(hidden=(32, 16)))
    draft.hidden[0] = size
    assert list(draft.check(IMAGES)[1]) == ["hidden"]
    assert draft.sketch().hidden == (16,)


def test_more_training_images_than_there_are_is_a_problem() -> None:
    draft = Draft.of(RunSpec(train_size=50_000, validation_split=0.5))
    assert list(draft.check(IMAGES)[1]) == ["train_size"]
