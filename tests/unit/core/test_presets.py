"""The presets carry the tutorials' own parameter counts and admit what was reconstructed."""

from __future__ import annotations

import pytest

from mnistlab.core.architecture import layers, parameter_count
from mnistlab.core.presets import PRESETS
from mnistlab.core.spec import RunSpec


@pytest.mark.parametrize(
    ("name", "parameters"),
    [("four-layer-sgd", 134_794), ("hidden-256", 203_530), ("hidden-512-adam", 407_050), ("wide-784-32", 640_890)],
)
def test_parameter_counts_of_the_tutorials(name: str, parameters: int) -> None:
    assert parameter_count(PRESETS[name].spec) == parameters


def test_order_and_honesty() -> None:
    assert list(PRESETS) == ["four-layer-sgd", "hidden-256", "hidden-512-adam", "tensorflow-basics", "wide-784-32"]
    for name, preset in PRESETS.items():
        assert preset.name == name
        assert preset.reconstructed
        assert preset.expect
        assert bool(preset.published) == (preset.published_range is not None)


def test_the_arithmetic_is_shown() -> None:
    first, last = layers(RunSpec(hidden=(512,)))
    assert first.arithmetic == "784 × 512 + 512 = 401,920"
    assert (last.name, last.activation, last.parameters) == ("Output", "softmax", 5_130)


def test_a_network_without_hidden_layers_is_one_softmax_layer() -> None:
    (only,) = layers(RunSpec(hidden=()))
    assert only.arithmetic == "784 × 10 + 10 = 7,850"
