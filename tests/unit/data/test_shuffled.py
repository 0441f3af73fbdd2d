"""MNIST with its pixels shuffled: the same images, only to somebody who does not look."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from mnistlab.data.catalog import Catalog
from mnistlab.data.checks import fingerprints
from mnistlab.data.dataset import ARRAYS, Dataset
from mnistlab.data.known import MNIST_SHUFFLED
from mnistlab.data.load import read_dataset, read_mnist
from mnistlab.data.shared import find_arrays, rows
from mnistlab.data.shuffled import places, shuffle, shuffle_pixels


@pytest.fixture(scope="module")
def mnist() -> Dataset:
    return read_mnist()


@pytest.fixture(scope="module")
def shuffled(mnist: Dataset) -> Dataset:
    return shuffle(mnist)


def arrays_of(dataset: Dataset) -> dict[str, np.ndarray]:
    return {name: getattr(dataset, name) for name in ARRAYS}


def test_every_pixel_has_a_new_place_and_none_is_lost() -> None:
    assert sorted(places().tolist()) == list(range(784))
    assert (places() == np.arange(784)).sum() < 10
    with pytest.raises(ValueError, match="read-only"):
        places()[0] = 0


def test_the_same_places_in_every_image(mnist: Dataset, shuffled: Dataset) -> None:
    for ours, theirs in ((shuffled.x_train, mnist.x_train), (shuffled.x_test, mnist.x_test)):
        assert (ours.shape, ours.dtype) == (theirs.shape, theirs.dtype)
        for index in (0, 17, len(ours) - 1):
            assert np.array_equal(ours[index].ravel(), theirs[index].ravel()[places()])
    assert np.array_equal(shuffled.y_train, mnist.y_train)
    assert np.array_equal(shuffled.y_test, mnist.y_test)
    assert np.array_equal(shuffle_pixels(mnist.x_test[:50]), shuffled.x_test[:50])


def test_it_is_what_it_was_when_it_was_first_made(shuffled: Dataset) -> None:
    assert fingerprints(arrays_of(shuffled)) == MNIST_SHUFFLED.fingerprints


def test_its_images_lie_in_one_piece_and_cannot_be_written(shuffled: Dataset) -> None:
    assert np.shares_memory(rows(shuffled), shuffled.x_train)
    assert np.shares_memory(rows(shuffled), shuffled.x_test)
    with pytest.raises(ValueError, match="read-only"):
        shuffled.x_test[0] = 0


def test_it_is_made_when_first_asked_for_and_found_by_the_next_process(
    shuffled: Dataset, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = Catalog(shared=tmp_path)
    first.load("mnist")
    assert find_arrays(tmp_path, MNIST_SHUFFLED.fingerprints, MNIST_SHUFFLED.train) is None
    made = first.load("mnist-shuffled")
    assert first.load("mnist-shuffled") is made
    monkeypatch.setattr("mnistlab.data.shuffled.shuffle", None)
    monkeypatch.setattr("mnistlab.data.load.read_mnist", None)
    found = Catalog(shared=tmp_path).load("mnist-shuffled")
    for name in ARRAYS:
        assert np.array_equal(getattr(made, name), getattr(shuffled, name))
        assert np.array_equal(getattr(found, name), getattr(shuffled, name))
        assert not getattr(found, name).flags.owndata
    assert (found.name, found.title, found.class_names) == (made.name, made.title, made.class_names)


def test_without_a_place_to_share_it_is_private(shuffled: Dataset) -> None:
    assert np.array_equal(Catalog().load("mnist-shuffled").x_test, shuffled.x_test)


def test_it_is_recognised_in_a_file_of_one_s_own(shuffled: Dataset, tmp_path: Path) -> None:
    np.savez(tmp_path / "noise.npz", **arrays_of(shuffled))
    assert read_dataset(tmp_path / "noise.npz").name == "mnist-shuffled"
    catalog = Catalog(str(tmp_path / "noise.npz"))
    assert (catalog.names, catalog.default) == (("mnist-shuffled", "mnist"), "mnist-shuffled")
