"""Which moments of a training are kept, and that they come back."""

from __future__ import annotations

import itertools

import numpy as np
import pytest

from mnistlab.core.snapshots import EARLY, FEWEST, MOST, MOST_BYTES, Album

RNG = np.random.default_rng(1)


def network(*sizes: int) -> list[np.ndarray]:
    shapes = [shape for pair in itertools.pairwise(sizes) for shape in (pair, pair[1:])]
    return [RNG.normal(0, 0.1, shape).astype(np.float32) for shape in shapes]


def test_what_was_kept_comes_back() -> None:
    album, weights = Album(), network(784, 16, 10)
    album.add(0, 0, weights)
    album.add(422, 1, [2 * array for array in weights])

    back = Album.from_bytes(album.to_bytes()).snapshots

    assert [(one.step, one.epoch) for one in back] == [(0, 0), (422, 1)]
    for mine, its in zip(weights, back[1].weights, strict=True):
        assert its.dtype == np.float32
        np.testing.assert_allclose(its, 2 * mine, rtol=1e-3, atol=1e-6)


def test_weights_too_large_for_half_precision_are_kept_whole() -> None:
    album = Album()
    album.add(0, 0, [np.array([[1e6]], np.float32), np.array([0.5], np.float32)])

    assert Album.from_bytes(album.to_bytes()).snapshots[0].weights[0] == 1e6


def test_weights_that_are_no_numbers_are_left_out() -> None:
    album = Album()
    album.add(0, 0, network(4, 2))
    album.add(1, 0, [np.array([[np.nan]], np.float32), np.zeros(1, np.float32)])

    assert [one.step for one in album.snapshots] == [0]


def test_what_is_trained_again_replaces_what_was_there() -> None:
    album = Album()
    for step in (0, 10, 20, 15):
        album.add(step, 0, network(4, 2))

    assert [one.step for one in album.snapshots] == [0, 10, 15]


@pytest.mark.parametrize(
    ("sizes", "most"), [((784, 32, 10), MOST), ((784, 512, 10), 8), ((784, *[1024] * 8, 10), FEWEST)]
)
def test_many_epochs_do_not_take_more_room(sizes: tuple[int, ...], most: int) -> None:
    album, weights = Album(), network(*sizes)
    album.add(0, 0, weights)
    for mark in EARLY:
        album.add(mark, 0, weights)
    for epoch in range(1, 41):
        album.add(422 * epoch, epoch, weights)

    steps = [one.step for one in album.snapshots]
    assert len(steps) == most
    assert (steps[0], steps[-1]) == (0, 422 * 40), "the start and the end are always there"
    if most > FEWEST:
        assert len(album.to_bytes()) <= MOST_BYTES * 1.01
        assert steps[1] == 1, "the first batches change most"


def test_a_damaged_file_is_no_album() -> None:
    good = Album()
    good.add(0, 0, network(4, 2))
    for bad in (b"", b"PK\x03\x04", good.to_bytes()[:100]):
        with pytest.raises(ValueError, match="no readable snapshots"):
            Album.from_bytes(bad)
