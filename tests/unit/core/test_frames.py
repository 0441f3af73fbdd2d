"""What the frames of a film hold, against the slow way of finding it."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
import pytest

from mnistlab.core import frames as frames_module
from mnistlab.core.frames import EDGE, FEWEST_IMAGES, MAPPED, PICTURES, Film, affordable, film, spread
from mnistlab.core.losses import cross_entropy
from mnistlab.core.metrics import confusion_matrix
from mnistlab.core.snapshots import Snapshot
from mnistlab.core.spec import RunSpec
from mnistlab.core.trained import Network

RNG = np.random.default_rng(5)
IMAGES = RNG.integers(0, 256, (1300, 28, 28)).astype(np.uint8)
LABELS = RNG.integers(0, 10, 1300).astype(np.uint8)


def snapshots(spec: RunSpec, *sizes: float) -> list[Snapshot]:
    """Return a network whose weights have these standard deviations at one moment after the other."""
    widths = (spec.inputs, *spec.hidden, spec.classes)
    shapes = [shape for pair in pairwise(widths) for shape in (pair, pair[1:])]
    return [
        Snapshot(10 * i, i, tuple(RNG.normal(0, size, shape).astype(np.float32) for shape in shapes))
        for i, size in enumerate(sizes)
    ]


def made(spec: RunSpec, kept: list[Snapshot]) -> Film:
    return film(spec, kept, IMAGES, LABELS)


@pytest.mark.parametrize(
    "spec",
    [
        RunSpec(hidden=(40, 20)),
        RunSpec(hidden=(), pixels="raw", loss="probabilities"),
        RunSpec(hidden=(1,), l2=0.01, activation="tanh"),
    ],
)
def test_each_frame_says_what_its_network_says(spec: RunSpec) -> None:
    kept = snapshots(spec, 0.05, 0.06, 0.1)
    seen = made(spec, kept)
    assert [(frame.step, frame.epoch) for frame in seen.frames] == [(0, 0), (10, 1), (20, 2)]
    assert seen.tested.tolist() == list(range(1300))
    for frame, moment in zip(seen.frames, kept, strict=True):
        network = Network(spec, moment.weights)
        logits = network.forward(IMAGES).logits
        penalty = spec.l2 * sum((kernel.astype(float) ** 2).sum() for kernel in moment.weights[::2])
        assert frame.loss == pytest.approx(cross_entropy(logits, LABELS, spec.loss).mean() + penalty, rel=1e-4)
        assert frame.accuracy == pytest.approx((logits.argmax(axis=1) == LABELS).mean())
        np.testing.assert_array_equal(frame.confusion, confusion_matrix(LABELS, logits.argmax(axis=1)))
        np.testing.assert_allclose(frame.chances, network.probabilities(IMAGES[seen.gallery]), atol=1e-6)


def test_weights_have_one_scale_and_those_that_moved_most_are_shown() -> None:
    spec = RunSpec(hidden=(40,))
    before, after = snapshots(spec, 0.05, 0.05)
    kernel = before.weights[0].copy()
    still = np.arange(3, 19)
    kernel[:, np.setdiff1d(np.arange(40), still)] *= 3
    seen = made(spec, [before, Snapshot(1, 0, (kernel, *after.weights[1:]))])
    assert seen.neurons.tolist() == np.setdiff1d(np.arange(40), still)[:PICTURES].tolist()
    first, last = (frame.pictures for frame in seen.frames)
    assert first.shape == (24, 784)
    small = np.abs(last) < 1
    np.testing.assert_allclose(3 * first[small], last[small], rtol=1e-5)
    assert 0.9 < np.percentile(np.abs(last), 99.5) <= 1


def test_weights_that_run_away_do_not_darken_the_start() -> None:
    spec = RunSpec(hidden=(16,))
    first, last = (frame.pictures for frame in made(spec, snapshots(spec, 0.05, 1e9)).frames)
    assert np.abs(first).max() > 0.1
    assert np.median(np.abs(last)) == 1


def test_the_map_has_the_axes_of_the_last_frame_and_fills_the_picture() -> None:
    spec = RunSpec(hidden=(40, 20))
    kept = snapshots(spec, 0.05, 0.1)
    seen = made(spec, kept)
    assert seen.axes_of == 1
    assert len(seen.mapped) == MAPPED
    values = Network(spec, kept[1].weights).layers(IMAGES[seen.mapped])[2]
    centred = values - values.mean(axis=0)
    _, singular, axes = np.linalg.svd(centred, full_matrices=False)
    assert seen.kept == pytest.approx((singular[:2] ** 2).sum() / (singular**2).sum(), rel=1e-3)
    spots, true = seen.frames[1].spots, centred @ axes[:2].T
    inside = (np.abs(spots) < EDGE).all(axis=1)
    for axis in range(2):
        assert abs(np.corrcoef(spots[inside, axis], true[inside, axis])[0, 1]) > 0.999
    for frame in seen.frames:
        assert 0.9 < np.abs(frame.spots).max() <= EDGE
    assert seen.frames[0].extent < seen.frames[1].extent


def test_a_network_that_breaks_is_shown_as_far_as_it_goes() -> None:
    spec = RunSpec(hidden=(16,), pixels="raw")
    seen = made(spec, snapshots(spec, 0.05, 1e15, 1e37))
    sound, huge, broken = seen.frames
    assert sound.confusion.sum() == huge.confusion.sum() == 1300
    assert broken.confusion.sum() < 1300, "what is no number is no answer"
    assert not np.isfinite(broken.loss)
    assert seen.axes_of == 1, "the last moment at which there was something to see"
    assert 0 < sound.extent < huge.extent
    assert len(np.unique(sound.spots, axis=0)) > 400, "beside what has run away it still has a map of its own"
    assert np.isfinite(huge.spots).all() and np.isnan(broken.spots).any()


@pytest.mark.parametrize("hidden", [(16,), (1,)])
def test_dead_neurons_leave_the_axes_to_when_they_lived(hidden: tuple[int, ...]) -> None:
    spec = RunSpec(hidden=hidden)
    alive, dead = snapshots(spec, 0.05, 0.05)
    weights = (dead.weights[0], np.full(hidden, -1e6, np.float32), *dead.weights[2:])
    seen = made(spec, [alive, Snapshot(1, 0, weights)])
    assert (seen.axes_of, seen.frames[1].extent) == (0, 0)
    assert len(np.unique(seen.frames[1].spots, axis=0)) == 1
    never = made(spec, [Snapshot(0, 0, weights), Snapshot(1, 0, weights)])
    assert (never.kept, never.frames[1].extent) == (0, 0)


def test_zeros_to_start_from_are_no_trouble() -> None:
    spec = RunSpec(hidden=(), initializer="zeros")
    start, end = snapshots(spec, 0, 0.1)
    seen = made(spec, [start, end])
    assert not seen.frames[0].pictures.any()
    assert np.abs(seen.frames[1].pictures).max() == 1
    assert seen.frames[0].extent == 0


def test_large_networks_are_asked_fewer_images_evenly_picked(monkeypatch: pytest.MonkeyPatch) -> None:
    spec = RunSpec(hidden=(40,))
    kept = snapshots(spec, 0.05, 0.05)
    one_image = 2 * 2 * (784 * 40 + 40 + 40 * 10 + 10)
    monkeypatch.setattr(frames_module, "WORK", 650 * one_image)
    assert affordable(kept) == 600
    seen = made(spec, kept)
    assert len(seen.tested) == 600 and (seen.tested[0], seen.tested[-1]) == (0, 1297)
    assert {frame.confusion.sum() for frame in seen.frames} == {600}
    assert set(seen.gallery) <= set(seen.tested) and set(seen.mapped) <= set(seen.tested)
    monkeypatch.setattr(frames_module, "WORK", 1)
    assert affordable(kept) == FEWEST_IMAGES
    assert np.diff(spread(10_000, 700)).max() <= np.diff(spread(10_000, 700)).min() + 1
