"""Leaving out what is blank changes nothing but the time: the same losses, weights and optimizer's variables."""

from __future__ import annotations

import numpy as np
import pytest

from mnistlab.core import inkbox
from mnistlab.core.inkbox import CIRCUMSTANCE, InkBox, find, heard
from mnistlab.core.outcome import Checkpoint, Outcome
from mnistlab.core.spec import RunSpec, choices
from mnistlab.data.catalog import Catalog
from mnistlab.data.dataset import Dataset
from mnistlab.data.shared import rows
from mnistlab.training.images import Images
from mnistlab.training.layers import InkDense
from mnistlab.training.trainer import Trainer
from tests.unit.training.ear import Ear, figures

SPEC = RunSpec(hidden=(32, 20), batch_size=64, epochs=2, train_size=1000, dropout=0.2, validation_split=0.02)


@pytest.fixture
def always(monkeypatch: pytest.MonkeyPatch) -> None:
    """Have small networks leave out what is blank too, though they gain nothing."""
    monkeypatch.setattr(inkbox, "_LEAST", 0)


@pytest.fixture
def hardly_any_places(monkeypatch: pytest.MonkeyPatch, always: None) -> None:
    """Have some batches hold more images with ink outside than there are places for."""
    monkeypatch.setattr(InkBox, "places", lambda box, batch: min(batch, 3))


@pytest.fixture(scope="module")
def box(mnist: Dataset) -> InkBox:
    return find(rows(mnist))


def test_nearly_all_ink_is_in_the_box(mnist: Dataset, box: InkBox) -> None:
    pixels = rows(mnist)
    outside = pixels.reshape(-1, 28, 28) > 0
    outside[:, box.top : box.bottom, box.left : box.right] = False

    np.testing.assert_array_equal(box.has_ink_beyond(pixels), outside.any(axis=(1, 2)))
    assert box.beyond == box.has_ink_beyond(pixels).mean() < 0.05
    assert (box.area, len(box.inside), len(box.rim)) == (575, 575, 209)


@pytest.mark.parametrize("batch", [1, 16, 32, 128, 500, 1024])
def test_there_are_places_for_what_any_batch_holds(mnist: Dataset, box: InkBox, batch: int) -> None:
    shuffled = np.random.default_rng(1).permutation(box.has_ink_beyond(rows(mnist)))
    batches = shuffled[: len(shuffled) // batch * batch].reshape(-1, batch)

    assert batches.sum(axis=1).max() <= box.places(batch) <= batch


def test_a_blank_image_and_pixels_all_over_leave_nothing_out(mnist: Dataset) -> None:
    for pixels in (np.zeros((10, 784), np.uint8), rows(Catalog().load("mnist-shuffled"))):
        box = find(pixels)
        assert (box.area, box.beyond) == (784, 0.0)
        assert not box.pays(1024, 1024)


def test_the_two_parts_are_the_whole(box: InkBox) -> None:
    random = np.random.default_rng(0)
    images, kernel = random.random((5, 784), np.float32), random.random((784, 3), np.float32)
    images[2:, box.rim] = 0
    layer = InkDense(3, box, places=2)
    layer.build((None, 784))
    layer.kernel.assign(kernel[box.inside])
    layer.rim_kernel.assign(kernel[box.rim])

    for training in (True, False):
        np.testing.assert_allclose(layer(images, training=training), images @ kernel, rtol=1e-5)


def test_what_is_said_of_it_is_heard(box: InkBox) -> None:
    assert heard(box.say(128)) == (24, 2, 27, 3, 26)
    assert heard(box.say(128).replace("27", "29")) is None, "there are 28 rows"
    assert heard(box.say(128) + "); import os") is None


@pytest.mark.parametrize(
    "changes", [{"optimizer": name} for name in choices("optimizer")] + [{"pixels": "raw"}], ids=str
)
def test_training_is_the_same(
    trainer: Trainer, mnist: Dataset, monkeypatch: pytest.MonkeyPatch, changes: dict[str, object]
) -> None:
    spec = SPEC.with_(dropout=0.0, **changes)
    usual, saved = train(trainer, mnist, spec)
    monkeypatch.setattr(inkbox, "_LEAST", 0)
    boxed, boxed_saved = train(trainer, mnist, spec)

    assert_alike(usual, boxed)
    for mine, theirs in zip(saved.state, boxed_saved.state, strict=True):
        assert mine.shape == theirs.shape
        np.testing.assert_allclose(mine, theirs, rtol=1e-3, atol=1e-5)


def test_a_checkpoint_goes_on_either_way(trainer: Trainer, mnist: Dataset, monkeypatch: pytest.MonkeyPatch) -> None:
    spec = SPEC.with_(dropout=0.0)
    whole, _ = train(trainer, mnist, spec.with_(epochs=3))
    _, saved = train(trainer, mnist, spec)
    monkeypatch.setattr(inkbox, "_LEAST", 0)
    boxed = trainer.train(spec.with_(epochs=3), mnist, checkpoint=saved)

    assert_alike(whole, boxed)


@pytest.mark.usefixtures("hardly_any_places")
def test_batches_with_more_ink_outside_than_expected_are_trained_all_the_same(
    trainer: Trainer, mnist: Dataset, monkeypatch: pytest.MonkeyPatch
) -> None:
    spec = SPEC.with_(dropout=0.0)
    own = Trainer("cpu")
    boxed, _ = train(own, mnist, spec)
    monkeypatch.setattr(inkbox, "_LEAST", np.inf)
    usual, _ = train(trainer, mnist, spec)

    (program,) = own.programs._kept.values()
    assert set(program._compiled) == {True, False}, "there were batches of both kinds"
    assert_alike(usual, boxed)


@pytest.mark.usefixtures("hardly_any_places")
def test_chunks_do_not_matter_to_the_bit(mnist: Dataset, request: pytest.FixtureRequest) -> None:
    trainer = Trainer("cpu")
    at_once, saved = train(trainer, mnist, SPEC)
    request.getfixturevalue("tiny_chunks")
    (program,) = trainer.programs._kept.values()
    program.seconds_a_step = None
    bit_by_bit, saved_bit_by_bit = train(trainer, mnist, SPEC)

    assert figures(at_once.epochs) == figures(bit_by_bit.epochs)
    for mine, theirs in zip(
        saved.weights + saved.state, saved_bit_by_bit.weights + saved_bit_by_bit.state, strict=True
    ):
        np.testing.assert_array_equal(mine, theirs)


@pytest.mark.usefixtures("always")
@pytest.mark.parametrize("train_size", [50, 1000])
def test_the_first_batch_is_foretold(mnist: Dataset, train_size: int) -> None:
    ear = Ear()
    Trainer("cpu").train(SPEC.with_(train_size=train_size, epochs=1), mnist, **ear.asks())

    foretold, trained = ear.events[1].points[0], ear.events[2].points[0]
    assert foretold.loss == pytest.approx(trained.loss, rel=1e-5)
    assert foretold.accuracy == pytest.approx(trained.accuracy)


def test_a_wide_network_leaves_out_what_is_blank_unless_a_gpu_trains_it(mnist: Dataset) -> None:
    trainer = Trainer("cpu")
    wide = SPEC.with_(hidden=(512,), batch_size=128)
    for spec in (wide, wide.with_(batch_size=32), wide.with_(l2=0.01)):
        trainer.warm_up(spec, mnist)

    assert [blueprint.box is not None for blueprint in trainer.programs._kept] == [True, False, False]
    assert Images(mnist, "/GPU:0").box is None


def test_a_run_says_that_it_left_out_the_rim(trainer: Trainer, mnist: Dataset) -> None:
    spec = SPEC.with_(hidden=(512,), batch_size=128, epochs=1)
    ear = Ear()
    outcome = trainer.train(spec, mnist, **ear.asks())

    said = "not multiplied, but for up to 24 images a batch with ink outside of rows 2:27 and columns 3:26"
    assert outcome.versions[CIRCUMSTANCE] == ear.events[0].versions[CIRCUMSTANCE] == said
    assert CIRCUMSTANCE not in trainer.train(spec.with_(batch_size=32), mnist).versions


def train(trainer: Trainer, mnist: Dataset, spec: RunSpec) -> tuple[Outcome, Checkpoint]:
    ear = Ear()
    return trainer.train(spec, mnist, **ear.asks()), ear.saved[-1]


def assert_alike(usual: Outcome, boxed: Outcome) -> None:
    np.testing.assert_allclose(
        [(epoch.loss, epoch.val_loss) for epoch in boxed.epochs],
        [(epoch.loss, epoch.val_loss) for epoch in usual.epochs],
        rtol=1e-4,
    )
    assert boxed.test_loss == pytest.approx(usual.test_loss, rel=1e-4)
    for mine, theirs in zip(boxed.weights, usual.weights, strict=True):
        np.testing.assert_allclose(mine, theirs, rtol=1e-4, atol=1e-4)
