"""The code that a learner takes away runs in Keras, and makes the same network."""

from __future__ import annotations

from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from mnistlab.core.dense import forward
from mnistlab.core.spec import RunSpec, choices
from mnistlab.data.catalog import Catalog
from mnistlab.store.arrays import pack_weights
from mnistlab.ui.learn.take_away import loading_code, model_code, training_code


def weights_of(spec: RunSpec) -> tuple[np.ndarray, ...]:
    rng, sizes = np.random.default_rng(4), [spec.inputs, *spec.hidden, spec.classes]
    found = []
    for inputs, units in pairwise(sizes):
        found += [rng.normal(0, 0.1, (inputs, units)), rng.normal(0, 0.1, units)]
    return tuple(array.astype(np.float32) for array in found)


@pytest.mark.parametrize("activation", choices("activation"))
def test_loaded_weights_give_the_same_answers(activation: str, tmp_path: Path) -> None:
    pytest.importorskip("keras")
    spec = RunSpec.parse({"hidden": (12, 7), "activation": activation})
    weights = weights_of(spec)
    file = tmp_path / "weights.npz"
    file.write_bytes(pack_weights(weights))
    names: dict[str, Any] = {}
    exec(loading_code(spec, file.as_posix()), names)
    x = np.random.default_rng(5).uniform(0, 1, (9, 784)).astype(np.float32)
    theirs = np.asarray(names["model"](x))
    np.testing.assert_allclose(forward(weights, x, activation).logits, theirs, atol=1e-4)


def test_a_network_without_hidden_layers_is_one_layer() -> None:
    pytest.importorskip("keras")
    names: dict[str, Any] = {}
    exec(model_code(RunSpec(hidden=())), names)
    assert names["model"].count_params() == 7850


@pytest.mark.parametrize("optimizer", choices("optimizer"))
def test_the_program_to_type_trains(optimizer: str, monkeypatch: pytest.MonkeyPatch) -> None:
    keras = pytest.importorskip("keras")
    mnist = Catalog().load("mnist")
    some = ((mnist.x_train[:600], mnist.y_train[:600]), (mnist.x_test[:100], mnist.y_test[:100]))
    monkeypatch.setattr(keras.datasets.mnist, "load_data", lambda: some)
    spec = RunSpec.parse({"hidden": (8,), "epochs": 1, "optimizer": optimizer, "learning_rate": 0.01})
    names: dict[str, Any] = {}
    exec(training_code(spec), names)
    assert names["x"].max() == 1
    assert type(names["model"].optimizer).__name__.lower() in {optimizer, "sgd"}
    assert float(names["model"].optimizer.learning_rate) == pytest.approx(0.01)


def test_raw_pixels_stay_raw() -> None:
    assert "/ 255" in training_code(RunSpec())
    assert "/ 255" not in training_code(RunSpec(pixels="raw"))
