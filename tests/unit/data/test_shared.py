from __future__ import annotations

import os
from pathlib import Path

import numpy as np
import pytest

from mnistlab.data.catalog import Catalog
from mnistlab.data.dataset import ARRAYS, Dataset
from mnistlab.data.known import MNIST
from mnistlab.data.load import read_mnist
from mnistlab.data.shared import find_arrays, rows, share
from mnistlab.training.images import Images


@pytest.fixture(scope="module")
def mnist() -> Dataset:
    return read_mnist()


def test_a_shared_dataset_is_the_same_dataset(mnist: Dataset, tmp_path: Path) -> None:
    shared = share(mnist, tmp_path)
    assert (shared.name, shared.title, shared.class_names) == (mnist.name, mnist.title, mnist.class_names)
    for name in ARRAYS:
        array = getattr(shared, name)
        assert np.array_equal(array, getattr(mnist, name))
        assert not array.flags.owndata
        with pytest.raises(ValueError, match="read-only"):
            array[0] = 0


def test_what_one_has_unpacked_the_next_one_finds(tmp_path: Path) -> None:
    first = Catalog(shared=tmp_path).load("mnist")
    (file,) = tmp_path.iterdir()
    written = file.stat().st_mtime_ns
    second = Catalog(shared=tmp_path).load("mnist")
    assert np.array_equal(first.x_test, second.x_test)
    assert [path.stat().st_mtime_ns for path in tmp_path.iterdir()] == [written]


@pytest.mark.parametrize("damage", ["a pixel", "cut short", "empty"])
def test_a_damaged_file_is_written_anew(mnist: Dataset, tmp_path: Path, damage: str) -> None:
    share(mnist, tmp_path)
    (file,) = tmp_path.iterdir()
    whole = file.read_bytes()
    file.unlink()  # a file that is mapped must not be cut short
    broken = {"a pixel": whole[:100_000] + b"\xee" + whole[100_001:], "cut short": whole[:-785], "empty": b""}
    file.write_bytes(broken[damage])
    assert find_arrays(tmp_path, MNIST.fingerprints, MNIST.train) is None
    shared = Catalog(shared=tmp_path).load("mnist")
    assert np.array_equal(shared.x_train, mnist.x_train)
    assert file.read_bytes() == whole


def test_a_folder_that_cannot_be_used_costs_memory_and_nothing_else(mnist: Dataset, tmp_path: Path) -> None:
    occupied = tmp_path / "file"
    occupied.write_text("not a folder")
    assert share(mnist, occupied) is mnist


def test_rows_of_a_shared_dataset_are_no_copy_and_training_reads_that_very_memory(
    mnist: Dataset, tmp_path: Path
) -> None:
    shared = share(mnist, tmp_path)
    assert np.shares_memory(rows(shared), shared.x_train)
    assert np.shares_memory(rows(shared), shared.x_test)
    assert not np.shares_memory(rows(mnist), mnist.x_train)
    assert np.array_equal(rows(shared), rows(mnist))
    images = Images(shared, "/CPU:0")
    assert np.array_equal(images.pixels.numpy(), rows(mnist))
    if os.name == "posix":
        before = rows(shared)[5].copy()
        rows(shared)[5] = 99  # only to see that both look at the same place: the mapping is private
        assert (images.pixels[5].numpy() == 99).all()
        rows(shared)[5] = before


def test_a_dataset_in_two_arrays_of_its_own_is_joined(mnist: Dataset) -> None:
    few = Dataset("few", "Few", MNIST.class_names, *(getattr(mnist, name)[:100].copy() for name in ARRAYS))
    assert rows(few).shape == (200, 784)
    assert Images(few, "/CPU:0").pixels.shape == (200, 784)
