"""Lessons 13 and 14 without a browser: networks that are there already, and those that are not."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from collections.abc import Callable
from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest
from streamlit.testing.v1 import AppTest

from mnistlab.core.architecture import parameter_count
from mnistlab.core.components import principal_components, same_class_share
from mnistlab.core.dense import forward
from mnistlab.core.outcome import Checkpoint, Outcome
from mnistlab.core.runs import Run, RunStatus
from mnistlab.core.school.course import COURSE
from mnistlab.core.shift import shift
from mnistlab.core.spec import RunSpec
from mnistlab.data.catalog import Catalog
from mnistlab.lessons.inside import NETWORK, START
from mnistlab.lessons.onwards import LEAST_ACCURACY, MOST_PARAMETERS
from mnistlab.store.arrays import pack_weights
from mnistlab.store.artifacts import CHECKPOINT, WEIGHTS
from mnistlab.store.store import Store
from mnistlab.ui.identity import learner_id
from mnistlab.ui.learn.challenges import EPOCHS

ROOT = Path(__file__).parents[2]
ME = "m" * 32
Open = Callable[..., AppTest]


def weights_of(spec: RunSpec, seed: int) -> tuple[np.ndarray, ...]:
    rng, sizes = np.random.default_rng(seed), [spec.inputs, *spec.hidden, spec.classes]
    arrays = [array for i, o in pairwise(sizes) for array in (rng.normal(0, 0.1, (i, o)), rng.normal(0, 0.1, o))]
    return tuple(array.astype(np.float32) for array in arrays)


def finish(store: Store, spec: RunSpec, learner: str, accuracy: float, weights: tuple[np.ndarray, ...] = ()) -> Run:
    run = store.create(spec, learner)
    store.start(run.id)
    if weights:
        memory = tuple(np.zeros_like(array) for array in (*weights, *weights))
        store.artifacts.write(run.id, WEIGHTS, pack_weights(weights))
        saved = Checkpoint(spec.to_json(), epoch=spec.epochs, step=10, weights=weights, state=memory)
        store.artifacts.write(run.id, CHECKPOINT, saved.to_bytes())
    confusion = np.zeros((10, 10), np.int64)
    return store.end(
        run.id,
        Outcome(RunStatus.FINISHED, "", (), 10, 1.0, 0.1, "CPU", {}, 0.1, accuracy, confusion=confusion),
    )


@pytest.fixture
def store(tmp_path: Path) -> Store:
    return Store.open(f"sqlite:///{tmp_path}/mnistlab.sqlite", f"{tmp_path}/runs")


@pytest.fixture
def there(store: Store, tmp_path: Path) -> Path:
    """A home in which the course's networks are trained."""
    finish(store, NETWORK, COURSE, 0.9, weights_of(NETWORK, 1))
    finish(store, START, COURSE, 0.1, weights_of(START, 2))
    return tmp_path


def step(open_app: Open, home: Path, lesson: str, name: str) -> AppTest:
    app = open_app("learn", home, query={"lesson": lesson, "step": name})
    assert not app.exception
    return app


def said(app: AppTest) -> str:
    kinds = (app.markdown, app.caption, app.info, app.error, app.get("html"))
    return "\n".join(str(getattr(one, "value", "") or one.proto.body) for kind in kinds for one in kind)


def press(app: AppTest, key: str, value: object) -> AppTest:
    next(one for one in app.get("button_group") if one.key == key).set_value(value)
    app.run()
    assert not app.exception
    return app


def test_a_network_that_nobody_has_trained_yet_is_offered(open_app: Open, tmp_path: Path) -> None:
    app = step(open_app, tmp_path, "inside", "weights")
    (button,) = [one for one in app.button if one.key == "train_weights"]
    assert button.label.startswith("Train")


def test_weights_of_another_neuron_can_be_seen(open_app: Open, there: Path) -> None:
    app = step(open_app, there, "inside", "weights")
    first = said(app)
    app.slider(key="weights_neuron").set_value(64).run()
    assert not app.exception
    assert said(app) != first
    press(app, "weights_when", "after training")
    assert "Training has moved no weight of **0 of the 784** pixels" in said(app)  # random weights: all differ


def test_how_alike_digits_are_is_told_for_each_layer(open_app: Open, there: Path) -> None:
    app = step(open_app, there, "inside", "activations")
    press(app, "activations_digit", 7)
    press(app, "activations_beside", "one of another class")
    for layer in ("Pixels", "Hidden layer 1", "Hidden layer 2", "Outputs"):
        assert layer in said(app)


def test_the_map_s_figures_are_those_of_the_layer(open_app: Open, there: Path) -> None:
    app = step(open_app, there, "inside", "map")
    assert "Guess first" in said(app)
    press(app, "map_guess", 4)
    press(app, "map_layer", "Hidden layer 2")
    mnist = Catalog().load("mnist")
    x = mnist.x_test[:1500].reshape(1500, -1).astype(np.float32) / 255
    values = forward(weights_of(NETWORK, 1), x, "relu").inputs[2]
    spots = principal_components(values).project(values)
    on_map, in_all = (10 * same_class_share(one, mnist.y_test[:1500]) for one in (spots, values))
    assert re.search(rf"Hidden layer 2</th><td>{on_map:.1f}</td><td>{in_all:.1f}</td>", said(app))


def test_a_saved_network_is_listed_with_all_its_bytes(open_app: Open, there: Path) -> None:
    app = step(open_app, there, "onwards", "saving")
    press(app, "saving_guess", "200 kB")
    total = 4 * sum(array.size for array in weights_of(NETWORK, 1))
    assert "Well guessed" in said(app)
    assert f"{total:,}" in said(app)
    assert "2.0 times as much" in said(app)
    press(app, "saving_kind", "a stranger's pickle")
    assert "CALLS THE FUNCTION" in said(app)


def test_moved_digits_are_answered_by_the_network_itself(open_app: Open, there: Path) -> None:
    app = step(open_app, there, "onwards", "shift")
    press(app, "shift_guess", 3)
    app.slider(key="shift_dx").set_value(-2).run()
    assert not app.exception
    images = shift(Catalog().load("mnist").x_test[:10], -2, 0).reshape(10, -1).astype(np.float32) / 255
    says = forward(weights_of(NETWORK, 1), images, "relu").logits.argmax(axis=1)
    assert re.findall(r">(\d) [✓✗]</figcaption>", said(app)) == [str(one) for one in says]


def test_a_filter_can_be_chosen_and_changed(open_app: Open, tmp_path: Path) -> None:
    app = step(open_app, tmp_path, "onwards", "convolution")
    fields = [f"convolution_filter_{i}" for i in range(9)]
    assert [app.number_input(key=key).value for key in fields] == [-1, 0, 1] * 3
    press(app, "convolution_filter", "outline")
    assert [app.number_input(key=key).value for key in fields] == [-1, -1, -1, -1, 8, -1, -1, -1, -1]
    app.number_input(key=fields[4]).set_value(5.0).run()
    app.slider(key="convolution_dx").set_value(-4).run()
    assert not app.exception
    assert app.number_input(key=fields[4]).value == 5
    assert "largest difference between the two is **0**" in said(app)


def test_the_recurrent_neuron_reads_bits_and_rows(open_app: Open, tmp_path: Path) -> None:
    app = step(open_app, tmp_path, "onwards", "recurrent")
    press(app, "recurrent_ones", [])
    assert "= **0.00**" in said(app)
    press(app, "recurrent_reads", "the rows of a digit")


def test_without_fashion_mnist_it_is_said_how_to_add_it(open_app: Open, tmp_path: Path) -> None:
    app = step(open_app, tmp_path, "onwards", "another-dataset")
    assert "MNISTLAB_DATA" in said(app)


def test_the_challenge_knows_the_learner_s_best_network(open_app: Open, store: Store, tmp_path: Path) -> None:
    app = step(open_app, tmp_path, "onwards", "go-on")
    assert "None of your networks" in said(app)
    finish(store, RunSpec(hidden=(30,)), learner_id(ME), LEAST_ACCURACY - 0.01)
    finish(store, RunSpec(hidden=(512,)), learner_id(ME), 0.98)  # too many parameters to count
    app.run()
    assert "Not yet" in said(app)
    finish(store, RunSpec(hidden=(60,)), learner_id(ME), LEAST_ACCURACY)
    app.run()
    assert "Reached." in said(app)
    app.slider(key="small_units_0").set_value(128).run()
    assert f"{785 * 128 + 129 * 10 - MOST_PARAMETERS:,} parameters too many" in said(app)


@pytest.mark.parametrize("challenge", ["Change one part", "Another dataset", "Type it again", "Your own kind"])
def test_each_challenge_can_be_opened(challenge: str, open_app: Open, tmp_path: Path) -> None:
    press(step(open_app, tmp_path, "onwards", "go-on"), "go_on_challenge", challenge)


@pytest.mark.slow
def test_the_challenge_can_be_met() -> None:
    spec = RunSpec(hidden=(62,), epochs=EPOCHS)
    assert parameter_count(spec) <= MOST_PARAMETERS
    command = [sys.executable, "-m", "mnistlab", "train", "--hidden", "62", "--epochs", str(EPOCHS), "--json"]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=240, check=True)
    assert json.loads(done.stdout.splitlines()[-1])["test_accuracy"] >= LEAST_ACCURACY
