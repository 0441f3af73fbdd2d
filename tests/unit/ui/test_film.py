"""What of a film is sent to the browser: all of it, once, and small."""

from __future__ import annotations

import base64
import json
from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from mnistlab.core.frames import Frame, film
from mnistlab.core.runs import Run, RunStatus
from mnistlab.core.snapshots import MOST, Snapshot
from mnistlab.core.spec import RunSpec
from mnistlab.data.dataset import Dataset
from mnistlab.ui.film import FARTHEST, NOWHERE, STRONGEST, moment, packed, reached

RNG = np.random.default_rng(7)
NAMES = ("T-shirt/top", "Trouser", "Pullover", "Dress", "Coat", "Sandal", "Shirt", "Sneaker", "Bag", "Ankle boot")
FRAME = Frame(10, 0, 0.413, 1.98769, np.eye(10, dtype=np.int64) * 100, *[np.zeros((0, 0))] * 3, 1.0)


def dataset(names: tuple[str, ...] = tuple("0123456789")) -> Dataset:
    images, labels = RNG.integers(0, 256, (600, 28, 28)).astype(np.uint8), RNG.integers(0, 10, 600).astype(np.uint8)
    return Dataset("some", "Some", names, images, labels, images, labels)


def snapshot(step: int, size: float = 0.05, hidden: int = 32) -> Snapshot:
    shapes = ((784, hidden), (hidden,), (hidden, 10), (10,)) if hidden else ((784, 10), (10,))
    return Snapshot(step, step // 100, tuple(RNG.normal(0, size, shape).astype(np.float32) for shape in shapes))


def data(kept: list[Snapshot], names: tuple[str, ...] = tuple("0123456789"), hidden: int = 32) -> dict[str, Any]:
    spec, images = RunSpec(hidden=(hidden,) if hidden else ()), dataset(names)
    run = Run("r1", "l1", spec, "auto", RunStatus.FINISHED, 0, 0, steps_per_epoch=100)
    return packed(film(spec, kept, images.x_test, images.y_test), run, images)


@pytest.mark.parametrize(
    ("step", "epoch", "words"),
    [
        (0, 0, "Before training"),
        (1, 0, "After 1 batch"),
        (30, 0, "After 30 batches"),
        (100, 1, "After epoch 1 (100 batches)"),
        (1250, 12, "After 1,250 batches"),
    ],
)
def test_a_moment_is_named_by_its_epoch_where_one_ends(step: int, epoch: int, words: str) -> None:
    assert moment(replace(FRAME, step=step, epoch=epoch), 100) == words


def test_how_good_it_was_is_said_whatever_the_loss() -> None:
    assert reached(FRAME, 1000) == "41.30 % of 1,000 test images right, loss 1.9877"
    assert reached(replace(FRAME, loss=1234.5), 1000).endswith("loss 1,234")
    assert reached(replace(FRAME, loss=3e30), 1000).endswith("loss in the millions or beyond")
    assert reached(replace(FRAME, loss=float("nan")), 1003).endswith(
        "the loss no number any more. For 3 of them it has no answer: its outputs are no numbers"
    )


def test_the_longest_film_is_well_below_a_megabyte() -> None:
    sent = data([snapshot(100 * i) for i in range(MOST)])
    assert len(sent["moments"]) == MOST
    assert len(json.dumps(sent)) < 800_000


def test_numbers_come_back_as_they_were() -> None:
    kept = [snapshot(0), snapshot(100, 0.1)]
    sent = data(kept)
    pictures = np.frombuffer(base64.b64decode(sent["pictures"]), np.int8).reshape(2, 24, 784)
    spots = np.frombuffer(base64.b64decode(sent["spots"]), "<i2").reshape(2, -1, 2)
    chances = np.frombuffer(base64.b64decode(sent["chances"]), np.uint8).reshape(2, 12, 10)
    shades = np.frombuffer(base64.b64decode(sent["shades"]), np.uint8).reshape(-1, 3)
    assert np.abs(pictures).max() == STRONGEST and len(shades) == 2 * STRONGEST + 1
    assert shades[STRONGEST].tolist() == [0, 0, 0]
    assert spots.shape[1] == len(sent["spot_classes"]) and np.abs(spots).max() <= FARTHEST
    np.testing.assert_allclose(chances.sum(axis=2, dtype=int), 255, atol=5)
    for frame in range(2):
        for place, (answer, said) in enumerate(sent["answers"][frame]):
            assert chances[frame, place].argmax() == answer
            highest = 100 * int(chances[frame, place].max()) / 255
            assert float(said.removesuffix(" %")) == pytest.approx(highest, abs=0.3)
    assert sent["zooms"][1] == "× 1.0" and float(sent["zooms"][0].removeprefix("× ")) > 1.0


def test_what_is_no_number_is_sent_as_none() -> None:
    sent = data([snapshot(0), snapshot(1, 1e37)])
    spots = np.frombuffer(base64.b64decode(sent["spots"]), "<i2").reshape(2, -1, 2)
    gone = spots[1] == NOWHERE
    assert gone.any() and (gone[:, 0] == gone[:, 1]).all()
    assert [-1, ""] in [list(answer) for answer in sent["answers"][1]]
    json.dumps(sent, allow_nan=False)


def test_long_names_go_by_their_number_where_there_is_little_room() -> None:
    kept = [snapshot(0), snapshot(100)]
    assert data(kept, NAMES)["marks"] == list("0123456789") and data(kept, NAMES)["names"] == list(NAMES)
    assert data(kept)["marks"] == data(kept)["names"]


def test_without_a_hidden_layer_the_outputs_are_shown_and_it_says_so() -> None:
    sent = data([snapshot(0, hidden=0), snapshot(100, hidden=0)], hidden=0)
    assert sent["titles"]["pictures"] == "Weights of all 10 outputs"
    assert sent["titles"]["map"] == "500 test images in the outputs"
    assert "no hidden layer" in sent["notes"]["map"]
    assert sent["neurons"] == 10


def test_one_neuron_has_no_two_directions() -> None:
    note = data([snapshot(0, hidden=1), snapshot(100, hidden=1)], hidden=1)["notes"]["map"]
    assert "placed by its one activation, so on a line" in note
    assert "principal components" not in note
