"""Sweeps: values around the present one, runs that belong to one, and values that cannot be."""

from __future__ import annotations

import pytest

from mnistlab.core.presets import PRESETS
from mnistlab.core.problems import SpecError
from mnistlab.core.spec import RunSpec
from mnistlab.core.sweeps import KNOBS, MOST_VALUES, available, belongs, offered, turned, value_of

SPECS = {
    "default": RunSpec(),
    "smallest": RunSpec(hidden=(1,), batch_size=1, learning_rate=1e-6),
    "largest": RunSpec(hidden=(1024, 3), batch_size=4096, learning_rate=10),
    **{name: preset.spec for name, preset in PRESETS.items()},
}


@pytest.mark.parametrize("name", SPECS)
@pytest.mark.parametrize("knob", KNOBS.values(), ids=lambda knob: knob.name)
def test_what_is_offered_can_be_trained_and_belongs(knob, name: str) -> None:
    base = SPECS[name]
    values = offered(knob, base)
    assert value_of(knob, base) in values
    assert values == sorted(set(values)) and len(values) == 5 <= MOST_VALUES
    for value in values:
        spec = turned(knob, base, value)
        assert value_of(knob, spec) == value
        assert belongs(knob, base, spec)
        assert spec.model_copy(update={knob.field: getattr(base, knob.field)}) == base, "nothing else changes"
        assert not belongs(knob, base, spec.with_(seed=base.seed + 1))
        assert not belongs(knob, base, spec.with_(epochs=base.epochs + 1))


def test_the_usual_values() -> None:
    assert offered(KNOBS["learning_rate"], RunSpec()) == [0.0001, 0.0003, 0.001, 0.003, 0.01]
    assert offered(KNOBS["learning_rate"], RunSpec(learning_rate=0.02)) == [0.003, 0.01, 0.02, 0.03, 0.1]
    assert offered(KNOBS["width"], RunSpec()) == [32, 64, 128, 256, 512]
    assert offered(KNOBS["batch_size"], RunSpec(batch_size=100)) == [32, 64, 100, 128, 256]


def test_several_layers_keep_their_proportions() -> None:
    base = RunSpec(hidden=(128, 64, 2))
    assert turned(KNOBS["width"], base, 64).hidden == (64, 32, 1)
    assert turned(KNOBS["width"], base, 4).hidden == (4, 2, 1), "no layer vanishes"
    assert not belongs(KNOBS["width"], base, RunSpec(hidden=(64, 64, 2)))
    assert not belongs(KNOBS["width"], base, RunSpec(hidden=(64,)))
    assert not belongs(KNOBS["width"], RunSpec(), RunSpec(hidden=()))


def test_without_a_hidden_layer_there_is_no_width() -> None:
    assert [knob.name for knob in available(RunSpec(hidden=()))] == ["learning_rate", "batch_size"]
    assert len(available(RunSpec())) == len(KNOBS)


@pytest.mark.parametrize(
    ("knob", "text", "allowed"),
    [
        ("learning_rate", "fast", "a number from 0.000001 to 10"),
        ("learning_rate", "11", "a number from 0.000001 to 10"),
        ("learning_rate", "nan", "a number"),
        ("batch_size", "1.5", "a whole number from 1 to 4096"),
        ("width", "0", "a whole number from 1 to 512"),
        ("width", "600", "a whole number from 1 to 512"),
        ("width", "wide", "a whole number from 1 to 512"),
    ],
)
def test_what_cannot_be_says_what_can(knob: str, text: str, allowed: str) -> None:
    with pytest.raises(SpecError) as caught:
        turned(KNOBS[knob], RunSpec(hidden=(128, 256)), text)
    assert allowed in caught.value.problems[0].allowed


def test_what_is_typed_is_read() -> None:
    assert turned(KNOBS["learning_rate"], RunSpec(), "5e-3").learning_rate == 0.005
    assert turned(KNOBS["width"], RunSpec(), " 48 ").hidden == (48,)
